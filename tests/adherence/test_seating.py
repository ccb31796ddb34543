"""Which tick belongs to which snack, above all after the plan has changed. Pure: no database."""

from types import SimpleNamespace

import pytest

from adherence.seating import seat
from tests.factories import at

SLIDE = SimpleNamespace(pk=1, prescription_id=7, drill_id=3, side="left")
SLIDE_CHANGED = SimpleNamespace(pk=2, prescription_id=7, drill_id=3, side="left")
RAISE = SimpleNamespace(pk=3, prescription_id=7, drill_id=4, side="left")
LINES = {1: (7, 3, "left"), 2: (7, 3, "left"), 3: (7, 4, "left")}


def snacks(*moments, items=(SLIDE_CHANGED,)):
    return [SimpleNamespace(number=number, at=at(clock), items=items) for number, clock in enumerate(moments, start=1)]


def tick(item, done=None, snack=None):
    return SimpleNamespace(item_id=item.pk, performed_at=done and at(done), snack_at=snack and at(snack))


def seated(ticks, day):
    """Which snack each tick got, 0 where it got none."""
    seating = seat(ticks, day, lines=LINES)
    place = {id(one): number for (number, _line), here in seating.taken.items() for one in here}
    return [place.get(id(one), 0) for one in ticks]


def test_a_tick_stays_with_the_snack_it_was_made_from():
    assert seated([tick(SLIDE, "09:00", "15:00")], snacks("09:00", "12:00", "15:00")) == [3]


def test_an_older_version_of_a_drill_still_counts_as_that_drill():
    assert seated([tick(SLIDE, "09:00", "09:00")], snacks("09:00")) == [1]


def test_two_ticks_made_from_one_snack_share_it():
    assert seated([tick(SLIDE, "09:00", "09:00"), tick(SLIDE, "09:02", "09:00")], snacks("09:00", "12:00")) == [1, 1]


def test_when_its_snack_is_gone_a_tick_takes_the_nearest():
    assert seated([tick(SLIDE, "11:00", "10:45")], snacks("09:00", "12:00", "15:00")) == [2]


def test_a_taken_snack_is_not_taken_again():
    ticks = [tick(SLIDE, "12:00", "12:00"), tick(SLIDE, "11:50", "10:45")]
    assert seated(ticks, snacks("09:00", "12:00", "16:00")) == [2, 1]


def test_a_tie_goes_to_the_earlier_snack():
    assert seated([tick(SLIDE, "10:30")], snacks("09:00", "12:00")) == [1]


def test_homeless_ticks_are_seated_in_the_order_in_which_they_were_done():
    assert seated([tick(SLIDE, "12:10"), tick(SLIDE, "11:50")], snacks("09:00", "12:00")) == [1, 2]


def test_a_tick_whose_time_nobody_knows_takes_the_first_free_snack():
    assert seated([tick(SLIDE), tick(SLIDE, "09:00", "09:00")], snacks("09:00", "12:00")) == [2, 1]


@pytest.mark.parametrize("stranger", [RAISE, SimpleNamespace(pk=99)])
def test_a_tick_of_a_drill_no_snack_asks_for_is_left_over(stranger):
    assert seated([tick(stranger, "09:00", "09:00")], snacks("09:00")) == [0]


def test_more_ticks_than_snacks_leave_some_over():
    assert seated([tick(SLIDE, "09:00"), tick(SLIDE, "09:30")], snacks("09:00")) == [1, 0]
