"""Some of it: reps done per set, counted by their share, and the rest added later."""

import pytest

from adherence import ticking
from adherence.models import AdherenceDay, Tick
from adherence.stops import State
from adherence.ticking import Go, Unreadable
from adherence.today import day_of
from prescriptions.models import Item
from tests import factories
from tests.factories import NOW, at, new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def slide(ruth, dana):
    """Ten heel slides, six times a day, now at 10:45."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user).items.get()


@pytest.fixture
def phone(ruth, slide, signed_in, now):
    return signed_in(ruth)


def some(slide, ruth, *reps, key=None, **more):
    go = Go(slide, key or new_key(), reps)
    told = {"performed_at": NOW, "now": NOW, "snack_at": at("10:45")} | more
    return ticking.tick_together([go], patient=ruth, **told)[0]


def part_now(ruth):
    return next(stop.parts[0] for stop in day_of(ruth, now=NOW).stops if stop.at == at("10:45"))


def test_some_reps_count_by_their_share(ruth, slide):
    some(slide, ruth, 4)
    assert AdherenceDay.objects.get().credited == 0.4


def test_less_than_half_leaves_the_snack_open_and_says_how_much(ruth, slide):
    some(slide, ruth, 4)
    part, stop = part_now(ruth), day_of(ruth, now=NOW).stops[1]
    assert (stop.state, part.in_part, part.rest) == (State.NOW, "4 of 10", [6])


def test_half_of_it_is_enough_for_the_line(ruth, slide):
    some(slide, ruth, 5)
    assert day_of(ruth, now=NOW).stops[1].state is State.DONE


def test_some_of_it_is_never_told_as_nothing(ruth, slide):
    some(slide, ruth, 4)
    assert day_of(ruth, now=at("15:00")).stops[1].slipped == "You did some of it. That counts."


def test_the_rest_makes_it_whole(phone, ruth, slide):
    some(slide, ruth, 4)
    rest = {"item": slide.pk, "key": str(new_key()), "snack_at": at("10:45").isoformat(), "reps": "6"}
    phone.post("/today/tick/", rest)
    part = part_now(ruth)
    assert (part.credit, part.is_in_part, AdherenceDay.objects.get().credited) == (1.0, False, 1.0)


def test_the_rest_is_told_set_by_set(ruth, dana):
    doses = (factories.make_drill(bounds={}), {"sets": 2, "reps": 8})
    two_sets = factories.make_prescription(ruth.episodes.get(), doses, by=dana.user).items.get()
    some(two_sets, ruth, 8, 1)
    assert (part_now(ruth).in_part, part_now(ruth).rest) == ("9 of 16", [0, 7])


def test_one_tap_says_how_many_of_one_short_set(phone):
    page = phone.get("/today/").content.decode()
    assert [page.count(f'name="reps" value="{reps}"') for reps in (0, 1, 9, 10)] == [0, 1, 1, 0]


def test_reps_of_a_tap_are_kept(phone, slide):
    phone.post("/today/tick/", {"item": slide.pk, "key": str(new_key()), "reps": "4"})
    assert Tick.objects.get().reps_done == [4]


@pytest.mark.parametrize("reps", [(0,), (4, 4), (1001,)])
def test_reps_that_no_plan_asks_for_are_refused(ruth, slide, reps):
    with pytest.raises(Unreadable):
        some(slide, ruth, *reps)


@pytest.mark.parametrize("reps", ["many", "-1", "٣"])
def test_reps_that_are_no_number_are_answered_with_a_sentence(phone, slide, reps):
    answer = phone.post("/today/tick/", {"item": slide.pk, "key": str(new_key()), "reps": reps})
    assert (answer.status_code, Tick.objects.count()) == (422, 0)


def test_a_hold_of_one_rep_is_done_or_not(ruth, dana):
    doses = (factories.make_drill(bounds={}), {"reps": 1, "hold_s": 30})
    hold = factories.make_prescription(ruth.episodes.get(), doses, by=dana.user).items.get()
    assert (hold.hold_s, day_of(ruth, now=NOW).stops[0].parts[0].can_be_part) == (30, False)


def test_a_drill_that_waits_for_training_may_be_done_in_part(phone, slide):
    Item.objects.update(occasion="gym-before", days_per_week=3)
    phone.post("/today/tick/", {"item": slide.pk, "key": str(new_key()), "reps": "4"})
    assert "Done once today, 4 of 10" in phone.get("/today/").content.decode()
