"""What was done earlier: about when, at a time typed, at one that nobody remembers; and yesterday, until tonight."""

from datetime import timedelta

import pytest

from adherence import ticking
from adherence.models import AdherenceDay, Move, Tick
from adherence.stops import State
from adherence.ticking import Go, Unreadable
from adherence.today import day_of
from tests import factories
from tests.factories import NOW, TODAY, at, new_key

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def slide(ruth, dana):
    """Heel slides six times a day; 08:15 has slipped by."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user).items.get()


@pytest.fixture
def phone(ruth, slide, signed_in, now):
    return signed_in(ruth)


def form(slide, **more):
    return {"item": slide.pk, "key": str(new_key()), "snack_at": at("08:15").isoformat()} | more


def test_about_then_is_the_snacks_own_time(phone, slide):
    phone.post("/today/all/", form(slide, when="then"))
    tick = Tick.objects.get()
    assert (tick.performed_at, tick.precision, tick.source) == (at("08:15"), "about", "later")


def test_a_typed_time_goes_before_the_snacks_own(phone, slide):
    phone.post("/today/all/", form(slide, when="then", at="09:10"))
    tick = Tick.objects.get()
    assert (tick.performed_at, tick.precision, tick.source) == (at("09:10"), "about", "later")


def test_nobody_must_remember_when(phone, ruth, slide):
    phone.post("/today/tick/", form(slide, when="unknown"))
    tick = Tick.objects.get()
    assert (tick.performed_at, tick.precision, tick.on) == (None, "unknown", TODAY)
    assert (AdherenceDay.objects.get().credited, day_of(ruth, now=NOW).stops[0].state) == (1, State.DONE)


def test_it_says_done_without_a_time(phone, slide):
    phone.post("/today/tick/", form(slide, when="unknown"))
    assert "Done, you said" in phone.get("/today/").content.decode()


def test_a_typed_time_still_to_come_is_refused_and_kept_in_its_field(phone, slide):
    answer = phone.post("/today/tick/", form(slide, at="19:30"))
    page = answer.content.decode()
    assert (answer.status_code, "That time has not come yet." in page, 'value="19:30"' in page) == (422, True, True)


@pytest.mark.parametrize("change", [{"at": "noon"}, {"when": "sometime"}, {"when": "unknown", "snack_at": ""}])
def test_what_no_form_of_ours_says_is_answered_with_a_sentence(phone, slide, change):
    assert (phone.post("/today/tick/", form(slide, **change)).status_code, Tick.objects.count()) == (422, 0)


@pytest.mark.parametrize(("performed_at", "precision"), [(None, "exact"), (NOW, "unknown")])
def test_no_time_and_unknown_go_together(ruth, slide, performed_at, precision):
    with pytest.raises(Unreadable):
        ticking.tick_together(
            [Go(slide, new_key())], patient=ruth, performed_at=performed_at, now=NOW, precision=precision
        )


def test_a_tick_kept_on_a_phone_is_judged_by_the_hour_of_its_tap(ruth, slide):
    days_later = NOW + timedelta(days=5)
    told = {"performed_at": NOW, "now": days_later, "tapped_at": NOW, "source": "offline"}
    tick = ticking.tick_together([Go(slide, new_key())], patient=ruth, **told)[0]
    assert (tick.on, tick.recorded_at, AdherenceDay.objects.get().credited) == (TODAY, days_later, 1)


# -- yesterday


def test_the_day_before_is_a_page_of_its_own(phone, slide):
    page = phone.get("/today/?day=yesterday").content.decode()
    assert (page.count(f'data-on="{YESTERDAY}"'), page.count("I did it</button>")) == (1, 6)


def test_what_was_done_yesterday_is_added_to_yesterday(phone, ruth, slide):
    yesterdays = at("08:15", YESTERDAY).isoformat()
    sent = form(slide, snack_at=yesterdays, when="then", day="yesterday")
    answer = phone.post("/today/all/", sent, headers={"HX-Request": "true"})
    assert (Tick.objects.get().on, AdherenceDay.objects.get().on) == (YESTERDAY, YESTERDAY)
    assert answer.content.decode().count(f'data-on="{YESTERDAY}"') == 1


def test_a_time_typed_there_is_yesterdays(phone, slide):
    phone.post("/today/all/", form(slide, snack_at=at("08:15", YESTERDAY).isoformat(), at="21:30", day="yesterday"))
    assert Tick.objects.get().performed_at == at("21:30", YESTERDAY)


def test_yesterdays_tick_is_taken_back_there(phone, ruth, slide):
    then = at("08:15", YESTERDAY)
    made = ticking.tick(slide, patient=ruth, key=new_key(), performed_at=then, now=then, snack_at=then)
    phone.post("/today/undo/", {"key": str(made.key), "day": "yesterday"})
    assert [day.credited for day in AdherenceDay.objects.filter(on=YESTERDAY)] == [0]


def test_without_scripts_it_leads_back_to_yesterday(phone, slide):
    sent = form(slide, snack_at=at("08:15", YESTERDAY).isoformat(), when="then", day="yesterday")
    assert phone.post("/today/tick/", sent)["Location"].startswith("/today/?day=yesterday&open=2026-04-14")


def test_who_began_today_has_no_yesterday(ruth, dana, signed_in, now):
    factories.make_prescription(ruth.episodes.get(), by=dana.user, now=at("07:30"))
    assert "?day=yesterday" not in signed_in(ruth).get("/today/").content.decode()


def test_a_move_is_taken_back(phone, ruth):
    made = ticking.move(ruth, key=new_key(), performed_at=at("09:00"), now=at("09:00"))
    phone.post("/today/undo/", {"key": str(made.key)})
    assert (Move.objects.get().undone_at, day_of(ruth, now=NOW).facts.moves) == (NOW, [])
