"""The caseload as CSV: the rows and figures of the screen, and nothing that a spreadsheet would run."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.html import strip_tags

from adherence import days
from adherence.models import Tick
from interop.case_rows import COLUMNS
from interop.cells import harmless
from patients.models import Patient
from tests import factories
from tests.factories import NOW, TODAY, at

DOCS = Path(__file__).parents[2] / "docs" / "caseload-csv.md"
MOMENTS = ("08:15", "10:45", "13:15", "15:45", "18:15", "20:45")


def rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode())))


@pytest.fixture
def clinic(dana, ruth, sam, now):
    """Ruth: two weeks that fade, with pain. Sam: invited, and put aside. Hana: nothing yet."""
    item = factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW - timedelta(days=15)).items.get()
    for ago in range(1, 15):
        on = TODAY - timedelta(days=ago)
        for clock in MOMENTS[: 2 if ago < 8 else 6]:
            Tick.objects.create(
                key=factories.new_key(), patient=ruth, item=item, on=on, performed_at=at(clock, on), recorded_at=NOW,
                pain_during=5 if ago < 8 else 4,
            )  # fmt: skip
    days.rebuild(ruth, since=TODAY - timedelta(days=14), until=TODAY)
    factories.make_prescription(sam.episodes.get(), by=dana.user)
    factories.make_snooze(sam, "invited", by=dana.user)
    factories.make_episode(factories.make_patient(dana, "Hana Kobayashi", email="hana@mail.example"))


def test_a_row_says_what_the_row_on_the_screen_says(dana, clinic, signed_in):
    ruth = rows(signed_in(dana).get("/caseload.csv"))[0]
    assert ruth == {
        "patient": "Ruth Adeyemi",
        "therapist": "Dana Whitfield",
        "condition": "Knee replacement",
        "side": "left",
        "week": "2",
        "group": "Needs a look",
        "why": "33% done in 7 days",
        "put_aside": "",
        "done_percent": "33",
        "done_change": "-67",
        "spread": ruth["spread"],
        "pain_last": "5",
        "pain_change": "1.0",
        "last_active": "2026-04-14 10:45",
        "next_step": "Write",
    }


def test_what_was_put_aside_says_until_when_why_and_by_whom(dana, clinic, signed_in):
    [sam] = [row for row in rows(signed_in(dana).get("/caseload.csv")) if row["patient"] == "Sam Adeyemi"]
    assert (sam["group"], sam["why"]) == ("Put aside", "")
    assert sam["put_aside"] == "Invited 7 days ago, not started (2026-04-18, Dana Whitfield: On holiday)"


def figures(body):
    """Of the screen: name, share done, change, spread and newest pain of each row."""
    cells = re.findall(r'<tr role="row">(.*?)</tr>', body, re.S)
    found = []
    for cell in cells:
        name = re.search(r'scope="row"><a [^>]+>([^<]+)<', cell)
        if name:
            percent, change = re.search(r"<bdi>(\d+)%", cell), re.search(r"<small><bdi>([^<]+)<", cell)
            spread, pain = re.search(r'class="spread"[^>]*><b>([^<]+)<', cell), re.search(r"</svg><b>(\d+)</b>", cell)
            found.append([name[1], *(one[1] if one else "" for one in (percent, change, spread, pain))])
    return found


@pytest.mark.parametrize("query", ["", "?show=look", "?sort=name", "?q=knee", "?whose=clinic&sort=dose"])
def test_file_and_screen_tell_the_same_people_and_figures_in_the_same_order(dana, clinic, signed_in, query):
    browser = signed_in(dana)
    told = [
        [row["patient"], row["done_percent"], row["done_change"].replace("-", "−"),
         f"{float(row['spread']):.2f}" if row["spread"] else "", row["pain_last"]]
        for row in rows(browser.get(f"/caseload.csv{query}"))
    ]  # fmt: skip
    assert told == figures(browser.get(f"/caseload/{query}").content.decode())


def test_the_headings_are_those_of_the_screen(dana, clinic, signed_in):
    browser = signed_in(dana)
    said = [(row["patient"], row["group"]) for row in rows(browser.get("/caseload.csv"))]
    shown = strip_tags(browser.get("/caseload/").content.decode())
    assert all(group in shown for _name, group in said)
    assert [group for _name, group in said] == ["Needs a look", "Waiting", "Put aside"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", " ="])
def test_a_name_that_looks_like_a_formula_is_words(dana, ruth, signed_in, now, sign):
    type(ruth).objects.filter(pk=ruth.pk).update(name=f"{sign}cmd|' /C calc'!A0")
    assert rows(signed_in(dana).get("/caseload.csv"))[0]["patient"].startswith("'")


def test_a_word_why_that_looks_like_a_formula_comes_after_the_reason(dana, ruth, signed_in, now):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    factories.make_snooze(ruth, "invited", by=dana.user, why="=1+1")
    assert rows(signed_in(dana).get("/caseload.csv"))[0]["put_aside"].startswith("Invited")


def test_a_figure_under_nought_stays_a_figure():
    assert (harmless(-18), harmless("-18")) == (-18, "'-18")


def test_every_column_is_explained_and_no_other():
    assert re.findall(r"^\| `(\w+)` \|", DOCS.read_text(), re.M) == list(COLUMNS)


def test_an_empty_list_has_only_its_heading(omar, ruth, signed_in, now):
    response = signed_in(omar).get("/caseload.csv?whose=clinic")
    assert response.content.decode().split() == [",".join(COLUMNS)]


def test_odd_addresses_are_read_as_not_said(dana, ruth, signed_in, now):
    assert len(rows(signed_in(dana).get("/caseload.csv?show=x&whose=77&sort=%00"))) == 1


def test_a_file_holds_every_page(dana, signed_in, now):
    Patient.objects.bulk_create(
        Patient(clinic=dana.clinic, therapist=dana, name=f"P {n}", email="p@mail.example", zone="UTC")
        for n in range(206)
    )
    assert len(rows(signed_in(dana).get("/caseload.csv"))) == 206


@pytest.mark.parametrize("count", [1, 20])
def test_the_file_costs_the_same_for_one_and_for_twenty(dana, signed_in, now, django_assert_num_queries, count):
    for n in range(count):
        factories.make_episode(factories.make_patient(dana, f"Patient {n}", email=f"p{n}@mail.example"))
    browser = signed_in(dana)
    with django_assert_num_queries(8):
        browser.get("/caseload.csv")


def test_a_stranger_is_sent_to_the_sign_in_page(client, db):
    assert client.get("/caseload.csv").status_code == 302
