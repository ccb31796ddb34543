"""The history: every change with who, when and why; nothing is lost, whatever came later."""

import html
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.history import history_of
from prescriptions.lines import Line
from prescriptions.models import Pause, Sending
from tests import factories
from tests.factories import NOW

LATER = NOW + timedelta(hours=2)
MONDAY = date(2026, 4, 20)
DOSE = Dose(sets=1, reps=10, hold_s=2, times_per_day=6)


@pytest.fixture
def slide(db):
    return Line(factories.make_drill(), "left", DOSE)


@pytest.fixture
def programme(ruth, dana, slide):
    early = factories.make_protocol().phases.first()
    began = NOW - timedelta(days=7)
    return prescribing.issue(ruth.episodes.get(), [slide], by=dana.user, now=began, phase=early, note="Go slow.")


@pytest.fixture
def change(programme, ines, slide):
    """``change(times)`` is Ines sending heel slides so many times a day."""

    def send(times, *, now=NOW, **more):
        line = replace(slide, dose=replace(DOSE, times_per_day=times))
        return prescribing.revise(programme, [line], by=ines.user, now=now, **more)

    return send


def entries(patient, *, now=LATER):
    return [(entry.title, entry.by, list(entry.lines)) for entry in history_of(patient, now=now)[0].entries]


def words(response):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


def test_the_first_sending_stands_with_its_lines_phase_and_words(ruth, programme):
    (first,) = history_of(ruth, now=NOW)[0].entries
    assert (first.title, first.by, first.note) == ("Programme sent", "Dana Whitfield", "Go slow.")
    assert first.lines == ["Phase: 1 Early", "Mini heel slide, left: added: 1 × 10, hold 2 s, 6 × a day"]


def test_a_change_says_who_and_what_and_stands_above(ruth, change):
    change(4)
    assert entries(ruth)[0] == ("Programme changed", "Ines Moreau", ["Mini heel slide, left: 4 × a day, was 6"])


def test_a_change_says_why(ruth, change):
    change(4, reason="Sore after a walk.")
    assert history_of(ruth, now=LATER)[0].entries[0].reason == "Sore after a walk."


def test_older_words_to_the_patient_are_not_lost(ruth, change):
    change(4, note="Four is enough.")
    assert [entry.note for entry in history_of(ruth, now=LATER)[0].entries] == ["Four is enough.", "Go slow."]


def test_new_words_alone_are_an_entry(ruth, change):
    change(6, note="Well done.")
    assert entries(ruth)[0] == ("New words to Ruth", "Ines Moreau", [])


def test_a_planned_change_names_its_day(ruth, change):
    change(4, from_on=MONDAY)
    assert entries(ruth)[0][0] == "Change sent, to hold from 20 Apr 2026"


def test_what_never_held_is_marked(ruth, change):
    change(4, from_on=MONDAY)
    change(5, now=LATER)
    assert [entry.is_off for entry in history_of(ruth, now=LATER)[0].entries] == [False, True, False]


def test_a_planned_change_called_off_is_an_entry(ruth, change):
    change(4, from_on=MONDAY)
    change(6, now=LATER)
    assert entries(ruth)[0] == ("Planned change called off", "Ines Moreau", [])


def test_pauses_and_the_end_stand_in_their_place(ruth, programme, dana):
    prescribing.pause(programme, by=dana.user, now=NOW, reason="A cold.")
    prescribing.resume(programme, by=dana.user, now=NOW + timedelta(hours=1))
    prescribing.end(programme, by=dana.user, now=LATER, reason="Goals met.")
    told = [(entry.title, entry.reason) for entry in history_of(ruth, now=LATER)[0].entries]
    assert told[:3] == [("Programme ended", "Goals met."), ("Going again", ""), ("Paused", "A cold.")]


def test_a_rest_by_rule_names_the_rule(ruth, programme, slide):
    Pause.objects.create(prescription=programme, drill=slide.drill, origin=Pause.Origin.SAFETY, starts_at=NOW)
    assert entries(ruth)[0] == ("Paused: Mini heel slide", "a safety rule", [])


def test_what_a_rule_did_without_a_new_version_is_an_entry_too(ruth, programme):
    Sending.objects.create(prescription=programme, made_at=NOW, holds_at=NOW, reason="Rest for now: heel slide.")
    assert entries(ruth)[0] == ("Made safer", "a safety rule", [])


def test_every_version_of_a_line_is_listed_newest_first(ruth, change, slide):
    change(4, from_on=MONDAY)
    change(5, now=LATER)
    versions = history_of(ruth, now=LATER)[0].versions
    assert [(one.item.times_per_day, one.never_held, one.by) for one in versions] == [
        (4, True, "Ines Moreau"),
        (5, False, "Ines Moreau"),
        (6, False, "Dana Whitfield"),
    ]


def test_an_ended_programme_stands_below_the_living_one(ruth, programme, dana, slide):
    prescribing.end(programme, by=dana.user, now=NOW, reason="Goals met.")
    again = prescribing.issue(ruth.episodes.get(), [slide], by=dana.user, now=LATER)
    assert [chapter.prescription for chapter in history_of(ruth, now=LATER)] == [again, programme]


def test_the_page_says_it_in_words(ruth, change, ines, signed_in, now):
    change(4, reason="Sore after a walk.", note="Four is enough.")
    page = words(signed_in(ines).get(f"/patients/{ruth.pk}/programme/"))
    assert "15 Apr 2026, 10:00 Programme changed Mini heel slide, left: 4 × a day, was 6" in page
    assert "Why: Sore after a walk. To Ruth: “Four is enough.” By Ines Moreau" in page


def test_without_a_programme_the_page_says_so(ruth, dana, signed_in, now):
    assert "No programme yet" in words(signed_in(dana).get(f"/patients/{ruth.pk}/programme/"))


def test_the_chart_leads_there(ruth, dana, signed_in, now):
    assert f'href="/patients/{ruth.pk}/programme/"' in signed_in(dana).get(f"/patients/{ruth.pk}/").text


def test_omar_finds_no_such_patient(ruth, programme, omar, signed_in, now):
    assert signed_in(omar).get(f"/patients/{ruth.pk}/programme/").status_code == 404


@pytest.mark.parametrize("changes", [1, 20])
def test_the_page_costs_the_same_however_long_the_history(
    ruth, dana, change, signed_in, now, changes, django_assert_num_queries
):
    for n in range(changes):
        change(1 + n % 5, now=NOW + timedelta(minutes=n))
        Pause.objects.create(
            prescription=ruth.episodes.get().prescriptions.get(),
            origin=Pause.Origin.THERAPIST,
            by=dana.user,
            starts_at=NOW + timedelta(minutes=n),
            ends_at=NOW + timedelta(minutes=n, seconds=9),
        )
    page = signed_in(dana)
    with django_assert_num_queries(9):
        page.get(f"/patients/{ruth.pk}/programme/")
