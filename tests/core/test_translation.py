"""English is complete, agrees with the code, and is seen only by those who chose it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as project
from django.urls import reverse
from django.utils import translation

ROOT = Path(project.BASE_DIR)
CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
SOURCES = ("campaigns", "civreg", "registers", "reporting", "scanning", "templates")
MESSAGE = re.compile(
    r'(?:^msgctxt "(?P<context>.*)"\n)?^msgid "(?P<said>.+)"\n(?:msgid_plural "(?P<plural>.*)"\n)?'
    r"(?P<answers>(?:msgstr.*(?:\n|\Z))+)",
    re.M,
)
ANSWER = re.compile(r'^msgstr(?:\[\d\])? "(.*)"$', re.M)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|</?\w+[^>]*>")
VIETNAMESE_LETTER = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.I)
# Words that the Ministry's file must hold as they are, and what a person must type.
QUOTED = re.compile(r"“[^”]*”|«[^»]*»")

gettext_tools = pytest.mark.skipif(
    not all(map(shutil.which, ("msgfmt", "xgettext", "msgmerge"))), reason="the gettext tools are not installed"
)


def messages(catalogue):
    """(msgid, [msgstr …], context) of a catalogue; continued lines are joined first."""
    text = re.sub(r'"\n"', "", catalogue.read_text(encoding="utf-8"))
    return [(found["said"], ANSWER.findall(found["answers"]), found["context"]) for found in MESSAGE.finditer(text)]


@pytest.fixture(autouse=True)
def _language_of_the_next_test():
    """A request leaves its language behind in the thread."""
    with translation.override(project.LANGUAGE_CODE):
        yield


def test_every_sentence_has_its_english():
    found = messages(ENGLISH)
    assert len(found) > 500
    assert [said for said, answers, _context in found if not all(answers)] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_no_translation_waits_for_a_second_look(catalogue):
    assert [line for line in catalogue.read_text(encoding="utf-8").splitlines() if re.match("#,.*fuzzy", line)] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_translations_keep_placeholders_and_markup(catalogue):
    differing = [
        (said, answer)
        for said, answers, _context in messages(catalogue)
        for answer in answers
        if sorted(PLACEHOLDER.findall(said)) != sorted(PLACEHOLDER.findall(answer))
    ]
    assert differing == []


def test_english_is_english():
    answers = [answer for _said, found, _context in messages(ENGLISH) for answer in found]
    assert [answer for answer in answers if VIETNAMESE_LETTER.search(QUOTED.sub("", answer))] == []


@gettext_tools
@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_catalogues_compile(catalogue, tmp_path):
    told = subprocess.run(
        ["msgfmt", "--check-format", "-o", tmp_path / "django.mo", catalogue], capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr


@gettext_tools
def test_the_code_says_nothing_that_the_catalogue_lacks(tmp_path):
    # Extraction writes beside the templates it reads: it works on a copy.
    for name in SOURCES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    fresh = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    fresh.parent.mkdir(parents=True)
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    told = subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    extracted = {(said, context) for said, _answers, context in messages(fresh)}
    assert len(extracted) > 500
    lacking = extracted - {(said, context) for said, _answers, context in messages(ENGLISH)}
    assert lacking == set(), "run makemessages -l en and translate"


@pytest.fixture
def compiled(settings, tmp_path):
    """The committed catalogues, compiled for this test alone: compiled ones are not committed."""
    for catalogue in CATALOGUES:
        made = tmp_path / "locale" / catalogue.relative_to(ROOT / "locale").with_suffix(".mo")
        made.parent.mkdir(parents=True)
        subprocess.run(["msgfmt", "-o", made, catalogue], check=True)
    settings.LOCALE_PATHS = [tmp_path / "locale"]


def page(client, **headers):
    return client.get(reverse("core:login"), **headers).content.decode()


@gettext_tools
@pytest.mark.django_db
def test_vietnamese_whatever_the_browser_prefers(client, compiled):
    shown = page(client, headers={"accept-language": "en-GB,en;q=0.9"})
    assert '<html lang="vi"' in shown
    assert "Đăng nhập" in shown
    assert "Sign in" not in shown


@gettext_tools
@pytest.mark.django_db
def test_who_chooses_english_gets_it(client, compiled):
    login = reverse("core:login")
    answer = client.post(reverse("set_language"), {"language": "en", "next": login})
    assert (answer.status_code, answer["Location"]) == (302, login)
    shown = page(client)
    assert '<html lang="en"' in shown
    assert "Sign in" in shown
    assert "Đăng nhập" not in shown


@gettext_tools
@pytest.mark.django_db
def test_and_can_go_back(client, compiled):
    for language in ("en", "vi"):
        client.post(reverse("set_language"), {"language": language, "next": reverse("core:login")})
    assert '<html lang="vi"' in page(client)


@gettext_tools
def test_sentences_of_the_libraries_are_vietnamese(compiled):
    from django.contrib.auth.password_validation import MinimumLengthValidator
    from django.core.exceptions import ValidationError
    from rest_framework.exceptions import NotAuthenticated

    with translation.override("vi"):
        with pytest.raises(ValidationError, match="Mật khẩu quá ngắn: cần ít nhất 8 ký tự."):
            MinimumLengthValidator(8).validate("a")
        assert str(NotAuthenticated().detail) == "Chưa có thông tin đăng nhập."


@gettext_tools
@pytest.mark.django_db
def test_who_is_locked_out_is_told_in_the_language_chosen(client, compiled, settings):
    settings.AXES_FAILURE_LIMIT = 2
    client.post(reverse("set_language"), {"language": "en", "next": reverse("core:login")})
    for _attempt in range(3):
        answer = client.post(reverse("core:login"), {"username": "nobody", "password": "wrong"})
    assert answer.status_code == 429
    assert "Too many wrong passwords" in answer.content.decode()
