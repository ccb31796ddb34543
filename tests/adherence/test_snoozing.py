"""Putting a reason aside: what may sleep, for how long, who may, and what stays in the record."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from adherence import snoozing
from adherence.caseload import cases_of
from adherence.models import Snooze, Tick
from adherence.reasons import SAFETY
from adherence.triage import asleep
from clinic.models import AuditEntry
from patients.models import Patient
from tests import factories
from tests.factories import NOW, TODAY, at, make_snooze, new_key


def address(patient):
    return f"/patients/{patient.pk}/snooze/"


def typed(**changed):
    return {"key": str(new_key()), "kind": "silent", "why": "In hospital until Monday", "days": "3"} | changed


@pytest.fixture
def silent(ruth, dana, now):
    """Ruth, who ticked once and then no more for six days."""
    programme = factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW - timedelta(days=9))
    moment = at("10:00", TODAY - timedelta(days=7))
    seen = {"performed_at": moment, "recorded_at": moment}
    Tick.objects.create(key=new_key(), patient=ruth, item=programme.items.get(), on=TODAY - timedelta(days=7), **seen)
    return ruth


def case(*, now=NOW):
    [found] = cases_of(Patient.objects.all(), now=now)
    return found


def test_a_silence_with_a_reason_stands_aside_until_its_day(silent, dana, signed_in):
    answer = signed_in(dana).post(address(silent), typed())
    assert (answer.status_code, answer["Location"]) == (303, f"/patients/{silent.pk}/")
    assert "silent" not in case().kinds
    assert [one.until_on for one in asleep(case().facts)] == [TODAY + timedelta(days=3)]


def test_on_its_day_it_stands_again(silent, dana):
    make_snooze(silent, by=dana.user)
    before, on_the_day = NOW + timedelta(days=2), NOW + timedelta(days=3)
    assert ["silent" in case(now=moment).kinds for moment in (before, on_the_day)] == [False, True]


def test_taken_up_again_it_stands_at_once_and_the_row_stays(silent, dana, signed_in):
    aside = make_snooze(silent, by=dana.user)
    answer = signed_in(dana).post(f"{address(silent)}{aside.pk}/wake/")
    aside.refresh_from_db()
    assert (answer.status_code, aside.ended_at, aside.ended_by) == (303, NOW, dana.user)
    assert "silent" in case().kinds


def test_waking_twice_leaves_one_trace(silent, dana):
    aside = make_snooze(silent, by=dana.user)
    assert [snoozing.wake(aside, by=dana.user, now=NOW) for _ in range(2)] == [True, False]
    assert AuditEntry.objects.filter(what="reason.taken_up").count() == 1


@pytest.mark.parametrize("kind", sorted(SAFETY))
def test_what_may_mean_harm_cannot_be_put_aside(silent, dana, signed_in, kind):
    answer = signed_in(dana).post(address(silent), typed(kind=kind))
    assert answer.status_code == 422
    assert "Pain and safety stay on top until somebody has dealt with them." in answer.content.decode()
    assert not Snooze.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"why": "   "},
        {"days": "0"},
        {"days": "15"},
        {"days": ""},
        {"days": "", "until_on": TODAY.isoformat()},
        {"days": "", "until_on": (TODAY + timedelta(days=15)).isoformat()},
        {"until_on": "soon"},
        {"kind": "steady"},
        {"kind": "message"},
        {"key": "no key"},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_what_was_typed_kept(silent, dana, signed_in, wrong):
    answer = signed_in(dana).post(address(silent), typed(**wrong))
    assert (answer.status_code, Snooze.objects.exists()) == (422, False)
    assert "field-error" in answer.content.decode()
    assert answer.context["form"]["why"].value() == typed(**wrong)["why"]


def test_a_day_may_be_named_in_place_of_a_number(silent, dana, signed_in):
    signed_in(dana).post(address(silent), typed(days="", until_on=(TODAY + timedelta(days=14)).isoformat()))
    assert Snooze.objects.get().until_on == TODAY + timedelta(days=14)


def test_sent_twice_it_is_put_aside_once(silent, dana, signed_in):
    browser, sent = signed_in(dana), typed()
    assert [browser.post(address(silent), sent).status_code for _ in range(2)] == [303, 303]
    assert (Snooze.objects.count(), AuditEntry.objects.filter(what="reason.put_aside").count()) == (1, 1)


def test_another_word_on_the_same_kind_ends_the_first(silent, dana, ines):
    first = make_snooze(silent, by=dana.user)
    second = make_snooze(silent, by=ines.user, until_on=TODAY + timedelta(days=9))
    first.refresh_from_db()
    assert (first.ended_by, list(Snooze.objects.standing())) == (ines.user, [second])


def test_the_trail_says_kind_and_day_and_never_the_words(silent, dana):
    make_snooze(silent, by=dana.user, why="Her husband died")
    entry = AuditEntry.objects.get(what="reason.put_aside")
    assert (entry.by_name, entry.patient_id) == ("Dana Whitfield", silent.pk)
    assert entry.detail == {"kind": "silent", "until": "2026-04-18"}


def test_the_database_keeps_one_standing_snooze_a_kind(silent, dana):
    make_snooze(silent, by=dana.user)
    row = {"kind": "silent", "why": "Again", "until_on": TODAY + timedelta(days=2), "at": NOW, "by": dana.user}
    with pytest.raises(IntegrityError), transaction.atomic():
        Snooze.objects.create(patient=silent, key=new_key(), **row)


def test_omar_can_neither_put_aside_nor_wake(silent, dana, omar, signed_in):
    aside = make_snooze(silent, by=dana.user)
    browser = signed_in(omar)
    answers = browser.post(address(silent), typed()), browser.post(f"{address(silent)}{aside.pk}/wake/")
    aside.refresh_from_db()
    assert ([answer.status_code for answer in answers], aside.ended_at) == ([404, 404], None)


def test_another_patients_snooze_cannot_be_woken_under_this_name(silent, sam, dana, signed_in):
    aside = make_snooze(silent, by=dana.user)
    assert signed_in(dana).post(f"{address(sam)}{aside.pk}/wake/").status_code == 404


def test_the_chart_offers_it_and_says_what_sleeps(silent, dana, signed_in):
    browser = signed_in(dana)
    assert address(silent) in browser.get(f"/patients/{silent.pk}/").content.decode()
    make_snooze(silent, by=dana.user, why="Visits her sister")
    page = browser.get(f"/patients/{silent.pk}/").content.decode()
    assert ("Visits her sister" in page, f"{address(silent)}" in page, "/wake/" in page) == (True, True, True)
