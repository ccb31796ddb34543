"""The chart: one patient, told to their therapist."""

from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from adherence import days
from adherence.caseload import cases_of
from adherence.chart import chart_of
from adherence.grid import State
from adherence.models import Skip, Tick
from patients.models import Patient
from prescriptions import prescribing
from prescriptions.lines import Line
from prescriptions.models import PrecautionRule
from tests import factories
from tests.factories import NOW, TODAY, at

WEEK = timedelta(days=7)


@pytest.fixture
def programme(ruth, dana):
    """Heel slides six times a day since last week."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW - WEEK)


def tick(programme, *clocks, on=TODAY, pain=None):
    item = programme.items.open().first()
    for clock in clocks:
        Tick.objects.create(
            key=factories.new_key(),
            patient=item.prescription.episode.patient,
            item=item,
            on=on,
            performed_at=at(clock, on),
            recorded_at=at(clock, on),
            pain_during=pain,
        )
    days.rebuild(programme.episode.patient, since=on, until=on)


def revise(programme, by, now, **dose):
    old = programme.items.open().get()
    line = Line(old.drill, old.side, type(old.dose)(**{**vars(old.dose), **dose}))
    return prescribing.revise(programme, [line], by=by.user, now=now)


def words(response):
    return " ".join(strip_tags(response.content.decode()).replace("\xa0", " ").split())


def read(browser, patient):
    return words(browser.get(f"/patients/{patient.pk}/"))


def test_a_programme_that_ended_before_its_first_day_is_not_called_none_yet(dana, ruth, signed_in, now):
    programme = factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW)
    prescribing.end(programme, by=dana.user, now=NOW, reason="Wrong patient")
    told = read(signed_in(dana), ruth)
    assert ("No programme now" in told, "No programme yet" in told) == (True, False)


def test_the_head_names_condition_side_week_and_day(dana, ruth, signed_in, now):
    assert "Knee replacement, left. Week 2, day 10." in read(signed_in(dana), ruth)


def test_a_precaution_is_said_in_its_rules_words_with_its_last_day(dana, ruth, now):
    words = "Knee no further than 60 degrees (early)"
    PrecautionRule.objects.create(tag="knee-flexion-limit-60", text=words, effect="clamp")
    factories.make_precaution(ruth.episodes.get(), by=dana.user, expires_on=TODAY + WEEK)
    [limit] = chart_of(dana, ruth.pk, now=NOW).precautions
    assert str(limit) == "Knee no further than 60 degrees, until 22 Apr"


def test_a_precaution_that_has_expired_is_gone(dana, ruth, now):
    factories.make_precaution(ruth.episodes.get(), by=dana.user, expires_on=TODAY - timedelta(days=1))
    assert chart_of(dana, ruth.pk, now=NOW).precautions == []


def test_the_programme_stands_in_the_therapists_words_and_the_patients(dana, ruth, programme, signed_in, now):
    text = read(signed_in(dana), ruth)
    assert "1 × 10, hold 2 s, 6 × a day" in text
    assert "Ruth reads: 10 slow reps, hold 2 s, left knee" in text


def test_the_tiles_sum_the_last_seven_complete_days(dana, ruth, programme, now):
    tick(programme, "08:15", "11:00", "14:00", on=TODAY - timedelta(days=1), pain=4)
    tick(programme, "08:15", on=TODAY, pain=9)
    tiles = {tile.name: tile.figure for tile in chart_of(dana, ruth.pk, now=NOW).tiles}
    assert (tiles["Doses done, 7 days"], tiles["Pain, 7-day average"]) == ("7%", "4.0")


def test_the_grid_knows_done_missed_and_still_to_come(dana, ruth, programme, now):
    tick(programme, "08:15", on=TODAY)
    today = [row.cells[-1] for row in chart_of(dana, ruth.pk, now=NOW).grid.rows]
    assert today == [State.DONE, *[State.AHEAD] * 5]


def test_a_tick_belongs_to_the_snack_it_was_made_near(dana, ruth, programme, now):
    tick(programme, "13:10", on=TODAY - timedelta(days=1))
    yesterday = [row.cells[-2] for row in chart_of(dana, ruth.pk, now=NOW).grid.rows]
    assert yesterday == [State.MISSED, State.MISSED, State.DONE, *[State.MISSED] * 3]


def test_two_drills_of_a_snack_and_one_ticked_is_part_done(dana, ruth, now):
    once = {"times_per_day": 1}
    pair = [(factories.make_drill(), once), (factories.make_drill("quad-set", "Quad set"), once)]
    tick(factories.make_prescription(ruth.episodes.get(), *pair, by=dana.user), "14:30", on=TODAY - timedelta(days=1))
    assert chart_of(dana, ruth.pk, now=NOW).grid.rows[0].cells[-2] is State.PART


def test_before_the_programme_nothing_was_set(dana, ruth, programme, now):
    first = [row.cells[0] for row in chart_of(dana, ruth.pk, now=NOW).grid.rows]
    assert first == [State.OFF] * 6


def test_a_lighter_day_stands_in_the_rows_nearest_in_time(dana, ruth, programme, now):
    revise(programme, dana, NOW - timedelta(days=1), times_per_day=2)
    column = [row.cells[-1] for row in chart_of(dana, ruth.pk, now=NOW).grid.rows]
    assert [state is State.OFF for state in column] == [True, False, True, True, False, True]


def test_the_grid_is_a_table_with_words_in_each_cell(dana, ruth, programme, signed_in, now):
    tick(programme, "08:15", on=TODAY)
    body = signed_in(dana).get(f"/patients/{ruth.pk}/").content.decode()
    assert '<th scope="row"><b>08:15</b>Early morning</th>' in body
    assert body.count('<span class="visually-hidden">still to come</span>') == 5


def test_a_changed_dose_is_an_event_with_old_and_new(dana, ruth, programme, now):
    revise(programme, dana, NOW - timedelta(days=1), times_per_day=8)
    event = chart_of(dana, ruth.pk, now=NOW).events[0]
    assert event.detail.replace("\xa0", " ") == "1 × 10, hold 2 s, 6 × a day → 1 × 10, hold 2 s, 8 × a day"
    assert (event.title, event.by) == ("Mini heel slide changed", "Dana Whitfield")


def test_a_changed_dose_is_marked_over_the_pain(dana, ruth, programme, now):
    revise(programme, dana, NOW - timedelta(days=1), times_per_day=8)
    assert chart_of(dana, ruth.pk, now=NOW).pain.marks == [(TODAY - timedelta(days=1), "6 to 8 × a day")]


def test_a_drill_added_and_one_taken_out_at_once_are_one_event(dana, ruth, programme, now):
    other = Line(factories.make_drill("quad-set", "Quad set"), "left", programme.items.get().dose)
    prescribing.revise(programme, [other], by=dana.user, now=NOW - timedelta(days=1))
    told = [(event.title, event.detail.replace("\xa0", " ")) for event in chart_of(dana, ruth.pk, now=NOW).events]
    lines = ["Quad set added: 1 × 10, hold 2 s, 6 × a day", "Mini heel slide taken out: 1 × 10, hold 2 s, 6 × a day"]
    assert told == [("2 drills changed", "\n".join(lines)), ("Programme sent", "1 drill")]


def test_pause_resume_and_end_are_events(dana, ruth, programme, now):
    prescribing.pause(programme, by=dana.user, now=NOW - timedelta(hours=3), reason="Holiday")
    prescribing.resume(programme, by=dana.user, now=NOW - timedelta(hours=2))
    prescribing.end(programme, by=dana.user, now=NOW - timedelta(hours=1), reason="Goal reached")
    events = [(event.title, event.detail) for event in chart_of(dana, ruth.pk, now=NOW).events]
    assert events == [
        ("Programme ended", "Goal reached"),
        ("Resumed", ""),
        ("Paused", "Holiday"),
        ("Programme sent", "1 drill"),
    ]


def test_a_drill_passed_over_says_why(dana, ruth, programme, now):
    Skip.objects.create(
        key=factories.new_key(), patient=ruth, item=programme.items.get(), on=TODAY, reason="pain", recorded_at=NOW
    )
    event = chart_of(dana, ruth.pk, now=NOW).events[0]
    assert (event.title, event.detail) == ("Passed over: Mini heel slide", "it hurts")


def test_the_pain_band_follows_the_conditions_profile(dana, ruth, programme, now):
    ruth.episodes.get().condition.__class__.objects.update(pain_profile="irritable")
    assert chart_of(dana, ruth.pk, now=NOW).pain.red_from == 5


def test_the_numbers_stand_beneath_each_plot(dana, ruth, programme, signed_in, now):
    tick(programme, "08:15", on=TODAY - timedelta(days=1), pain=4)
    body = signed_in(dana).get(f"/patients/{ruth.pk}/").content.decode()
    assert body.count("Show the numbers") == 4
    assert '<th scope="row" class="nowrap">Tue 14 Apr</th><td>4</td>' in body


def test_the_caseload_and_the_chart_give_the_same_reasons(dana, ruth, programme, now):
    tick(programme, "08:15", on=TODAY - timedelta(days=6))
    [case] = cases_of(Patient.objects.all(), now=NOW)
    assert list(case.reasons) == chart_of(dana, ruth.pk, now=NOW).reasons


def test_a_patient_without_a_programme_has_a_chart_too(dana, ruth, signed_in, now):
    assert "Choose drills and doses, see the day they make, and send it." in read(signed_in(dana), ruth)


def test_a_patient_without_an_episode_has_a_chart_too(dana, signed_in, now):
    assert "Hana Kobayashi" in read(signed_in(dana), factories.make_patient(dana, "Hana Kobayashi"))


def test_omar_is_told_there_is_no_such_page(omar, ruth, programme, signed_in, now):
    assert signed_in(omar).get(f"/patients/{ruth.pk}/").status_code == 404


def test_a_stranger_is_sent_to_the_sign_in_page(client, ruth):
    assert client.get(f"/patients/{ruth.pk}/").headers["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("weeks", [1, 8])
def test_the_page_costs_eight_queries_whatever_the_history(
    dana, ruth, signed_in, now, django_assert_num_queries, weeks
):
    programme = factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW - weeks * WEEK)
    for ago in reversed(range(1, weeks)):
        revise(programme, dana, NOW - ago * WEEK, reps=5 + ago)
        prescribing.pause(programme, by=dana.user, now=NOW - ago * WEEK, until=NOW - ago * WEEK + timedelta(hours=1))
    for ago in range(1, min(7 * weeks, 21)):
        tick(programme, "08:15", "13:00", on=TODAY - timedelta(days=ago), pain=3)
    browser = signed_in(dana)
    with django_assert_num_queries(8):
        browser.get(f"/patients/{ruth.pk}/")
