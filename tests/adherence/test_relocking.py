"""What is prescribed while a red flag is open: it never reaches the patient, and it rests until the release."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from adherence import releasing
from adherence.facts import facts_of
from adherence.models import AdherenceDay
from adherence.recounting import recount
from adherence.today import day_of
from clinic.models import AuditEntry
from patients.models import Patient
from prescriptions import prescribing, resting
from prescriptions.drafting import line_of
from prescriptions.models import Pause
from prescriptions.programme import programme_of
from tests import factories
from tests.factories import NOW, TODAY, at, make_alert

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def programme(ruth, dana):
    """Heel slides six times a day, in bed."""
    factories.make_condition().__class__.objects.update(red_flags=["RF02", "RF03"])
    programme = factories.make_prescription(ruth.episodes.get(), by=dana.user)
    recount(NOW)
    return programme


@pytest.fixture
def heel_raise():
    return factories.make_drill("heel-raise", "Heel raise", region="ankle", pose="stand", weight_bearing="full")


@pytest.fixture
def chin_tuck():
    return factories.make_drill("chin-tuck", "Chin tuck", region="neck", pose="sit")


def add(programme, drill, by, *, now=LATER, **more):
    slide = line_of(programme.items.open().get())
    prescribing.revise(programme, [slide, replace(slide, drill=drill)], by=by.user, now=now, **more)


def offered(patient, now=LATER + A_MOMENT):
    """The names on today's page that the patient could do now or later."""
    day = day_of(patient, now=now)
    return {part.item.drill.name for stop in day.stops if stop.snack.ends_at > now for part in stop.parts}


def rests(patient, now=LATER + A_MOMENT):
    """The names that rest by what is stored: for mails, figures and the clinic."""
    programme = programme_of(patient, since=TODAY, until=TODAY)
    return {item.drill.name for item in programme.in_force(now) if programme.rests(item, now)}


def test_a_drill_added_after_the_report_is_never_offered(ruth, dana, programme, heel_raise):
    make_alert(ruth, "RF18")
    add(programme, heel_raise, dana)
    assert offered(ruth) == {"Mini heel slide"}
    recount(LATER)
    assert offered(ruth) == {"Mini heel slide"}


def test_what_the_rule_does_not_reach_is_offered(ruth, dana, programme, chin_tuck):
    make_alert(ruth, "RF02")
    add(programme, chin_tuck, dana)
    assert offered(ruth) == {"Chin tuck"}
    recount(LATER)
    assert (offered(ruth), rests(ruth)) == ({"Chin tuck"}, {"Mini heel slide"})


def test_the_page_says_of_a_drill_just_added_why_it_rests(ruth, dana, programme, heel_raise):
    make_alert(ruth, "RF18")
    add(programme, heel_raise, dana)
    assert day_of(ruth, now=LATER).resting.drills == ["Heel raise"]


def test_it_waits_for_the_patients_word_in_vain(ruth, dana, programme, heel_raise):
    make_alert(ruth, "RF18")
    slide = line_of(programme.items.get())
    wanted = replace(slide, drill=heel_raise, dose=replace(slide.dose, as_needed=True))
    prescribing.revise(programme, [slide, wanted], by=dana.user, now=LATER)
    assert day_of(ruth, now=LATER + A_MOMENT).when_it_fits == []


def test_the_rest_is_stored_within_seconds_and_belongs_to_the_alert(ruth, dana, programme, heel_raise):
    alert = make_alert(ruth, "RF18")
    add(programme, heel_raise, dana)
    recount(LATER)
    assert list(alert.pauses.values_list("drill__name", "starts_at", "ends_at")) == [("Heel raise", LATER, None)]


def test_a_new_dose_of_what_rests_is_no_second_rest(ruth, dana, programme):
    make_alert(ruth, "RF02")
    slide = line_of(programme.items.get())
    prescribing.revise(programme, [replace(slide, dose=replace(slide.dose, reps=5))], by=dana.user, now=LATER)
    recount(LATER)
    assert (Pause.objects.count(), offered(ruth)) == (1, set())


@pytest.mark.parametrize("rule", ["RF01", "RF02"])
def test_a_programme_started_anew_rests_as_the_old_one_did(ruth, dana, programme, rule):
    make_alert(ruth, rule)
    prescribing.end(programme, by=dana.user, now=LATER, reason="Anew")
    factories.make_prescription(ruth.episodes.get(), by=dana.user, now=LATER)
    assert offered(ruth) == set()
    recount(LATER)
    assert (offered(ruth), rests(ruth)) == (set(), {"Mini heel slide"})


