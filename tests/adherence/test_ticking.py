"""Done, Undo, pain and getting up: what is kept, what is refused, and that twice is once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection

from adherence import ticking
from adherence.models import AdherenceDay, Move, Tick
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
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


def form(slide, **more):
    return {"item": slide.pk, "key": str(new_key()), "snack_at": at("10:45").isoformat()} | more


# -- a tick


def test_a_tick_is_kept_with_its_snack_and_its_moment(phone, slide):
    phone.post("/today/tick/", form(slide))
    tick = Tick.objects.get()
    assert (tick.item, tick.on, tick.snack_at, tick.performed_at) == (slide, TODAY, at("10:45"), NOW)
    assert (tick.precision, tick.source) == ("exact", "live")


def test_without_scripts_a_tick_leads_back_to_the_open_snack(phone, slide):
    sent = form(slide)
    answer = phone.post("/today/tick/", sent)
    back = f"/today/?open=2026-04-15T14%3A45%3A00%2B00%3A00&ask={sent['key']}#now"
    assert (answer.status_code, answer["Location"]) == (303, back)


def test_a_swapped_tick_answers_with_the_day_and_asks_how_it_felt(phone, slide):
    answer = phone.post("/today/tick/", form(slide), headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="day"')
    assert (page.count('aria-pressed="true"'), page.count("How much did that hurt?")) == (1, 1)


def test_the_same_tick_twice_is_one_row(phone, slide):
    sent = form(slide)
    assert [phone.post("/today/tick/", sent).status_code for _ in range(2)] == [303, 303]
    assert Tick.objects.count() == 1


def test_a_snack_that_slipped_by_is_ticked_at_about_its_own_time(phone, slide):
    phone.post("/today/all/", form(slide, snack_at=at("08:15").isoformat(), when="then"))
    tick = Tick.objects.get()
    assert (tick.performed_at, tick.precision, tick.source) == (at("08:15"), "about", "later")


def test_all_drills_of_a_snack_are_ticked_together(ruth, dana, signed_in, now):
    pair = [(factories.make_drill(slug=slug, name=slug), {}) for slug in ("heel-slide", "quad-set")]
    items = factories.make_prescription(ruth.episodes.get(), *pair, by=dana.user).items.all()
    sent = {"item": [item.pk for item in items], "key": [str(new_key()) for _ in items]}
    signed_in(ruth).post("/today/all/", sent | {"snack_at": at("10:45").isoformat()})
    assert set(Tick.objects.values_list("item_id", "snack_at")) == {(item.pk, at("10:45")) for item in items}


def test_one_refused_drill_of_many_stores_none(phone, ruth, slide, dana):
    gone = Item.objects.create(
        prescription=slide.prescription, drill=factories.make_drill("quad-set", "Quad set"), by=dana.user,
        starts_at=NOW - timedelta(days=3), ends_at=NOW - timedelta(days=2), **{"reps": 10},
    )  # fmt: skip
    sent = {"item": [slide.pk, gone.pk], "key": [str(new_key()), str(new_key())]}
    answer = phone.post("/today/all/", sent | {"snack_at": at("10:45").isoformat()})
    assert (answer.status_code, Tick.objects.count(), AdherenceDay.objects.count()) == (422, 0, 0)


def test_a_tick_of_a_changed_plan_takes_the_nearest_free_snack(phone, ruth, slide, dana, now):
    phone.post("/today/tick/", form(slide))
    line = Line(slide.drill, "left", Dose(sets=1, reps=12, times_per_day=4, min_gap_min=30))
    prescribing.revise(slide.prescription, [line], by=dana.user, now=NOW + timedelta(minutes=5))
    now.set(NOW + timedelta(hours=4))
    page = phone.get("/today/").content.decode()
    assert "Done at 10:00" in page


# -- what cannot be kept


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"key": "no-uuid"}, "We could not read that."),
        ({"key": ""}, "We could not read that."),
        ({"item": "heel-slide"}, "We could not read that."),
        ({"item": ""}, "We could not read that."),
        ({"snack_at": "noon"}, "We could not read that."),
        ({"when": "then", "snack_at": ""}, "We could not read that."),
        ({"when": "then", "snack_at": "2026-04-15T22:15:00+00:00"}, "That time has not come yet."),
        ({"when": "then", "snack_at": "2026-04-13T14:45:00+00:00"}, "That day is closed now."),
        ({"when": "then", "snack_at": "0001-01-01T00:00:00+00:00"}, "That day is closed now."),
    ],
)
def test_a_tick_that_cannot_be_kept_is_answered_with_a_sentence(phone, slide, change, sentence):
    answer = phone.post("/today/tick/", form(slide, **change), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content.decode().count(sentence)) == (422, 1)
    assert (Tick.objects.count(), AdherenceDay.objects.count()) == (0, 0)


def test_a_drill_given_up_since_is_not_ticked(phone, slide, dana, now):
    prescribing.end(slide.prescription, by=dana.user, now=NOW - timedelta(hours=1), reason="done")
    answer = phone.post("/today/tick/", form(slide))
    assert (answer.status_code, Tick.objects.count()) == (422, 0)
    assert "Your plan has changed since." in answer.content.decode()


def test_nobody_ticks_for_somebody_else(slide, sam, signed_in, now):
    answer = signed_in(sam).post("/today/tick/", form(slide))
    assert (answer.status_code, Tick.objects.count()) == (404, 0)


@pytest.mark.parametrize("deed", ["undo", "pain"])
def test_nobody_touches_somebody_elses_tick(ruth, slide, sam, signed_in, now, deed):
    made = ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    answer = signed_in(sam).post(f"/today/{deed}/", {"key": str(made.key), "pain": "9"})
    made.refresh_from_db()
    assert (answer.status_code, made.undone_at, made.pain_during) == (404, None, None)


def test_a_therapist_cannot_tick(slide, omar, signed_in, now):
    answer = signed_in(omar).post("/today/tick/", form(slide))
    assert (answer.status_code, answer["Location"], Tick.objects.count()) == (302, "/open/ask/", 0)


def test_a_pass_that_ran_out_inside_a_swap_sends_the_whole_page_away(client, slide, now):
    answer = client.post("/today/tick/", form(slide), headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"], Tick.objects.count()) == (200, "/open/ask/", 0)


@pytest.mark.parametrize("deed", ["tick", "all", "undo", "pain", "moved"])
def test_looking_does_nothing(phone, slide, deed):
    assert phone.get(f"/today/{deed}/", form(slide)).status_code == 405
    assert (Tick.objects.count(), Move.objects.count()) == (0, 0)


# -- taken back, felt, moved


def test_undo_is_a_mark_and_twice_is_once(phone, ruth, slide, now):
    made = ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    phone.post("/today/undo/", {"key": str(made.key)})
    now.set(NOW + timedelta(minutes=1))
    phone.post("/today/undo/", {"key": str(made.key)})
    assert list(Tick.objects.values_list("key", "undone_at")) == [(made.key, NOW)]


def test_after_undo_the_snack_can_be_ticked_anew(phone, slide):
    first = form(slide)
    phone.post("/today/tick/", first)
    phone.post("/today/undo/", {"key": first["key"]})
    phone.post("/today/tick/", form(slide))
    assert (Tick.objects.count(), Tick.objects.standing().count()) == (2, 1)


def test_the_snacks_own_undo_takes_back_each_of_its_ticks(phone, ruth, slide):
    keys = [new_key(), new_key()]
    for key in keys:
        ticking.tick(slide, patient=ruth, key=key, performed_at=NOW, now=NOW)
    phone.post("/today/undo/", {"key": [str(key) for key in keys]})
    assert Tick.objects.standing().count() == 0


@pytest.mark.parametrize(("said", "kept"), [("0", 0), ("10", 10), ("", None)])
def test_pain_is_kept_as_said_or_not_at_all(phone, ruth, slide, said, kept):
    made = ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    phone.post("/today/pain/", {"key": str(made.key), "pain": said})
    made.refresh_from_db()
    assert (made.pain_during, AdherenceDay.objects.get().pain_max) == (kept, kept)


@pytest.mark.parametrize("said", ["11", "-1", "much"])
def test_pain_off_the_scale_is_refused(phone, ruth, slide, said):
    made = ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    answer = phone.post("/today/pain/", {"key": str(made.key), "pain": said})
    made.refresh_from_db()
    assert (answer.status_code, made.pain_during) == (422, None)


@pytest.mark.parametrize(
    ("pain", "advice"),
    [
        ("3", ""),
        ("4", "Make it smaller, slower, or fewer."),
        ("5", "Make it smaller, slower, or fewer."),
        ("6", "Stop this drill. Rest. Your therapist has been told."),
    ],
)
def test_pain_above_the_green_band_brings_advice(phone, ruth, slide, pain, advice):
    made = ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW, now=NOW, snack_at=at("10:45"))
    sent = {"key": str(made.key), "pain": pain, "snack_at": at("10:45").isoformat()}
    page = phone.post("/today/pain/", sent, headers={"HX-Request": "true"}).content.decode()
    known = ("Make it smaller, slower, or fewer.", "Stop this drill. Rest. Your therapist has been told.")
    shown = [words for words in known if words in page]
    assert shown == ([advice] if advice else [])


def test_getting_up_is_kept_once(phone):
    key = str(new_key())
    for _ in range(2):
        phone.post("/today/moved/", {"key": key})
    assert list(Move.objects.values_list("key", "on", "performed_at")) == [(uuid.UUID(key), TODAY, NOW)]


def test_getting_up_breaks_the_still_stretch(phone):
    phone.post("/today/moved/", {"key": str(new_key())})
    assert AdherenceDay.objects.get().longest_still_min == 12 * 60


# -- late entry


@pytest.mark.parametrize(("hours", "kept"), [(24, True), (35, True), (36, False)])
def test_a_day_stays_open_to_the_end_of_the_next(ruth, slide, hours, kept):
    """Done at half past two; the next day ends 36 hours later, in the middle of its night."""
    later = at("14:30") + timedelta(hours=hours)
    with suppress(ticking.TooLate):
        ticking.tick(slide, patient=ruth, key=new_key(), performed_at=at("14:30"), now=later)
    assert Tick.objects.exists() is kept


def test_a_tick_of_a_closed_day_cannot_be_taken_back(ruth, slide):
    made = ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    with pytest.raises(ticking.TooLate):
        ticking.undo(made, now=NOW + timedelta(days=2))


def test_a_clock_that_runs_a_little_ahead_is_believed(ruth, slide):
    ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW + timedelta(minutes=9), now=NOW)
    assert Tick.objects.count() == 1


def test_a_time_still_to_come_is_not(ruth, slide):
    with pytest.raises(ticking.NotYet):
        ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW + timedelta(minutes=11), now=NOW)


# -- at once


@pytest.mark.django_db(transaction=True)
def test_ten_same_ticks_at_once_are_one_row(slide, ruth, signed_in, now):
    phones = [signed_in(ruth) for _ in range(10)]
    sent = form(slide)

    def send(phone):
        try:
            return phone.post("/today/tick/", sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(send, phones))
    assert (statuses, Tick.objects.count(), AdherenceDay.objects.get().bouts) == ([303] * 10, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_different_ticks_at_once_each_is_counted(slide, ruth, signed_in, now):
    phone_and_form = [(signed_in(ruth), form(slide)) for _ in range(6)]

    def send(pair):
        try:
            return pair[0].post("/today/tick/", pair[1]).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(send, phone_and_form))
    assert (Tick.objects.count(), AdherenceDay.objects.get().bouts) == (6, 6)
