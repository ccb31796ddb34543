"""Days in a row: kept where there are rows, reckoned where there are none, and the same either way."""

from datetime import timedelta

from adherence import days
from adherence.looking_back import Stretch, complete, kept_days
from adherence.models import AdherenceDay, Tick
from prescriptions import prescribing
from prescriptions.lines import Line
from prescriptions.programme import programme_of
from tests import factories
from tests.factories import NOW, TODAY, at

YESTERDAY = TODAY - timedelta(days=1)


def figures(day):
    return {name: value for name, value in vars(day).items() if name not in ("_state", "id")}


def test_a_day_without_a_row_equals_the_row_a_rebuild_would_write(dana, ruth):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    programme = programme_of(ruth, since=YESTERDAY, until=YESTERDAY)
    [reckoned] = complete(programme, {}, since=YESTERDAY, until=YESTERDAY).days
    days.rebuild(ruth, since=YESTERDAY, until=YESTERDAY)
    assert figures(reckoned) == figures(AdherenceDay.objects.get())


def test_a_kept_row_is_taken_as_it_is(dana, ruth):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    kept = days.rebuild(ruth, since=YESTERDAY, until=YESTERDAY)
    found = complete(
        programme_of(ruth, since=YESTERDAY, until=YESTERDAY),
        kept_days([ruth], since=YESTERDAY, until=YESTERDAY)[ruth.pk],
        since=YESTERDAY,
        until=YESTERDAY,
    )
    assert [figures(day) for day in found.days] == [figures(day) for day in kept]


def test_a_day_reads_the_same_alone_and_within_a_year(dana, ruth):
    """The gap of a later version must not merge the bouts of an earlier day."""
    programme = factories.make_prescription(ruth.episodes.get(), by=dana.user)
    item = programme.items.get()
    for clock in ("08:00", "09:00"):
        Tick.objects.create(
            key=factories.new_key(),
            patient=ruth,
            item=item,
            on=YESTERDAY,
            performed_at=at(clock, YESTERDAY),
            recorded_at=NOW,
        )
    slower = type(item.dose)(**{**vars(item.dose), "min_gap_min": 120})
    prescribing.revise(programme, [Line(item.drill, "left", slower)], by=dana.user, now=NOW)
    alone = days.book(ruth, YESTERDAY)
    [within, _] = days.rebuild(ruth, since=YESTERDAY, until=TODAY)
    assert (alone.credited, within.credited) == (2.0, 2.0)


def test_an_open_pause_of_an_ended_programme_takes_nothing_from_the_next(dana, ruth):
    first = factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW - timedelta(days=9))
    prescribing.pause(first, by=dana.user, now=NOW - timedelta(days=8))
    prescribing.end(first, by=dana.user, now=NOW - timedelta(days=7), reason="A new start")
    factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW - timedelta(days=6))
    [day] = days.rebuild(ruth, since=YESTERDAY, until=YESTERDAY)
    assert (day.expected, day.longest_still_min) == (6, 900)


def test_a_stretch_sums_doses_and_never_averages_percentages():
    rows = [AdherenceDay(expected=1, credited=1), AdherenceDay(expected=9, credited=0)]
    assert Stretch(rows).percent == 10


def test_a_stretch_in_which_nothing_was_due_has_no_percentage():
    assert Stretch([AdherenceDay(expected=0, credited=0)]).percent is None
