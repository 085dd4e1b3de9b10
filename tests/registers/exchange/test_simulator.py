"""The Ministry's stand-in as a process of its own: its judgement, its bad days, and a worker that is killed midway."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from registers.actions import answers_in, transfers
from registers.exchange.channel import Declined, Ministry, Outage, Part
from registers.exchange.simulator.folders import answer_folder
from registers.exchange.simulator.store import Store
from registers.kinds import kind as kind_of
from registers.models import AnswerFile, Entry, Transfer, TransferItem
from tests.registers.exchange.ledger import Place, archive_of, file_name, sheet_of

pytestmark = pytest.mark.django_db


class Process:
    """The stand-in, started and stopped; `mood` changes its day."""

    def __init__(self, folder, *options):
        self.folder = folder
        command = [sys.executable, "-m", "registers.exchange.simulator", "--store", str(folder), "--port", "0"]
        self.process = subprocess.Popen(
            [*command, "--token", "T", *options], stdout=subprocess.PIPE, text=True, cwd=django_settings.BASE_DIR
        )
        self.url = self.process.stdout.readline().split("ministry: ")[1].strip()

    def mood(self, **chances):
        (self.folder / "mood.json").write_text(json.dumps(chances))

    def kept(self):
        return Store(self.folder).figures()

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture
def ministry(tmp_path, settings):
    process = Process(tmp_path / "ministry")
    settings.MINISTRY_URL, settings.MINISTRY_TOKEN, settings.MINISTRY_SECONDS = process.url, "T", 5
    yield process
    process.stop()


@pytest.fixture
def place(ministry):
    return Place()


def send(transfer):
    transfers.send_transfer(transfer_id=transfer.pk, at=timezone.now())
    transfer.refresh_from_db()
    return transfer


def ask(transfer):
    answers_in.ask_for_answers(transfer_id=transfer.pk, at=timezone.now())
    transfer.refresh_from_db()


def test_a_sound_package_is_accepted_row_by_row(place, ministry):
    transfer = send(place.ordered())
    assert (transfer.state, transfer.problem) == ("sent", "")

    ask(transfer)

    assert transfer.state == "answered"
    assert place.states() == ["accepted"] * 4
    assert ministry.kept() == {"package": 1, "record": 4, "answer": 4}
    assert place.account().differences == {}


def test_what_it_has_already_is_a_duplicate(place, ministry):
    ask(send(place.ordered()))
    Entry.objects.all().update(state="approved", sent_at=None, accepted_at=None)
    TransferItem.objects.all().delete()
    AnswerFile.objects.all().delete()
    # The row stays, so that the next transfer has another number and with it another key.
    Transfer.objects.all().update(state="cancelled")

    ask(send(place.ordered()))

    assert place.states() == ["suspected_duplicate"] * 4
    assert set(TransferItem.objects.values_list("reason", flat=True)) == {"Dữ liệu trùng"}


@pytest.mark.parametrize("trouble", ["503", "cut", "early_cut"])
def test_a_bad_moment_doubles_and_loses_nothing(place, ministry, trouble):
    ministry.mood(**{trouble: 1})
    transfer = send(place.ordered())
    assert (transfer.state, bool(transfer.problem)) == ("sending", True)
    assert place.account().differences == {}
    send(transfer)
    ministry.mood()

    send(transfer)
    ask(transfer)

    assert transfer.state == "answered"
    assert ministry.kept()["package"] == 1
    assert ministry.kept()["record"] == 4


def test_silence_is_an_outage(place, ministry, settings):
    settings.MINISTRY_SECONDS = 0.5
    ministry.mood(timeout=1, silence=2)

    assert "không trả lời kịp" in send(place.ordered()).problem


def test_no_server_at_all_is_an_outage(place, ministry):
    ministry.stop()

    assert send(place.ordered()).state == "sending"


def test_a_wrong_token_is_told_and_tried_again(place, ministry, settings):
    settings.MINISTRY_TOKEN = "other"

    assert "mã truy cập" in send(place.ordered()).problem


def test_half_now_and_the_rest_later(place, ministry):
    ministry.mood(half=0.5)
    transfer = send(place.ordered())
    ask(transfer)
    assert sorted(place.states()) == ["accepted", "accepted", "sent", "sent"]

    ask(transfer)

    assert transfer.state == "answered"


def test_refused_with_a_reason(place, ministry):
    ministry.mood(refuse=1)
    ask(send(place.ordered()))

    assert place.states() == ["returned"] * 4
    assert Entry.objects.filter(return_reason__startswith="Bộ trả lại: ").count() == 4


WORKER = """
import os, sys, signal
import django
django.setup()
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[1]
from django.utils import timezone
from registers.actions import transfers
settings.MEDIA_ROOT = sys.argv[3]
settings.STORAGES["default"]["OPTIONS"]["location"] = sys.argv[3]
settings.MINISTRY_URL, settings.MINISTRY_TOKEN = sys.argv[4], "T"
transfers._arrived = lambda *facts: os.kill(os.getpid(), signal.SIGKILL)
transfers.send_transfer(transfer_id=int(sys.argv[2]), at=timezone.now())
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_after_the_ministry_took_it(place, ministry, settings):
    """Between the receipt and its commit: nothing is lost, nothing is there twice."""
    from django.db import connection

    transfer = place.ordered()
    arguments = [connection.settings_dict["NAME"], str(transfer.pk), str(settings.MEDIA_ROOT), ministry.url]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "civreg.settings"}
    done = subprocess.run([sys.executable, "-c", WORKER, *arguments], env=environment, cwd=django_settings.BASE_DIR)
    assert done.returncode == -signal.SIGKILL
    transfer.refresh_from_db()
    assert (transfer.state, ministry.kept()["package"]) == ("sending", 1)
    assert place.states() == ["sent"] * 4

    send(transfer)
    ask(transfer)

    assert transfer.state == "answered"
    assert ministry.kept() == {"package": 1, "record": 4, "answer": 4}
    assert TransferItem.objects.count() == 4
    assert place.account().differences == {}


