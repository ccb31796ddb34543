"""The chart's days: any period, said in words where it cannot be shown."""

from datetime import date, timedelta

import pytest
from django.utils.html import strip_tags

from adherence import days
from adherence.chart import Period, Wanted, chart_of, period_of
from adherence.models import Tick
from adherence.plots import PainPlot
from prescriptions import prescribing
from prescriptions.lines import Line
from tests import factories
from tests.factories import NOW, TODAY, at

A_DAY = timedelta(days=1)


@pytest.fixture
def programme(ruth, dana):
    """Heel slides six times a day for a hundred days."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW - 100 * A_DAY)


@pytest.fixture
def page(dana, ruth, programme, signed_in, now):
    """What an address of Ruth's chart answers to Dana."""
    browser = signed_in(dana)
    return lambda query="", **headers: browser.get(f"/patients/{ruth.pk}/{query}", headers=headers)


def words(response):
    return " ".join(strip_tags(response.content.decode()).replace("\xa0", " ").split())


def chart(dana, ruth, since="", until=""):
    return chart_of(dana, ruth.pk, now=NOW, wanted=Wanted(since, until))


def ticked_at_breakfast(programme, on, pain=None):
    item = programme.items.get()
    patient = programme.episode.patient
    moment = at("08:15", on)
    fields = {"on": on, "performed_at": moment, "recorded_at": moment, "pain_during": pain}
    Tick.objects.create(key=factories.new_key(), patient=patient, item=item, **fields)
    days.rebuild(patient, since=on, until=on)


def test_nothing_typed_is_three_weeks_up_to_today():
    assert period_of("", "", today=TODAY) == Period(TODAY - 20 * A_DAY, TODAY)


def test_a_start_alone_runs_up_to_today_and_an_end_alone_from_three_weeks_before():
    start, end = period_of("2026-03-01", "", today=TODAY), period_of("", "2026-03-01", today=TODAY)
    assert (start, end) == (
        Period(date(2026, 3, 1), TODAY),
        Period(date(2026, 3, 1) - 20 * A_DAY, date(2026, 3, 1)),
    )


@pytest.mark.parametrize(
    ("since", "until", "sentence"),
    [
        ("yesterday", "", "Give each day as year, month and day, like 2026-04-15."),
        ("2026-04-31", "", "Give each day as year, month and day, like 2026-04-15."),
        ("2026-04-10", "2026-04-09", "The first day must not be after the last."),
        ("", "2026-04-16", "The last day has not come yet. The latest is today."),
        ("1999-12-31", "2000-01-02", "That day is too long ago."),
        ("", "0001-01-01", "That day is too long ago."),
        ("2025-03-11", "2026-04-15", "From 11 Mar 2025 on that is 401 days. Pick 400 or fewer."),
    ],
)
def test_days_that_cannot_be_shown_say_why_and_keep_what_was_typed(since, until, sentence):
    found = period_of(since, until, today=TODAY)
    assert (found.problem, found.fields, found.days) == (
        sentence,
        {"since": since, "until": until},
        Period.usual(TODAY).days,
    )


def test_four_hundred_days_are_shown():
    assert period_of("2025-03-12", "2026-04-15", today=TODAY).length == 400


def test_a_bad_period_is_refused_with_its_sentence_and_the_fields_as_typed(page):
    answer = page("?since=2026-04-10&until=2026-04-09")
    assert "The first day must not be after the last. Here are the last 21 days." in words(answer)
    assert (answer.status_code, b'name="until" type="date" value="2026-04-09"' in answer.content) == (422, True)


def test_grid_and_plots_show_the_days_asked_for(dana, ruth, programme):
    ticked_at_breakfast(programme, date(2026, 3, 3), pain=6)
    shown = chart(dana, ruth, "2026-03-01", "2026-03-10")
    assert (shown.grid.days[0], shown.grid.days[-1], len(shown.doses.values)) == (
        date(2026, 3, 1),
        date(2026, 3, 10),
        10,
    )
    assert shown.pain.known == [6]


def test_the_reasons_and_the_tiles_stay_those_of_today(dana, ruth, programme):
    usual, past = chart(dana, ruth), chart(dana, ruth, "2026-02-01", "2026-02-03")
    assert (usual.reasons, usual.tiles) == (past.reasons, past.tiles)


def test_the_presets_end_today_and_know_which_is_shown(dana, ruth, programme):
    presets = chart(dana, ruth, "2026-01-16", "2026-04-15").presets
    assert [(preset.name, preset.is_chosen) for preset in presets] == [
        ("3 weeks", False),
        ("6 weeks", False),
        ("90 days", True),
        ("Since the start", False),
    ]
    assert presets[3].query == "since=2026-01-05&until=2026-04-15"


def test_without_a_programme_there_is_no_start(dana, ruth):
    assert len(chart(dana, ruth).presets) == 3


def test_a_swap_gets_the_days_alone(page):
    answer = page("?since=2026-03-01&until=2026-03-10", HX_Request="true", HX_Target="days")
    assert (answer.content.strip()[:27], b"<h1" in answer.content) == (b'<div class="stack" id="days', False)


def test_a_swap_of_something_else_gets_the_page(page):
    assert b"<h1>" in page("", HX_Request="true", HX_Target="elsewhere").content


def test_the_head_of_a_column_names_its_day_and_of_a_month_its_name(page):
    body = page("?since=2026-03-30&until=2026-04-02").content.decode()
    head = '<span class="visually-hidden">Wed 1 Apr</span><span aria-hidden="true">Apr<b>1</b></span>'
    assert head in body


def test_a_row_that_slips_most_is_named(dana, ruth, programme):
    for ago in range(1, 15):
        ticked_at_breakfast(programme, TODAY - ago * A_DAY)
    shown = chart(dana, ruth, str(TODAY - 14 * A_DAY), str(TODAY))
    assert shown.grid.words == "Those at 10:45 and 13:15 slip most."


def test_a_planned_change_runs_the_axis_on_to_its_day_and_is_dotted(dana, ruth, programme):
    old = programme.items.open().get()
    line = Line(old.drill, old.side, type(old.dose)(**{**vars(old.dose), "times_per_day": 8}))
    prescribing.revise(programme, [line], by=dana.user, now=NOW, from_on=TODAY + 3 * A_DAY)
    pain = chart(dana, ruth).pain
    assert (pain.axis[-1], [(tag.text, tag.is_planned) for tag in pain.tags]) == (
        TODAY + 3 * A_DAY,
        [("6 to 8 × a day", True)],
    )


def test_the_picture_tells_its_trend_and_its_changes_in_a_sentence():
    plot = PainPlot([TODAY - A_DAY, TODAY], [5, 2], [(TODAY, "4 to 6 × a day")])
    assert plot.words == "Highest pain each day: first 5, last 2, between 2 and 5. 15 Apr: 4 to 6 × a day."


def test_ninety_days_cost_no_query_more_than_three_weeks(page, programme, django_assert_num_queries):
    for ago in range(1, 30):
        ticked_at_breakfast(programme, TODAY - ago * A_DAY, pain=3)
    with django_assert_num_queries(8):
        page("?since=2026-01-16&until=2026-04-15")


def test_an_open_alert_costs_three_queries_and_keeps_to_twelve(page, ruth, programme, django_assert_num_queries):
    factories.make_alert(ruth)
    with django_assert_num_queries(11):
        page()
