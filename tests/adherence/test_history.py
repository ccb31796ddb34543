"""What I did: the patient's days in plain words, with the therapist's very figures."""

from datetime import date, timedelta

import pytest
from django.utils.html import strip_tags

from adherence import days
from adherence.chart import chart_of
from adherence.history import Period, history_of
from adherence.models import Tick
from prescriptions import prescribing
from prescriptions.lines import Line
from tests import factories
from tests.factories import NOW, TODAY, at

A_DAY = timedelta(days=1)
YESTERDAY = TODAY - A_DAY


@pytest.fixture
def programme(ruth, dana):
    """Heel slides six times a day for forty days."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW - timedelta(days=40))


@pytest.fixture
def phone(ruth, signed_in, now):
    return signed_in(ruth, full=True)


def tick(programme, *clocks, on=YESTERDAY, pain=None):
    item = programme.items.open().first()
    patient = item.prescription.episode.patient
    for clock in clocks:
        Tick.objects.create(
            key=factories.new_key(), patient=patient, item=item, on=on, performed_at=at(clock, on),
            recorded_at=at(clock, on), pain_during=pain,
        )  # fmt: skip
    days.rebuild(patient, since=on, until=on)


def words(response):
    return " ".join(strip_tags(response.content.decode()).replace("\xa0", " ").split())


def test_seven_days_are_the_very_figures_of_the_therapists_tiles(ruth, dana, programme, now):
    for back in range(1, 8):
        tick(programme, "08:15", "11:00", "14:00", on=TODAY - back * A_DAY, pain=back % 4)
    mine = history_of(ruth, days=7, until=None, now=NOW)
    tiles = [tile.figure for tile in chart_of(dana, ruth.pk, now=NOW).tiles[:3]]
    assert [f"{mine.stretch.percent}%", str(mine.stretch.pain), mine.longest_still] == tiles


def test_every_day_is_the_day_of_the_chart(ruth, dana, programme, now):
    tick(programme, "08:15", on=TODAY - 3 * A_DAY, pain=4)
    mine = {day.on: vars(day) for day in history_of(ruth, days=7, until=None, now=NOW).rows}
    theirs = {day.on: vars(day) for day in chart_of(dana, ruth.pk, now=NOW).stretch.week.days}
    figures = ("expected", "credited", "pain_max", "longest_still_min", "status")
    assert [[row[name] for name in figures] for row in mine.values()] == [
        [theirs[on][name] for name in figures] for on in mine
    ]


def test_it_counts_what_was_done(ruth, programme):
    tick(programme, "08:15", "11:00", "14:00")
    told = history_of(ruth, days=7, until=None, now=NOW)
    assert (told.doses, told.words) == ("3 of 42", "You did drills on 1 day. Each small bit counts.")


def test_today_is_shown_and_not_counted(ruth, programme):
    tick(programme, "08:15", on=TODAY)
    told = history_of(ruth, days=7, until=None, now=NOW)
    assert (told.doses, told.weeks[0].days[-1].words) == ("0 of 42", "Today, Wednesday: 1 of 6 drills")


def test_a_period_without_anything_asked_has_no_percent(ruth):
    told = history_of(ruth, days=7, until=None, now=NOW)
    assert (told.stretch.percent, told.doses, told.has_days) == (None, "Nothing was asked.", False)


def test_days_stand_by_weeks_newest_first(ruth, programme):
    told = history_of(ruth, days=7, until=None, now=NOW)
    assert [(week.name, len(week.before)) for week in told.weeks] == [("13 Apr to 15 Apr", 0), ("8 Apr to 12 Apr", 2)]


def test_the_days_before_are_the_days_before(ruth, programme):
    told = history_of(ruth, days=7, until=None, now=NOW)
    assert told.earlier == Period(date(2026, 4, 1), date(2026, 4, 7))


def test_there_is_nothing_before_the_first_programme(ruth, programme):
    assert history_of(ruth, days=90, until=None, now=NOW).earlier is None


def test_the_newest_days_have_nothing_after_them(ruth, programme):
    assert history_of(ruth, days=7, until=None, now=NOW).later is None


def test_the_days_after_reach_no_further_than_yesterday(ruth, programme):
    told = history_of(ruth, days=7, until=YESTERDAY - 2 * A_DAY, now=NOW)
    assert told.later.until == YESTERDAY


def test_a_day_to_come_is_read_as_the_newest(phone, programme):
    assert "8 Apr to Tue 14 Apr" in words(phone.get("/history/?until=2031-01-01"))


@pytest.mark.parametrize("query", ["?days=12", "?days=x&until=soon", "?until=0000-00-00"])
def test_anything_odd_in_the_address_is_read_as_not_said(phone, programme, query):
    answer = phone.get(f"/history/{query}")
    assert (answer.status_code, "Wed 8 Apr to Tue 14 Apr" in words(answer)) == (200, True)


def test_a_changed_plan_is_told_with_its_words_and_its_reason(phone, ruth, dana, programme):
    old = programme.items.open().get()
    line = Line(old.drill, old.side, type(old.dose)(**{**vars(old.dose), "times_per_day": 4}))
    prescribing.revise(programme, [line], by=dana.user, now=NOW - 2 * A_DAY, reason="Six was a lot.")
    page = words(phone.get("/history/"))
    assert ("What changed in my plan Mon 13 Apr" in page, "Why: Six was a lot." in page) == (True, True)


def test_a_change_that_begins_later_is_not_told_yet(ruth, dana, programme):
    old = programme.items.open().get()
    line = Line(old.drill, old.side, type(old.dose)(**{**vars(old.dose), "times_per_day": 4}))
    prescribing.revise(programme, [line], by=dana.user, now=NOW, from_on=TODAY + A_DAY)
    assert history_of(ruth, days=7, until=None, now=NOW).news == []


def test_pain_is_told_in_words_beside_its_drawing(phone, programme):
    tick(programme, "08:15", pain=5, on=TODAY - 2 * A_DAY)
    tick(programme, "08:15", pain=3)
    page = phone.get("/history/").content.decode()
    sentence = "Highest pain each day: first 5, last 3, between 3 and 5."
    assert (page.count(sentence), '<svg class="plot plot-mine"' in page) == (2, True)


def test_the_numbers_stand_in_a_table(phone, programme):
    tick(programme, "08:15", pain=4)
    row = '<th scope="row" class="nowrap">Tue 14 Apr</th><td>1</td><td>6</td><td>4</td>'
    assert row in phone.get("/history/").content.decode()


def test_a_swap_gets_the_period_alone(phone, programme):
    answer = phone.get("/history/?days=28", headers={"HX-Request": "true"})
    assert ("0 of 168" in words(answer), "<html" in answer.content.decode()) == (True, False)


def test_a_link_alone_opens_no_history(ruth, signed_in, now):
    answer = signed_in(ruth).get("/history/")
    assert answer.headers["Location"] == "/open/code/?next=/history/"


def test_sam_sees_his_own_days_only(sam, programme, signed_in, now):
    tick(programme, "08:15")
    assert "Nothing here yet" in words(signed_in(sam, full=True).get("/history/"))


@pytest.mark.parametrize("period", [7, 28, 90])
@pytest.mark.parametrize("ticked", [1, 20])
def test_the_page_costs_six_queries_whatever_the_period(phone, programme, ticked, period, django_assert_num_queries):
    for back in range(1, ticked + 1):
        tick(programme, "08:15", on=TODAY - back * A_DAY)
    with django_assert_num_queries(6):
        phone.get(f"/history/?days={period}")