def parts_of(entries, *, heads=None, sheet=None, archive=None):
    import io

    kind = kind_of("birth")
    contents = {"sheet": sheet or sheet_of(kind, entries, heads), "archive": archive or archive_of(entries)}
    return [Part(name, f"KS.{name}", io.BytesIO(content), len(content)) for name, content in contents.items()]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"heads": ["so", "quyenSo"]}, "cột"),
        ({"sheet": b"junk"}, "Excel"),
        ({"archive": b"junk"}, "tệp nén"),
        ({"kind": "nothing"}, "loại sổ"),
        ({"stray": True}, "không có dòng"),
    ],
)
def test_what_is_no_package_is_declined(place, ministry, change, reason):
    kind, stray = change.pop("kind", "birth"), change.pop("stray", False)
    parts = parts_of(place.entries, **change)
    if stray:
        parts = parts_of(place.entries, archive=archive_of([*place.entries, place.approved(99)]))

    with pytest.raises(Declined, match=reason):
        Ministry(ministry.url, token="T").deliver(key="k", facts={"kind": kind}, parts=parts)


def test_one_key_for_two_packages_is_refused(place, ministry):
    line = Ministry(ministry.url, token="T")
    receipt = line.deliver(key="k", facts={"kind": "birth"}, parts=parts_of(place.entries))

    assert line.deliver(key="k", facts={"kind": "birth"}, parts=parts_of(place.entries)) == receipt
    with pytest.raises(Declined):
        line.deliver(key="k", facts={"kind": "birth"}, parts=parts_of(place.entries[:2]))


def test_a_row_without_its_pdf_is_refused(place, ministry):
    parts = parts_of(place.entries, archive=archive_of(place.entries[:3]))
    line = Ministry(ministry.url, token="T")

    told = line.answers(line.deliver(key="k", facts={"kind": "birth"}, parts=parts))

    assert {each["row"]: each["result"] for each in told}[4] == "refused"


def test_an_unknown_receipt_is_an_outage(place, ministry):
    with pytest.raises(Outage):
        Ministry(ministry.url, token="T").answers("nothing/here")


def test_by_files(place, tmp_path):
    folder = tmp_path / "drop"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "xa.KS.1998.01.xlsx").write_bytes(sheet_of(kind_of("birth"), place.entries))
    (folder / "in" / "xa.KS.1998.01.zip").write_bytes(archive_of(place.entries))
    done = answer_folder(folder, Store(tmp_path / "store"))
    transfer = place.ordered(channel="file")
    transfers.hand_in(transfer=transfer, receipt="7/BN", day=timezone.localdate(), by=place.officer, at=timezone.now())

    content = (folder / "out" / done[0]).read_bytes()
    kept = answers_in.import_answers(
        transfer=transfer, content=content, name=done[0], by=place.officer, at=timezone.now()
    )

    assert (kept.counts["accepted"], kept.problems) == (4, [])
    assert answer_folder(folder, Store(tmp_path / "store")) == []


def test_it_never_touches_the_database_of_the_programme(tmp_path):
    code = "import sys, registers.exchange.simulator.__main__ as m; print([n for n in sys.modules if 'models' in n])"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=django_settings.BASE_DIR)

    assert "registers.models" not in seen.stdout
    assert seen.returncode == 0, seen.stderr


def test_health_says_what_is_kept(ministry):
    with urllib.request.urlopen(f"{ministry.url}/health") as answer:
        assert json.load(answer) == {"package": 0, "record": 0, "answer": 0}


def test_it_stops_when_told(tmp_path):
    process = Process(tmp_path / "m")
    started = time.monotonic()
    process.stop()

    assert process.process.returncode == 0
    assert time.monotonic() - started < 5


def test_names_of_cases_are_those_of_the_compiler(place):
    from registers.exchange import names

    made = names.case_name(code="KS", year_opened=1998, book="01", registered_on="15.03.1998", year=1998, number=1)

    assert str(made) == file_name(place.entries[0])
