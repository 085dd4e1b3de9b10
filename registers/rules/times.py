"""Rules about the order of dates. Each factory makes one rule for a kind's declaration.

Partial dates are compared by what they surely mean: March 1987 is not before 15.03.1987.
"""

from datetime import timedelta

from registers.rules.declared import rule
from registers.rules.findings import Finding
from registers.rules.sentences import SAYS


def not_before(rule_id: str, severity: str, later: str, *earlier: str):
    """V-07, V-09: ``later`` must not surely lie before any of the ``earlier`` dates (S10, S12c)."""

    def check(facts):
        after = facts.date(later)
        if not after or after.latest is None:
            return
        for code in earlier:
            before = facts.date(code)
            if before and before.surely_after(after):
                params = {
                    "later": facts.label(later), "after": after, "earlier": facts.label(code), "before": before,
                }  # fmt: skip
                yield Finding(rule_id, severity, (later, code), SAYS["wrong_order"], params)

    return rule(rule_id, severity, "not_before", check, needs=(later,), later=later, earlier=list(earlier))


def late(event: str, *, days: int, late_code: str):
    """V-22 (W): registered later than the law's term but not marked late; a suggestion only.

    60 days for a birth, 15 for a death (Luật Hộ tịch 2014; from memory, and 30 days under NĐ 83/1998).
    """
    term = timedelta(days=days)

    def check(facts):
        if facts.text("loaiDangKy") != "1":
            return
        happened, registered = facts.date(event), facts.date("ngayDangKy")
        if not (happened and happened.latest and registered and registered.earliest):
            return
        if registered.earliest > happened.latest + term:
            params = {"days": days, "event": facts.label(event), "happened": happened, "registered": registered}
            yield Finding("V-22", "W", ("loaiDangKy", event, "ngayDangKy"), SAYS["late"], params)

    needs = ("loaiDangKy", event, "ngayDangKy")
    return rule("V-22", "W", "late", check, needs=needs, event=event, days=days, late_code=late_code)
