"""The last steps of the main job: package, transfer, the Ministry's answer, and an account that adds up."""

import time

from reporting.demo.browser import Failed

WAIT_SECONDS = 150


class LedgerSteps:
    """Done by the Department for one book, through the API; each step says in one line what it saw."""

    def __init__(self, officer, book_id):
        self.officer, self.book = officer, book_id

    def steps(self):
        yield self.package()
        yield self.transfer()
        yield self.answer()
        yield self.reconcile()

    def package(self):
        made = self.officer.json("/api/v1/packages/", {"book": self.book, "leave_out": False})
        self.made = self._until(f"/api/v1/packages/{made['id']}/", ("ready", "refused"))
        if self.made["state"] != "ready":
            raise Failed("the package was refused: " + "; ".join(each["sentence"] for each in self.made["problems"]))
        return f"đóng gói: {self.made['sheet_name']}, {self.made['entry_total']} trường hợp"

    def transfer(self):
        asked = {"package": self.made["id"], "channel": "http"}
        self.sent = self.officer.json("/api/v1/transfers/", asked)
        found = self._until(f"/api/v1/transfers/{self.sent['id']}/", ("sent", "answered", "failed"))
        if found["state"] == "failed":
            raise Failed(f"the transfer failed: {found['problem']}")
        return f"chuyển về Bộ: đợt {found['number']}, biên nhận {found['receipt']}"

    def answer(self):
        address = f"/api/v1/transfers/{self.sent['id']}/"
        self._until(address, ("answered",))
        items = self.officer.json(f"{address}items/")["results"]
        if [item["state"] for item in items] != ["accepted"]:
            raise Failed(f"the Ministry answered {[(item['state'], item['reason']) for item in items]}")
        return f"Bộ trả lời: đã nhận, mã {items[0]['ministry_reference']}"

    def reconcile(self):
        page = self.officer.page("/registers/reconciliation/")
        if "Không có chênh lệch" not in page:
            raise Failed("the account of the transfers does not add up")
        return "đối soát: mọi trường hợp đã duyệt nằm ở đúng một ô, không chênh lệch"

    def _until(self, address, states):
        limit = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < limit:
            found = self.officer.json(address)
            if found["state"] in states:
                return found
            time.sleep(0.5)
        raise Failed(f"{address} is still {found['state']} ({found.get('problem', '')}): is a worker running?")
