"""The whole API against its own description: a program that reads the schema and sends what it allows, and what not.

Every answer must be one that the schema names, in the form that it names, and none may be the server's failure.
"""

import os
import subprocess
import sys

import pytest
from knox.models import AuthToken

from campaigns.models import Membership
from tests import factories
from tests.faults.arrange import page_of
from tests.faults.web import Web
from tests.registers import births
from tests.scanning.worker import ROOT

EXAMPLES = os.environ.get("CIVREG_FUZZ_EXAMPLES", "8")  # an operation and phase; more by night
SEED = os.environ.get("CIVREG_FUZZ_SEED", "1")
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,negative_data_rejection,unsupported_method,allow_header_conformance,ignored_auth"
)


@pytest.fixture
def token():
    """One person who may do nearly everything in a small province with a book, entries and a page."""
    province = factories.province()
    factories.campaign(province=province)
    commune = factories.commune(parent=factories.district(province=province))
    person = factories.justice(province)
    Membership.objects.create(
        user=person, role="clerk", locality=commune, starts_on=factories.LONG_AGO, granted_at=person.date_joined
    )
    book = factories.book(locality=commune, number="01", first_number=1, last_number=900)
    for number in (1, 2, 3):
        factories.entry(book=book, number=number, values=births.values(so=f"{number:02d}/1998"), entered_by=person)
    page_of(book, person)
    return AuthToken.objects.create(person)[1]


@pytest.mark.timeout(900)
@pytest.mark.django_db(transaction=True)
def test_every_answer_of_the_api_is_one_that_its_schema_names(token, tmp_path):
    with Web(tmp_path) as web:
        address = f"http://127.0.0.1:{web.port}/api/v1"
        run = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "run", f"{address}/schema/", "-n", EXAMPLES,
                "-H", f"Authorization: Token {token}", "--phases", "examples,coverage,fuzzing", "--seed", SEED,
                "--checks", CHECKS, "--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off",
            ],
            cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    (tmp_path / "fuzz.log").write_text(run.stdout + run.stderr)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
