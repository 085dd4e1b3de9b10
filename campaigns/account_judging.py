"""A row of a sheet of accounts judged: what it means, and every error with its column."""

from collections import defaultdict
from math import isfinite

from django.utils.translation import gettext as _

from campaigns import account_rules as rules
from campaigns.actions.people import appointable_roles, refusal_to_appoint
from campaigns.crew_rules import Force
from campaigns.models import Membership
from campaigns.queries import localities_of
from campaigns.scope import scope
from civreg.core.models import User
from civreg.core.vietnamese import collapse, fold

NAME_PROBLEMS = {
    "empty": lambda: _("Thiếu họ tên."),
    "long": lambda: _("Họ tên dài quá 100 chữ."),
    "formula": lambda: _("Họ tên không được bắt đầu bằng =, +, - hoặc @."),
    "control": lambda: _("Họ tên có ký tự lạ."),
    "digits": lambda: _("Họ tên không có chữ số."),
}


class Judge:
    """Judges the rows of one sheet: what is given away within it counts as taken."""

    def __init__(self, *, by, campaign, today):
        self.by, self.campaign, self.today = by, campaign, today
        self.taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
        self.roles = {fold(str(label)): code for code, label in Membership.Role.choices}
        self.roles |= {code: code for code in Membership.Role.values}
        self.may = appointable_roles(by)
        self.forces = {fold(str(label)): code for code, label in Force.choices} | {code: code for code in Force.values}
        self.places = self._places()
        self.seen = self._known()

    def _places(self):
        """Folded ways to write a place -> the units so written: with or without its type, its district, its code."""
        found = defaultdict(set)
        units = list(localities_of(self.by, self.campaign))
        self.units = {unit.pk: unit for unit in units}
        for unit in units:
            for name in (unit.full_name, unit.name):
                found[_key(name)].add(unit.pk)
                if unit.parent:
                    for above in (unit.parent.full_name, unit.parent.name):
                        found[_key(f"{name} {above}")].add(unit.pk)
                        found[_key(f"{above} {name}")].add(unit.pk)
            found[_key(unit.code)].add(unit.pk)
        if self.campaign.province_id in scope(self.by).province_ids:
            province = self.campaign.province
            for name in (province.full_name, province.name, "Sở Tư pháp"):
                found[_key(name)].add(None)
        return found

    def _known(self):
        """(name, place) of who has a role already: the same line sent twice makes nobody twice."""
        rows = Membership.objects.in_force_on(self.today).filter(locality__in=self.units)
        return {(fold(name), place) for name, place in rows.values_list("user__full_name", "locality_id")}

    def row(self, number, cells):
        """The row as JSON: its cells as given, what they mean, and `errors` (column -> sentence)."""
        errors = {}
        text = {key: collapse(str(cells.get(key, ""))) for key in rules.HEADS}
        name = text["full_name"]
        if problem := rules.name_problem(name):
            errors["full_name"] = NAME_PROBLEMS[problem]()
        place = self._place(text["place"], errors)
        role = self._role(text["role"], place, errors)
        starts_on, ends_on = self._days(cells, errors)
        phone = rules.phone_of(cells.get("phone", ""))
        if phone is None:
            errors["phone"] = _("Số điện thoại không đúng.")
        force = self._force(text["force"], errors)
        username = self._username(text["username"], name, place, errors)
        return {
            "number": number, "cells": {key: _kept(value) for key, value in cells.items()}, "errors": errors,
            "full_name": name, "username": username, "force": force, "role": role, "phone": phone or "",
            "locality": place, "place": self._place_name(place, text["place"]),
            "organisation": str(Force(force).label) if force else "",
            "starts_on": starts_on and starts_on.isoformat(), "ends_on": ends_on and ends_on.isoformat(),
        }  # fmt: skip

    def _place(self, text, errors):
        found = self.places.get(_key(text), set()) if text else set()
        if len(found) == 1:
            return next(iter(found))
        if not text:
            errors["place"] = _("Thiếu đơn vị.")
        elif found:
            errors["place"] = _("Có %(n)s đơn vị tên này: ghi thêm huyện.") % {"n": len(found)}
        else:
            errors["place"] = _("Không có đơn vị này trong phạm vi của bạn.")
        return None

    def _place_name(self, place, text):
        unit = self.units.get(place)
        return unit.full_name if unit else text[:100]

    def _role(self, text, place, errors):
        role = self.roles.get(fold(text))
        if role is None:
            errors["role"] = _("Vai trò này không có: chọn trong tệp mẫu.")
        elif role not in self.may:
            errors["role"] = _("Bạn không được giao vai trò này.")
        elif "place" not in errors:
            unit = self.units.get(place) or self.campaign.province
            if refusal := refusal_to_appoint(self.by, role, unit):
                errors["role"] = refusal
        return role or ""

    def _force(self, text, errors):
        force = self.forces.get(fold(text), "") if text else ""
        if text and not force:
            errors["force"] = _("Lực lượng này không có: chọn trong tệp mẫu.")
        return force

    def _days(self, cells, errors):
        """From today until the campaign ends, unless the row says otherwise."""
        days = []
        for key, default in (("starts_on", self.today), ("ends_on", self.campaign.ends_on)):
            value = cells.get(key, "")
            day = default if value in ("", None) else rules.day_of(value)
            if day is None:
                errors[key] = _("Ngày không đúng: ghi dạng 20/03/2025.")
            days.append(day)
        starts_on, ends_on = days
        if starts_on and ends_on and ends_on < max(starts_on, self.today):
            errors["ends_on"] = _("Ngày kết thúc đã qua hoặc trước ngày bắt đầu.")
        return starts_on, ends_on

    def _username(self, asked, name, place, errors):
        """The name that was asked for where it is free, else a readable one."""
        asked = asked.lower()
        same = fold(name), place
        if asked and not rules.USERNAME.match(asked):
            errors["username"] = _("Chỉ dùng chữ thường không dấu, số, dấu chấm, gạch; từ 3 đến 40 ký tự.")
        elif asked and asked in self.taken:
            errors["username"] = _("Tên đăng nhập này đã có người dùng.")
        elif not asked and "place" not in errors and same in self.seen:
            errors["full_name"] = _("Người này đã có ở đơn vị. Nếu là người khác trùng tên, ghi tên đăng nhập.")
        if errors:
            return asked[:40]
        username = asked or rules.username_for(name, self.taken)
        self.taken.add(username)
        self.seen.add(same)
        return username


def _key(text):
    return "".join(sign for sign in fold(text) if sign.isalnum())


def _kept(value):
    """A cell as JSON keeps it, so that it is judged the same again."""
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return value if isinstance(value, int) or isinstance(value, float) and isfinite(value) else str(value)