def test_a_second_programme_rests_where_everything_does(ruth, dana, programme, chin_tuck):
    make_alert(ruth, "RF01")
    neck = factories.make_episode(ruth, condition=factories.make_condition("neck-pain", "Neck pain", region="neck"))
    factories.make_prescription(neck, (chin_tuck, {}), by=dana.user, now=LATER)
    assert offered(ruth) == set()
    recount(LATER)
    assert rests(ruth) == {"Mini heel slide", "Chin tuck"}


def test_a_drill_planned_for_a_day_to_come_rests_on_that_day(ruth, dana, programme, heel_raise):
    make_alert(ruth, "RF18")
    add(programme, heel_raise, dana, from_on=TODAY + timedelta(days=2))
    recount(LATER)
    assert offered(ruth, at("09:00") + timedelta(days=2)) == {"Mini heel slide"}


def test_closing_the_episode_that_names_the_flag_rests_nothing_more(ruth, dana, programme, chin_tuck):
    neck = factories.make_episode(ruth, condition=factories.make_condition("neck-pain", "Neck pain", region="neck"))
    tucks = factories.make_prescription(neck, (chin_tuck, {}), by=dana.user)
    make_alert(ruth, "RF03")
    prescribing.end(programme, by=dana.user, now=LATER, reason="Closed")
    ruth.episodes.filter(pk=programme.episode_id).update(closed_at=LATER)
    recount(LATER)
    assert (tucks.pauses.count(), offered(ruth)) == (0, {"Chin tuck"})


def test_nothing_of_it_is_expected(ruth, dana, programme, heel_raise):
    make_alert(ruth, "RF02", at=at("07:30"), now=at("07:30"))
    add(programme, heel_raise, dana, now=at("07:40"))
    recount(NOW)
    assert AdherenceDay.objects.get(patient=ruth, on=TODAY).expected == 0


def test_the_release_ends_what_was_locked_late(ruth, dana, programme, heel_raise):
    alert = make_alert(ruth, "RF18")
    add(programme, heel_raise, dana)
    recount(LATER)
    releasing.release(alert, by=dana.user, now=LATER, reason="Fine")
    assert offered(ruth) == {"Mini heel slide", "Heel raise"}


def test_after_the_release_nothing_is_locked_again(ruth, dana, programme, heel_raise):
    releasing.release(make_alert(ruth, "RF18"), by=dana.user, now=NOW, reason="Fine")
    add(programme, heel_raise, dana)
    recount(LATER)
    assert (Pause.objects.count(), offered(ruth)) == (0, {"Mini heel slide", "Heel raise"})


def test_a_late_lock_leaves_a_trace_and_moves_the_reminders(ruth, dana, programme, heel_raise):
    make_alert(ruth, "RF18")
    add(programme, heel_raise, dana)
    Patient.objects.update(replan_reminders_at=None)
    recount(LATER)
    told = AuditEntry.objects.get(what="alert.locked_again")
    assert (told.by, told.at, told.patient_id) == ("system", LATER, ruth.pk)
    assert Patient.objects.values_list("replan_reminders_at", "recount_days_at").get() == (LATER, None)


def test_somebody_elses_alert_locks_nothing(ruth, sam, dana, programme):
    make_alert(sam, "RF01")
    assert facts_of(ruth, now=NOW).programme.pauses == []


@pytest.mark.django_db(transaction=True)
def test_a_report_does_not_wait_for_a_therapist_who_is_sending(ruth, dana, programme, heel_raise, monkeypatch):
    told, leave_word = threading.Event(), prescribing.leave_word

    def phone():
        make_alert(ruth, "RF02")
        told.set()
        connection.close()

    def a_report_comes_in_between(patient, *, now):
        monkeypatch.undo()
        threading.Thread(target=phone).start()
        assert told.wait(5)
        leave_word(patient, now=now)

    monkeypatch.setattr(prescribing, "leave_word", a_report_comes_in_between)
    add(programme, heel_raise, dana)
    assert offered(ruth) == set()


def test_somebody_away_is_not_asked_by_a_programme_started_meanwhile(ruth, dana, programme):
    resting.be_away(ruth, back_on=TODAY + timedelta(days=3), now=NOW)
    prescribing.end(programme, by=dana.user, now=LATER, reason="Anew")
    factories.make_prescription(ruth.episodes.get(), by=dana.user, now=LATER)
    assert (offered(ruth), str(day_of(ruth, now=LATER + A_MOMENT).rest)) == (
        set(),
        "You said you are away. Your drills come back on Sat 18 Apr.",
    )
