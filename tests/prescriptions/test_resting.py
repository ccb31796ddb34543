"""Ill, away, back: the patient lets everything rest with one tap, and nobody is marked down."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils.html import strip_tags

from adherence.chart import chart_of
from clinic.models import AuditEntry
from patients.models import Patient
from prescriptions import prescribing, resting
from prescriptions.models import Pause
from prescriptions.programme import programme_of
from prescriptions.resting import ILL_FOR
from tests import factories
from tests.factories import NOW, TODAY, at

HOUR = timedelta(hours=1)


@pytest.fixture
def programme(ruth, dana):
    return factories.make_prescription(ruth.episodes.get(), by=dana.user)


@pytest.fixture
def phone(ruth, programme, signed_in, now):
    return signed_in(ruth)


def words(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


def banner(ruth, now):
    """What today says above the day."""
    on = ruth.therapy_day(now)
    programme = programme_of(ruth, since=on, until=on + timedelta(days=1))
    page = Template("{% load resting %}{% rest_banner programme now %}{% rest_offer programme now %}")
    return " ".join(strip_tags(page.render(Context({"programme": programme, "now": now}))).split())


def test_ill_rests_everything_for_at_most_a_fortnight(phone, programme):
    assert phone.post("/rest/ill/").headers["Location"] == "/today/"
    rest = Pause.objects.get()
    assert (rest.origin, rest.why, rest.starts_at, rest.ends_at, rest.drill) == (
        "patient",
        "ill",
        NOW,
        NOW + ILL_FOR,
        None,
    )


def test_ill_twice_is_ill_once(phone, now):
    phone.post("/rest/ill/")
    now.set(NOW + HOUR)
    phone.post("/rest/ill/")
    assert Pause.objects.values_list("starts_at", "ends_at").get() == (NOW, NOW + ILL_FOR)


def test_away_rests_until_the_day_begins(phone):
    phone.post("/rest/away/", {"back_on": "2026-04-20"})
    assert Pause.objects.get().ends_at == at("07:00", TODAY + timedelta(days=5))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-04-15", "Pick a day after today."),
        ("2025-01-01", "Pick a day after today."),
        ("2026-08-01", "That is more than 90 days."),
        ("", "Pick the day you are back."),
        ("soon", "Pick the day you are back."),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused_and_kept_as_typed(phone, day, sentence):
    answer = phone.post("/rest/away/", {"back_on": day})
    assert (answer.status_code, Pause.objects.count(), sentence in words(answer)) == (422, 0, True)
    assert not day or f'value="{day}"' in answer.content.decode()


def test_somebody_ill_who_goes_away_rests_until_that_day(phone, now):
    phone.post("/rest/ill/")
    now.set(NOW + HOUR)
    phone.post("/rest/away/", {"back_on": "2026-04-20"})
    ends = list(Pause.objects.order_by("starts_at").values_list("reason", "ends_at"))
    assert ends == [("ill", NOW + HOUR), ("away", at("07:00", TODAY + timedelta(days=5)))]


def test_back_ends_the_rest_now(phone, now):
    phone.post("/rest/ill/")
    now.set(NOW + HOUR)
    phone.post("/rest/over/")
    assert Pause.objects.get().ends_at == NOW + HOUR


@pytest.mark.parametrize("origin", ["therapist", "safety", "alert"])
def test_back_never_ends_what_others_laid_to_rest(phone, programme, dana, now, origin):
    theirs = Pause.objects.create(
        prescription=programme, origin=origin, starts_at=NOW - HOUR, by=dana.user if origin == "therapist" else None
    )
    phone.post("/rest/ill/")
    now.set(NOW + HOUR)
    phone.post("/rest/over/")
    theirs.refresh_from_db()
    assert theirs.ends_at is None


def test_every_living_programme_rests(ruth, dana, phone):
    other = factories.make_episode(ruth, condition=factories.make_condition("neck-pain", "Neck pain"), side="none")
    factories.make_prescription(other, (factories.make_drill("chin-tuck", "Chin tuck"), {}), by=dana.user, side="none")
    phone.post("/rest/ill/")
    assert Pause.objects.count() == 2


def test_without_a_plan_there_is_nothing_to_rest(ruth, signed_in, now):
    answer = signed_in(ruth).post("/rest/ill/", follow=True)
    assert ("You have no plan right now." in words(answer), Pause.objects.count()) == (True, 0)


def test_nothing_is_expected_and_the_floors_above_hear_of_it(phone, ruth):
    Patient.objects.update(replan_reminders_at=None, recount_days_at=None)
    phone.post("/rest/ill/")
    assert programme_of(ruth, since=TODAY, until=TODAY).is_paused(NOW)
    assert Patient.objects.values_list("replan_reminders_at", "recount_days_at").get() == (NOW, NOW)


def test_the_therapist_sees_who_rests_why_and_until_when(phone, dana, ruth):
    phone.post("/rest/away/", {"back_on": "2026-04-20"})
    event = chart_of(dana, ruth.pk, now=NOW).events[0]
    assert (event.title, event.detail, event.by) == ("Paused", "away, until 20 Apr", "patient")


def test_it_leaves_a_trace_of_the_patients_own(phone, ruth):
    phone.post("/rest/ill/")
    entry = AuditEntry.objects.get(what="rest.began")
    assert (entry.by, entry.detail["because"]) == (f"patient:{ruth.pk}", "ill")


def test_today_offers_a_rest(ruth, programme):
    assert banner(ruth, NOW).startswith("I am ill or away")


def test_today_says_that_the_patient_rests_and_how_to_end_it(ruth, programme):
    resting.be_ill(ruth, now=NOW)
    assert banner(ruth, NOW + HOUR) == "You said you are ill. Rest well. Nothing counts as missed. I am back"


def test_who_is_away_reads_when_the_drills_come_back(ruth, programme):
    resting.be_away(ruth, back_on=TODAY + timedelta(days=5), now=NOW)
    assert "You said you are away. Your drills come back on Mon 20 Apr." in banner(ruth, NOW + HOUR)


def test_after_a_fortnight_the_drills_are_back_and_the_patient_is_asked(ruth, programme):
    resting.be_ill(ruth, now=NOW)
    assert "You rested for 14 days. How are you?" in banner(ruth, NOW + ILL_FOR + HOUR)


def test_who_came_back_sooner_is_not_asked(ruth, programme):
    resting.be_ill(ruth, now=NOW)
    resting.be_back(ruth, now=NOW + HOUR)
    assert "How are you?" not in banner(ruth, NOW + ILL_FOR + HOUR)


def test_a_therapists_pause_is_not_the_patients_rest(ruth, programme, dana):
    prescribing.pause(programme, by=dana.user, now=NOW)
    assert "I am back" not in banner(ruth, NOW + HOUR)


def test_the_page_shows_the_rest_that_holds(phone, now):
    phone.post("/rest/ill/")
    now.set(NOW + HOUR)
    page = words(phone.get("/rest/"))
    assert ("You said you are ill. Rest well." in page, "I am back" in page) == (True, True)


def test_without_a_pass_there_is_no_page(client, db):
    assert client.get("/rest/").headers["Location"] == "/open/ask/"


@pytest.mark.parametrize("deed", ["ill", "away", "over"])
def test_looking_at_a_deed_does_nothing(phone, deed):
    assert phone.get(f"/rest/{deed}/").status_code == 405


def test_the_page_costs_two_queries(phone, django_assert_num_queries):
    with django_assert_num_queries(2):
        phone.get("/rest/")
