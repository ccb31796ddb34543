"""Times and days are written the way each language writes them: pages name a format and never spell one out."""

import re

import pytest
from django.conf import settings
from django.utils import formats, translation

from tests.factories import at

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
FILTERS = re.compile(r"""\|(?:date|time):["']([^"']*)["']""")
SINGLE = {"D", "l", "j", "M", "c", "Y-m-d"}  # one part of a date has no order; the last two are for machines


MAILS = [page for page in TEMPLATES if page.parent.parent.name == "reminders"]  # a folder each; pages stand beside them


def asked_for(pages=TEMPLATES):
    return {name for page in pages for name in FILTERS.findall(page.read_text())} - SINGLE


def test_pages_name_their_formats():
    assert [name for name in sorted(asked_for()) if not name.endswith("_FORMAT")] == []


def test_mails_name_only_formats_that_every_language_of_the_world_has():
    assert asked_for(MAILS) - formats.FORMAT_SETTINGS == set()


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_language_has_every_format_that_is_named(language):
    assert [name for name in sorted(asked_for()) if formats.get_format(name, lang=language) == name] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("LONG_DAY_FORMAT", "Wednesday 15 April"),
        ("DAY_FORMAT", "Wed 15 Apr"),
        ("DAY_TIME_FORMAT", "Wed 15 Apr, 18:05"),
        ("SHORT_DAY_FORMAT", "15 Apr"),
        ("MONTH_DAY_FORMAT", "15 April"),
        ("SHORT_DATE_FORMAT", "15 Apr 2026"),
        ("TIME_FORMAT", "18:05"),
    ],
)
def test_english_writes_the_day_before_the_month_and_a_clock_of_24_hours(name, words):
    local = at("18:05", zone="UTC")
    with translation.override("en"):
        assert formats.date_format(local, name) == words
