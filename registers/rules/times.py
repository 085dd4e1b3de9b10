"""Rules about the order of dates. Each factory makes one rule for a kind's declaration.

Partial dates are compared by what they surely mean: March 1987 is not before 15.03.1987.
"""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from registers.rules.findings import Finding


def not_before(rule: str, severity: str, later: str, *earlier: str):
    """V-07, V-09: ``later`` must not surely lie before any of the ``earlier`` dates (S10, S12c)."""

    def check(facts):
        after = facts.date(later)
        for code in earlier:
            before = facts.date(code)
            if after and before and before.surely_after(after):
                yield Finding(
                    rule, severity, (later, code),
                    _("%(later)s (%(after)s) trước %(earlier)s (%(before)s): hãy xem lại hai ngày trong sổ."),
                    {"later": facts.label(later), "after": after, "earlier": facts.label(code), "before": before},
                )  # fmt: skip

    return check


def late(event: str, *, days: int, late_code: str):
    """V-22 (W): registered later than the law's term but not marked late; a suggestion only.

    60 days for a birth, 15 for a death (Luật Hộ tịch 2014; from memory, and 30 days under NĐ 83/1998).
    """

    def check(facts):
        happened, registered = facts.date(event), facts.date("ngayDangKy")
        if facts.text("loaiDangKy") != "1" or not (happened and happened.latest and registered):
            return
        if registered.earliest and registered.earliest > happened.latest + timedelta(days=days):
            yield Finding(
                "V-22", "W", ("loaiDangKy", event, "ngayDangKy"),
                _("Đăng ký sau hơn %(days)s ngày (%(event)s: %(happened)s; đăng ký: %(registered)s) nhưng đang ghi là "
                  "đúng hạn: có phải “Đăng ký quá hạn” không?"),
                {"days": days, "event": facts.label(event), "happened": happened, "registered": registered},
            )  # fmt: skip

    return check
