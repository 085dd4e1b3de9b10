"""manage.py import_entries FILE… --kind birth: the Ministry's spreadsheets and contractors' CSV into the registers."""

import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.models import Campaign, Locality, Membership
from campaigns.roles import CAPABILITIES, Can
from civreg.core.errors import Refused
from civreg.core.models import User
from registers.actions.importing import MODES, Counts, Options, SheetRefused, import_file
from registers.exchange.encodings import ENCODINGS
from registers.kinds import KINDS

SUFFIXES = (".xlsx", ".csv", ".txt", ".tsv", ".xls", ".xlsm")


class Command(BaseCommand):
    # The checks would load every screen, and the pictures' libraries with them, into each of the processes.
    requires_system_checks = []
    help = "Import entries from spreadsheets, one transaction a file; refused rows come back with their reasons."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help="files, or folders of them")
        parser.add_argument("--kind", required=True, choices=list(KINDS))
        parser.add_argument("--dry-run", action="store_true", help="judge and count, write nothing")
        parser.add_argument("--report", metavar="OUT.csv", help="a line per reason of every refused row")
        parser.add_argument("--fix", metavar="OUT.xlsx", help="the refused rows, ready to correct and import again")
        parser.add_argument("--locality", metavar="CODE", help="commune of all rows: CODE or CODE@YYYY-MM-DD")
        parser.add_argument("--encoding", choices=["auto", *ENCODINGS], default="auto")
        parser.add_argument("--as", dest="mode", choices=list(MODES), default="entered")
        parser.add_argument("--update", action="store_true", help="change entries that may still be revised")
        parser.add_argument("--warnings", action="store_true", help="warnings into the report too")
        parser.add_argument("--by", metavar="USER", help="who imports (default: the first justice officer)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, files, report, fix, **options):
        by = _person(options["by"])
        chosen = Options(
            kind=options["kind"], locality=_locality(options["locality"]), encoding=options["encoding"],
            mode=options["mode"], update=options["update"], warnings=options["warnings"],
            dry_run=options["dry_run"],
        )  # fmt: skip
        paths = [path for name in files for path in _files_of(Path(name))]
        if not paths:
            raise CommandError("Không có tệp nào để nhập.")
        outputs = Outputs(report, fix, several=len(paths) > 1)
        total, said = Counts(), []
        for path in paths:
            said.append(self._one(path, chosen, by, outputs))
            total.add(said[-1]["counts"])
        outputs.close()
        self._say(total, said, as_json=options["json"])
        if any(each["problem"] for each in said):
            sys.exit(1)

    def _one(self, path, options, by, outputs):
        """One file: its counts and notes, or the sentence why it was not read at all."""
        try:
            result = import_file(
                path=path, name=path.name, options=options, by=by, at=timezone.now(), **outputs.of(path)
            )
        except (SheetRefused, Refused, OSError) as problem:
            sentence = problem.strerror if isinstance(problem, OSError) else str(problem)
            return {"file": str(path), "counts": Counts(), "notes": [], "problem": sentence}
        outputs.done(path)
        return {"file": str(path), "counts": result.counts, "notes": result.notes, "problem": "", "result": result}

    def _say(self, total, said, *, as_json):
        if as_json:
            files = [{**each, "counts": asdict(each["counts"])} for each in said]
            for each in files:
                each.pop("result", None)
            self.stdout.write(json.dumps({**asdict(total), "files": files}, ensure_ascii=False))
            return
        for each in said:
            for sentence in [*each["notes"], each["problem"]]:
                if sentence:
                    self.stderr.write(f"{each['file']}: {sentence}")
            examples = each["result"].examples if "result" in each else ()
            for before, after in examples:
                self.stderr.write(f"  {before} → {after}")
        for name, value in asdict(total).items():
            self.stdout.write(f"{name} {value}")


class Outputs:
    """Where refused rows go. Of several files the reports are one CSV with a column more, and a sheet a file."""

    def __init__(self, report, fix, *, several):
        self.report, self.fix, self.several = report, fix, several
        self._aside = None
        self._out = open(report, "w", encoding="utf-8", newline="") if report and several else None  # noqa: SIM115
        if self._out:
            self._out.write("row,column,value,rule,message,file\r\n")
            handle, self._aside = tempfile.mkstemp(suffix=".csv")
            os.close(handle)

    def of(self, path):
        fix = self.fix
        if fix and self.several:
            fix = str(Path(fix).with_name(f"{Path(fix).stem}.{path.stem}.xlsx"))
        return {"report": self._aside if self.several else self.report, "to_fix": fix}

    def done(self, path):
        if not self._out:
            return
        with open(self._aside, encoding="utf-8", newline="") as part:
            next(part)
            for line in part:
                # A reason is one line: neither rules nor sentences hold a line end, and values were collapsed.
                self._out.write(f"{line.rstrip()},{path.name}\r\n")

    def close(self):
        if self._out:
            self._out.close()
            Path(self._aside).unlink()


def _files_of(path):
    if path.is_dir():
        return sorted(each for each in path.rglob("*") if each.suffix.lower() in SUFFIXES and each.is_file())
    return [path]


def _person(name):
    """The person who imports. Without a name the first justice officer in force: the Department runs the server."""
    if name:
        found = User.objects.filter(username=name, is_active=True).first()
        if found is None:
            raise CommandError(f"Không có tài khoản {name}.")
        return found
    roles = [role for role, capabilities in CAPABILITIES.items() if Can.IMPORT in capabilities]
    held = Membership.objects.in_force_on(timezone.localdate()).filter(role__in=roles, user__is_active=True)
    first = held.select_related("user").order_by("pk").first()
    if first is None:
        raise CommandError("Chưa có cán bộ Sở Tư pháp nào: ghi --by TÀI_KHOẢN, hoặc nạp người dùng trước.")
    return first.user


def _locality(text):
    """The commune of a code: that of the campaign's first day unless a day is given, as codes are used again."""
    if not text:
        return None
    code, _at, day = text.partition("@")
    communes = Locality.objects.communes().filter(code=code)
    campaign = Campaign.objects.filter(is_current=True).order_by("-day_one").first()
    if day:
        try:
            communes = communes.filter(valid_from=timezone.datetime.fromisoformat(day).date())
        except ValueError as problem:
            raise CommandError(f"Không hiểu ngày {day}.") from problem
    elif campaign and communes.valid_on(campaign.day_one).exists():
        communes = communes.valid_on(campaign.day_one)
    found = communes.order_by("-valid_from").first()
    if found is None:
        raise CommandError(f"Không có đơn vị cấp xã mã {text}.")
    return found
