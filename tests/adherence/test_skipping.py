"""Passing over a drill: the reason is kept, the answer fits it, and nothing is held against anybody."""

import pytest

from adherence import skipping, ticking, undoing
from adherence.booking import TooLate, Unreadable
from adherence.models import AdherenceDay, Skip
from adherence.stops import State
from adherence.today import day_of
from prescriptions.models import Item
from tests import factories
from tests.factories import NOW, TODAY, at, new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def slide(ruth, dana):
    """Heel slides six times a day, now at 10:45."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user).items.get()


@pytest.fixture
def phone(ruth, slide, signed_in, now):
    return signed_in(ruth)


def skip(item, ruth, reason="tired", *, now=NOW, snack="10:45", **more):
    return skipping.skip(item, patient=ruth, reason=reason, now=now, snack_at=at(snack), **{"key": new_key()} | more)


def answer(ruth, clock="10:00"):
    return next(part.answer for stop in day_of(ruth, now=at(clock)).stops for part in stop.parts if part.skip)


def test_a_skip_is_kept_with_its_reason_and_its_snack(phone, slide):
    sent = {"item": slide.pk, "key": str(new_key()), "snack_at": at("10:45").isoformat(), "reason": "busy"}
    phone.post("/today/skip/", sent)
    kept = Skip.objects.get()
    assert (kept.item, kept.on, kept.snack_at, kept.reason) == (slide, TODAY, at("10:45"), "busy")


def test_the_same_skip_twice_is_one_row(ruth, slide):
    key = new_key()
    assert skip(slide, ruth, key=key) == skip(slide, ruth, key=key)
    assert Skip.objects.count() == 1


def test_a_skipped_snack_makes_room_for_the_next(ruth, slide):
    skip(slide, ruth)
    day = day_of(ruth, now=NOW)
    assert (day.stops[1].state, day.following.at, day.opened) == (State.SKIPPED, at("13:15"), None)


def test_a_skipped_drill_is_still_expected(ruth, slide):
    ticking.tick(slide, patient=ruth, key=new_key(), performed_at=at("08:20"), now=at("08:20"))
    skip(slide, ruth)
    assert (AdherenceDay.objects.get().expected, day_of(ruth, now=NOW).done) == (6, 1)


def test_a_skip_is_taken_back(phone, ruth, slide):
    kept = skip(slide, ruth)
    phone.post("/today/undo/", {"key": str(kept.key)})
    assert day_of(ruth, now=NOW).stops[1].state is State.NOW


def test_who_does_it_after_all_has_done_it(ruth, slide):
    skip(slide, ruth)
    ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW, now=NOW, snack_at=at("10:45"))
    assert day_of(ruth, now=NOW).stops[1].state is State.DONE


def test_the_next_one_is_named_to_who_is_busy(ruth, slide):
    skip(slide, ruth, "busy")
    assert answer(ruth).words == "No problem. The next one comes at 13:15."


def test_after_the_last_one_tomorrow_is_a_new_day(ruth, slide):
    skip(slide, ruth, "forgot", now=at("20:50"), snack="20:45")
    assert answer(ruth, "20:50").words == "That is fine. Tomorrow is a new day."


def test_to_who_is_tired_a_hard_day_is_offered(ruth, slide):
    skip(slide, ruth, "tired")
    assert (answer(ruth).words, answer(ruth).offers_hard_day) == (
        "Rest is fine. On a hard day, a little is enough.", True,
    )  # fmt: skip


@pytest.mark.parametrize("has_easier", [True, False])
def test_who_hurts_is_offered_the_easier_version_and_a_way_to_tell(ruth, slide, has_easier):
    easier = factories.make_drill(slug="seated-heel-slide", name="Seated heel slide") if has_easier else None
    Item.objects.update(easier=easier)
    skip(slide, ruth, "pain")
    assert (answer(ruth).offers_easier, answer(ruth).offers_wrong) == (has_easier, True)


def test_without_a_place_for_it_another_drill_of_the_snack_may_do(ruth, dana):
    lying = factories.make_drill(slug="heel-slide", name="Heel slide", occasions=["bed"])
    seated = factories.make_drill(slug="knee-straighten", name="Knee straighten", occasions=["chair"])
    items = factories.make_prescription(ruth.episodes.get(), (lying, {}), (seated, {}), by=dana.user).items
    skip(items.get(drill=lying), ruth, "no_place")
    assert answer(ruth).words == "That is fine. You can do this seated or standing: Knee straighten."


def test_a_reason_we_do_not_know_is_refused(ruth, slide):
    with pytest.raises(Unreadable):
        skip(slide, ruth, "because")


def test_a_closed_day_takes_no_skip(ruth, slide):
    with pytest.raises(TooLate):
        skip(slide, ruth, now=at("10:00", TODAY.replace(day=18)))


def test_nobody_skips_for_somebody_else(slide, sam, signed_in, now):
    sent = {"item": slide.pk, "key": str(new_key()), "reason": "busy"}
    assert (signed_in(sam).post("/today/skip/", sent).status_code, Skip.objects.count()) == (404, 0)


def test_a_skip_of_somebody_else_stays(ruth, slide, sam, signed_in, now):
    kept = skip(slide, ruth)
    assert signed_in(sam).post("/today/undo/", {"key": str(kept.key)}).status_code == 404
    kept.refresh_from_db()
    assert kept.undone_at is None


def test_a_skip_said_offline_is_judged_by_the_hour_of_its_tap(ruth, slide):
    kept = skip(slide, ruth, now=at("10:00", TODAY.replace(day=20)), tapped_at=NOW)
    assert (kept.on, kept.recorded_at) == (TODAY, at("10:00", TODAY.replace(day=20)))


def test_taken_back_too_late_it_stands(ruth, slide):
    kept = skip(slide, ruth)
    with pytest.raises(TooLate):
        undoing.take_back([kept.key], patient=ruth, now=at("10:00", TODAY.replace(day=18)))
