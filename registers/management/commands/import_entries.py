"""manage.py import_entries FILE… --kind birth: the Ministry's spreadsheets and contractors' CSV into the registers."""

import csv
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.models import Campaign, Locality, Membership
from campaigns.roles import CAPABILITIES, Can
from civreg.core.errors import Refused
from civreg.core.models import User
from registers.actions.importing import MODES, Counts, Options, SheetRefused, import_file, limits_now
from registers.exchange.bundle import WANTED, files_in, is_bundle
from registers.exchange.encodings import ENCODINGS
from registers.kinds import KINDS

SUFFIXES = (*WANTED, ".zip")


class Command(BaseCommand):
    # The checks would load every screen, and the pictures' libraries with them, into each of the processes.
    requires_system_checks = []
    help = "Import entries from spreadsheets, one transaction a file; refused rows come back with their reasons."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help="files, ZIPs of files, or folders of both")
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
        paths = [pair for name in files for pair in _files_of(Path(name))]
        if not paths:
            raise CommandError("Không có tệp nào để nhập.")
        outputs = Outputs(report, fix, several=len(paths) > 1 or is_bundle(paths[0][1]))
        total, said = Counts(), []
        for name, path in paths:
            for one in self._all_of(name, path, chosen, by, outputs):
                said.append(one)
                total.add(one["counts"])
        outputs.close()
        self._say(total, said, as_json=options["json"])
        if any(each["problem"] for each in said):
            sys.exit(1)

    def _all_of(self, name, path, options, by, outputs):
        """One file, or each file of a ZIP; what a broken ZIP gave before it broke stays imported."""
        if not is_bundle(path):
            yield self._one(name, path, options, by, outputs)
            return
        try:
            for inside, aside in files_in(path, limits_now(), most=settings.IMPORT_ZIP_MAX_FILES):
                yield self._one(f"{name}/{inside}", aside, options, by, outputs)
        except (SheetRefused, OSError) as problem:
            yield _failed(name, problem)

    def _one(self, name, path, options, by, outputs):
        """One file: its counts and notes, or the sentence why it was not read at all."""
        try:
            result = import_file(
                path=path, name=Path(name).name, options=options, by=by, at=timezone.now(), **outputs.of(name)
            )
        except (SheetRefused, Refused, OSError) as problem:
            return _failed(name, problem)
        outputs.done(name, result)
        return {"file": name, "counts": result.counts, "notes": result.notes, "problem": "", "result": result}

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
        self._aside, self._sheet, self._named = None, None, {}
        self._out = open(report, "w", encoding="utf-8", newline="") if report and several else None  # noqa: SIM115
        if self._out:
            self._out.write("row,column,value,rule,message,file\r\n")
            handle, self._aside = tempfile.mkstemp(suffix=".csv")
            os.close(handle)

    def of(self, name):
        fix = self.fix
        if fix and self.several:
            inside = Path(name).with_suffix("").as_posix().replace("/", ".")
            # Two files of one name have a sheet each.
            again = self._named[inside] = self._named.get(inside, 0) + 1
            inside = inside if again == 1 else f"{inside}.{again}"
            fix = str(Path(fix).with_name(f"{Path(fix).stem}.{inside}.xlsx"))
        self._sheet = fix
        return {"report": self._aside if self.several else self.report, "to_fix": fix}

    def done(self, name, result):
        if self._sheet and self.several and not result.counts.refused:
            Path(self._sheet).unlink(missing_ok=True)
        if not self._out:
            return
        with open(self._aside, encoding="utf-8", newline="") as part:
            lines = csv.reader(part)
            next(lines)
            csv.writer(self._out).writerows([*line, name] for line in lines)

    def close(self):
        if self._out:
            self._out.close()
            Path(self._aside).unlink()


def _files_of(path):
    """(name to be told, path) of a file, or of everything in a folder that may hold entries."""
    if not path.is_dir():
        return [(path.name, path)]
    found = (each for each in path.rglob("*") if each.suffix.lower() in SUFFIXES and not each.name.startswith("~$"))
    return [(each.relative_to(path).as_posix(), each) for each in sorted(found) if each.is_file()]


def _failed(name, problem):
    sentence = problem.strerror if isinstance(problem, OSError) else str(problem)
    return {"file": name, "counts": Counts(), "notes": [], "problem": sentence}


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
