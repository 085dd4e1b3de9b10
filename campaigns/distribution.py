"""Shares a published figure out over communes, register kinds and days. Pure: no database, no clock.

No public source says how many books or cases a commune has, so everything that comes out of here is an
estimate and says by what rule (`method`). Whatever the rule, the parts add up exactly to the figure that was
published: a difference in a report then always comes from a source, never from rounding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

METHOD_COMMUNES = (
    "Ước tính: số của huyện chia theo số xã, phường năm 2017 hợp thành, "
    "nhân hệ số loại đơn vị; làm tròn theo phần dư lớn nhất"
)
METHOD_KINDS = "Ước tính: chia theo tỷ lệ loại sổ giả định; loại sổ không có quyển nào thì không có trường hợp"
METHOD_DAYS = "Ước tính: chia đều lũy kế theo số ngày nhập liệu"


@dataclass(frozen=True)
class Share:
    """A part of a published figure: books and cases that fall to a commune, a register kind, or both."""

    key: str  # the commune's code or the kind's slug
    books: int
    cases: int
    method: str
    is_estimate: bool = True


def apportion(total: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Share out `total` in proportion to `weights` by largest remainder; the parts add up to it exactly.

    Equal remainders are served in the order given, so the same input always gives the same parts.
    Raises ValueError when the total or a weight is negative, or when there is something to share but no weight.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("a total and its weights cannot be negative")
    whole = sum(Fraction(weight) for weight in weights)
    if not whole:
        if total:
            raise ValueError("nothing to share the total out by")
        return [0] * len(weights)
    # Fractions, not floats: at 200,000 cases a rounding error would decide who gets the last one.
    quotas = [Fraction(weight) * total / whole for weight in weights]
    parts = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(parts)), key=lambda at: parts[at] - quotas[at])
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts


def commune_weight(predecessor_kinds: Sequence[str], kind_weights: Mapping[str, int]) -> int:
    """The weight of a commune: the weights of the kinds (Phường, Xã …) of the units of 2017 it was made of.

    A commune merged out of two keeps the books of two offices. An unknown kind counts as the lightest.
    """
    lightest = min(kind_weights.values(), default=1)
    return sum(kind_weights.get(kind, lightest) for kind in predecessor_kinds)


def over_communes(*, books: int, cases: int, weights: Mapping[str, int]) -> list[Share]:
    """A district's books and cases over its communes (code -> weight, see `commune_weight`)."""
    in_order = list(weights.values())
    pairs = zip(apportion(books, in_order), apportion(cases, in_order), strict=True)
    return [Share(code, *pair, METHOD_COMMUNES) for code, pair in zip(weights, pairs, strict=True)]


def over_kinds(*, books: int, cases: int, shares: Mapping[str, int]) -> list[Share]:
    """A commune's books and cases over the register kinds (slug -> assumed share, in any unit).

    Cases go only to kinds that got a book: a case without a book to stand in would be a target that nobody
    can meet. A commune with cases but no book at all keeps the plain shares.
    """
    book_parts = apportion(books, list(shares.values()))
    open_shares = [share if part or not books else 0 for share, part in zip(shares.values(), book_parts, strict=True)]
    pairs = zip(book_parts, apportion(cases, open_shares), strict=True)
    return [Share(slug, *pair, METHOD_KINDS) for slug, pair in zip(shares, pairs, strict=True)]


def over_days(total: int, *, days: int, day_weights: Sequence[int] | None = None) -> list[int]:
    """The cumulative target at the close of each day, rising to exactly `total` on the last one.

    Rounding the running sum, not each day, keeps every day within one case of its fair share and the
    line straight. `day_weights` allows days that count less (a Sunday, a first day of training).
    """
    weights = list(day_weights) if day_weights is not None else [1] * days
    if total < 0 or len(weights) != days or any(weight < 0 for weight in weights):
        raise ValueError("one weight a day is needed, none negative")
    whole = sum(weights)
    if not whole:
        raise ValueError("at least one day must count")
    running = 0
    line = []
    for weight in weights:
        running += weight
        line.append((2 * total * running + whole) // (2 * whole))  # to the nearest, in whole numbers
    return line
