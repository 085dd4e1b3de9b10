"""The main job, once, as people do it: paper in, record out, every step through HTTP."""

import csv
import io
import random
import time

from reporting.demo.browser import Browser, Failed
from reporting.demo.ledger_steps import LedgerSteps
from reporting.demo.people import PASSWORD
from scanning.samples import make_page

WAIT_SECONDS = 120


class MainJob:
    """Each step says in one line what it saw; a step that fails raises Failed."""

    def __init__(self, base):
        self.base = base
        names = ("canbo", "kiemtra", "duyet", "huyen", "sotuphap")
        self.people = {name: Browser(base, name, PASSWORD) for name in names}
        # A book and a number of its own every time, so that the check can be repeated on a demo in use.
        self.year = random.randint(1976, 1985)  # noqa: S311
        self.number = str(random.randint(10_000, 99_999))  # noqa: S311
        self.clerk = self.people["canbo"]

    def steps(self):
        """Run the steps one after the other; yields a line for each that went well."""
        self.before = self._progress()
        yield f"đăng nhập: {len(self.people)} người; cả xã đã nhập {self.before['entered']}"
        yield self.make_book()
        yield self.upload()
        yield self.read()
        yield self.enter()
        yield self.check()
        yield self.approve()
        yield self.see_progress()
        yield self.export()
        yield from LedgerSteps(self.people["sotuphap"], self.book["id"]).steps()

    def _progress(self):
        place = self.clerk.json("/api/v1/people/me/")["memberships"][0]["locality"]
        self.locality = place
        row = self.people["huyen"].json(f"/api/v1/progress/?locality={place}")
        return row.get("total", row)

    def make_book(self):
        wanted = {
            "locality": self.locality, "kind": "birth", "year_opened": self.year, "number": self.number, "pages": 1,
            "first_number": int(self.number), "last_number": int(self.number), "declared_entries": 1,
            "condition": "good",
        }  # fmt: skip
        self.book = self.clerk.json("/api/v1/books/", wanted)
        return f"kiểm kê: sổ khai sinh {self.number}/{self.year}"

    def upload(self):
        place = self.book["office"].removeprefix("UBND ")
        at = int(self.number)
        self.sample = make_page("birth", "printed", seed=at, number=at, year=self.year, commune=place)
        picture = io.BytesIO()
        self.sample.image.save(picture, "JPEG", quality=80, dpi=(self.sample.truth["dpi"],) * 2)
        sent = self.clerk.send_file(
            "/api/v1/uploads/", "trang-1.jpg", picture.getvalue(), "image/jpeg", book=self.book["id"]
        )
        return f"tải lên: trang-1.jpg, {sent['size']} byte, SHA-256 {sent['sha256'][:12]}…"

    def read(self):
        since = time.monotonic()
        while time.monotonic() - since < WAIT_SECONDS:
            pages = self.clerk.json(f"/api/v1/pages/?book={self.book['id']}")["results"]
            if pages and pages[0]["state"] in ("read", "set_aside"):
                self.page = pages[0]
                break
            time.sleep(0.5)
        else:
            raise Failed("no page was read in time: is a worker running?")
        if self.page["state"] != "read":
            raise Failed(f"the page was set aside: {self.page['problem']}")
        return f"đọc trang: {time.monotonic() - since:.1f} giây, chất lượng «{self.page['verdict']}»"

    def enter(self):
        desk = f"/scans/desk/{self.book['id']}"
        state = self.clerk.json(f"{desk}/state/?page={self.page['id']}&slot=0")
        truth = self.sample.truth["records"][0]["fields"]
        truth = {**truth, "quyenSo": f"{self.number}/{self.year}"}
        read = {code: each["value"] for code, each in state["suggestions"].items() if each["value"]}
        right = sum(1 for code, value in read.items() if truth.get(code, "").casefold() == value.casefold())
        body = {
            "key": state["key"], "page": self.page["id"], "slot": 0, "entry": None, "version": None, "values": truth,
            "suggested": [], "reasons": {rule: "Sổ ghi đúng như vậy" for rule in self._rules()},
        }  # fmt: skip
        saved = self.clerk.json(f"{desk}/save/", body)
        again = self.clerk.json(f"{desk}/save/", body)
        if again["entry"] != saved["entry"] or not again["repeated"]:
            raise Failed("a repeated save made a second entry")
        self.entry, self.truth = saved["entry"], truth
        return f"nhập: số {saved['number']}, {len(truth)} ô; máy gợi ý {len(read)} ô, đúng {right}"

    @staticmethod
    def _rules():
        return [f"V-{n:02d}" for n in range(1, 27)] + ["CORE", "RANGE", "ADULT"]

    def check(self):
        try:
            self.clerk.json(f"/api/v1/entries/{self.entry}/check/", {})
        except Failed:
            pass
        else:
            raise Failed("a clerk could check the own work")
        self.people["kiemtra"].json(f"/api/v1/entries/{self.entry}/check/", {})
        return "kiểm tra: người thứ hai đã xem; người nhập tự kiểm tra thì bị từ chối"

    def approve(self):
        seen = self.people["duyet"].json(f"/api/v1/entries/{self.entry}/approve/", {})
        if seen["state"] != "approved":
            raise Failed(f"the entry is {seen['state']}")
        return "duyệt: đã duyệt"

    def see_progress(self):
        after = self._progress()
        for stage in ("entered", "checked", "approved"):
            if after[stage] != self.before[stage] + 1:
                raise Failed(f"{stage}: {self.before[stage]} before, {after[stage]} after")
        self.people["huyen"].page("/progress/")
        return f"tiến độ: đã nhập {self.before['entered']} → {after['entered']}, đã duyệt {after['approved']}"

    def export(self):
        path = f"/api/v1/exports/entries/?kind=birth&book={self.book['id']}&as=csv"
        text = self.people["sotuphap"].download(path).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        if len(rows) != 1:
            raise Failed(f"{len(rows)} rows in the export of one entry")
        wrong = [code for code, value in self.truth.items() if rows[0].get(code, "").lstrip("'") != value]
        if wrong:
            raise Failed(f"exported other than typed: {', '.join(wrong)}")
        return f"xuất: 1 dòng, {len(self.truth)} ô đúng như đã nhập"
