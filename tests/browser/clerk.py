"""A clerk at the desk: the keyboard alone, and what the paper says (ground truth) in place of reading it."""

import re
from collections import Counter
from dataclasses import dataclass, field

ACTIVE = """() => {
  const box = document.activeElement?.closest("[data-field]");
  if (!box) return { code: "", rare: document.activeElement?.closest("summary") ? "summary" : "" };
  const input = box.querySelector("input, select");
  const ghost = box.querySelector("[data-ghost]");
  return { code: box.dataset.field, type: box.dataset.type, value: input.value, tag: input.tagName,
           ghost: ghost.hidden ? "" : ghost.textContent };
}"""
OFFERED = """() => Object.fromEntries([...document.querySelectorAll("[data-ghost]:not([hidden])")]
  .map(ghost => [ghost.closest("[data-field]").dataset.field, ghost.textContent]))"""
VALUES = """() => Object.fromEntries([...document.querySelectorAll("[data-field]")]
  .map(box => [box.dataset.field, box.querySelector("input, select").value]))"""
SAVED = "() => document.querySelector('[data-desk-status]').classList.contains('is-good')"
ANSWERED = """() => document.querySelector('[data-desk-status]').classList.contains('is-good')
  || document.querySelector('[data-desk-status]').classList.contains('is-bad')"""
FULL_DATE = re.compile(r"^(\d\d)\.(\d\d)\.(\d{4})$")
DITTO = re.compile(r"^(nt|nt\.|như trên)$", re.I)


def digits(date, year):
    """A full date as a clerk types it: 150387, or all eight digits where the century would be guessed wrong."""
    found = FULL_DATE.match(date)
    if not found:
        return date.replace(" tuổi", "t")
    near = 0 <= year - int(found[3]) < 100 and (int(found[3]) // 100 == year // 100 or int(found[3]) % 100 > year % 100)
    return f"{found[1]}{found[2]}{found[3][2:] if near else found[3]}"


@dataclass
class Tally:
    """What the machine offered, field by field, and whether it was what stands on the paper."""

    offered: Counter = field(default_factory=Counter)
    right: Counter = field(default_factory=Counter)
    fields: Counter = field(default_factory=Counter)

    def line(self, style):
        of, offered, right = self.fields[style], self.offered[style], self.right[style]
        return f"{style}: {of} fields on paper, {offered} suggested, {right} right ({right / max(1, offered):.0%})"


class DeskClerk:
    def __init__(self, page, book, tally=None, style=""):
        self.page, self.book, self.style = page, book, style
        self.tally = tally or Tally()
        self.keys = page.keyboard

    def open(self, query=""):
        self.page.goto(f"/scans/desk/{self.book.pk}/{query}")
        self.page.wait_for_function("() => document.activeElement?.closest('[data-field]')")

    def at(self):
        return self.page.evaluate(ACTIVE)

    def to_first(self):
        """Shift Enter back to the first field: what the desk filled in is looked at too."""
        here = self.at()["code"]
        while True:
            self.keys.press("Shift+Enter")
            now = self.at()["code"]
            if now == here:
                return
            here = now

    def enter_record(self, truth, written=None):
        """Type one record, field after field. `truth` code -> value; `written` code -> how the paper puts it."""
        left, written = dict(truth), written or {}
        self.tally.fields[self.style] += len(truth)
        self._judge(truth)
        self.to_first()
        while True:
            here = self.at()
            if here["code"] in left:
                self._fill(here, left.pop(here["code"]), written.get(here["code"], ""))
            if self.at()["code"] == here["code"]:
                self.keys.press("Enter")
            if self.at()["code"] == here["code"]:
                break
        if left:
            self._rare(left)
        self._settle(truth)

    def _judge(self, truth):
        """Count what the machine offers for this record before anything is typed, and how much of it is right."""
        offered = self.page.evaluate(OFFERED)
        for code, value in truth.items():
            if code in offered:
                self.tally.offered[self.style] += 1
                said = offered[code].casefold()
                self.tally.right[self.style] += said == value.casefold() or said.startswith(f"{value} ")

    def _fill(self, here, value, written):
        if here["value"] == value:
            return
        if here["tag"] == "SELECT":
            self.keys.type(value)
        elif here["ghost"] == value:
            self.keys.press("F2")
        else:
            self._type(written if DITTO.match(written) else self._as_typed(here, value))

    def _as_typed(self, here, value):
        return digits(value, self.book.year_opened) if here["type"] == "date" else value

    def _type(self, text):
        """The first word key by key, the rest word by word, as an input method for Vietnamese commits them."""
        first, blank, rest = text.partition(" ")
        self.keys.press("Control+A")
        self.keys.type(first)
        if rest:
            self.keys.insert_text(blank + rest)

    def _rare(self, left):
        """Fields of a folded group: Tab to its head, Enter opens it."""
        for _step in range(60):
            if not left:
                return
            self.keys.press("Tab")
            here = self.at()
            if here.get("rare"):
                self.keys.press("Enter")
            elif here["code"] in left:
                self._fill(here, left.pop(here["code"]), "")
        raise AssertionError(f"no way by keyboard to {sorted(left)}")

    def _settle(self, truth):
        """Look once over the form: what is not as on the paper (a "nt" that means something else) is typed out."""
        values = self.values()
        for code, value in truth.items():
            if values.get(code, "") != value:
                self.page.focus(f"#f-{code}")
                self._type(value)
                self.keys.press("Enter")

    def values(self):
        return self.page.evaluate(VALUES)

    def save(self, reason="Sổ ghi đúng như vậy"):
        """Ctrl Enter, and a reason for each warning, until the receipt is there."""
        for _attempt in range(4):
            self.page.evaluate(
                "() => document.querySelector('[data-desk-status]').classList.remove('is-good', 'is-bad')"
            )
            self.keys.press("Control+Enter")
            self.page.wait_for_function(ANSWERED)
            if self.page.evaluate(SAVED):
                self.page.wait_for_function("() => document.querySelector('[data-problems]').hidden")
                return self.status()
            self.answer_warnings(reason)
        raise AssertionError(self.page.locator("[data-problems]").inner_text())

    def answer_warnings(self, reason):
        """The desk put the focus into the first reason that is asked for; Tab goes on to the others."""
        asked = self.page.locator(".desk-warning input").count()
        if not asked:
            notes = self.page.locator(".desk-note p").all_inner_texts()
            raise AssertionError(f"refused: {self.status()} {notes}")
        for _n in range(asked):
            if self.page.evaluate("() => !document.activeElement.closest('.desk-warning')"):
                raise AssertionError("the focus is not in a reason")
            self._type(reason)
            self.keys.press("Tab")
            self.keys.press("Tab")

    def status(self):
        return self.page.locator("[data-desk-status]").inner_text()
