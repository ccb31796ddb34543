"""The patient's day: what is now, what is done, what slipped by, and what the page says of it."""

from datetime import time, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adherence import ticking
from adherence.days import figures
from adherence.models import AdherenceDay, Tick
from adherence.mood import Mood
from adherence.still import in_minutes
from adherence.stops import State, Stop
from adherence.today import day_of
from patients.models import Anchor
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
from tests import factories
from tests.factories import NOW, TODAY, at, new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(ruth, dana):
    """Heel slides six times a day: 08:15, 10:45, 13:15, 15:45, 18:15 and 20:45."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user)


@pytest.fixture
def slide(programme):
    return programme.items.get()


def ticked(slide, ruth, clock, *, snack=None):
    moment, snack_at = at(clock), at(snack) if snack else None
    return ticking.tick(slide, patient=ruth, key=new_key(), performed_at=moment, now=moment, snack_at=snack_at)


def moment_of(row):
    """Of a snack, or of getting up."""
    return row.at if isinstance(row, Stop) else row.performed_at


def states(day):
    return [stop.state.value for stop in day.stops]


def test_the_clock_says_which_snack_is_now(ruth, programme):
    assert states(day_of(ruth, now=at("10:00"))) == ["slipped", "now", "later", "later", "later", "later"]


def test_a_ticked_snack_is_done(ruth, slide):
    ticked(slide, ruth, "08:20", snack="08:15")
    assert states(day_of(ruth, now=at("10:00")))[:2] == ["done", "now"]


def test_a_snack_done_early_is_done(ruth, slide):
    ticked(slide, ruth, "10:00", snack="13:15")
    assert states(day_of(ruth, now=at("10:00")))[1:3] == ["now", "done"]


def test_a_snack_half_done_that_slipped_by_says_how_much_was_done(ruth, dana):
    pair = [(factories.make_drill(slug=slug, name=slug), {"times_per_day": 2}) for slug in ("heel-slide", "quad-set")]
    slide = factories.make_prescription(ruth.episodes.get(), *pair, by=dana.user).items.first()
    ticked(slide, ruth, "10:40", snack="10:45")
    stop = day_of(ruth, now=at("15:00")).stops[0]
    assert (stop.state, stop.slipped) == (State.SLIPPED, "1 of 2 done. The rest slipped by. That is fine.")


def test_a_habit_gives_its_name_and_its_time_to_the_snack(ruth, programme):
    Anchor.objects.create(patient=ruth, at="08:40", name="after breakfast")
    stop = day_of(ruth, now=NOW).stops[0]
    assert (stop.at, stop.title) == (at("08:40"), "After breakfast")


def test_a_snack_without_a_habit_is_named_after_the_part_of_the_day(ruth, programme):
    titles = [stop.title for stop in day_of(ruth, now=NOW).stops]
    assert titles == [
        "Early morning", "Mid-morning", "Early afternoon", "Late afternoon", "Early evening", "Evening",
    ]  # fmt: skip


def test_getting_up_stands_between_the_snacks(ruth, programme):
    ticking.move(ruth, key=new_key(), performed_at=at("09:45"), now=at("09:45"))
    day = day_of(ruth, now=at("10:00"))
    assert [moment_of(row) for row in day.rows[:3]] == [at("08:15"), at("09:45"), at("10:45")]


def test_it_stays_there_when_an_earlier_snack_is_opened_again(ruth, programme):
    ticking.move(ruth, key=new_key(), performed_at=at("09:45"), now=at("09:45"))
    day = day_of(ruth, now=at("10:00"), opened_at=at("08:15"))
    assert [moment_of(row) for row in day.rows[:3]] == [at("08:15"), at("09:45"), at("10:45")]


@pytest.mark.parametrize(
    ("clock", "greeting"),
    [
        ("07:00", "Good morning, Ruth"),
        ("12:00", "Good afternoon, Ruth"),
        ("18:30", "Good evening, Ruth"),
        ("23:30", "Hello, Ruth"),
    ],
)
def test_the_greeting_follows_the_patients_own_clock(ruth, programme, clock, greeting):
    assert day_of(ruth, now=at(clock)).greeting == greeting


@pytest.mark.parametrize(
    ("clock", "mood"), [("06:30", Mood.BEFORE), ("07:00", Mood.GOING), ("21:59", Mood.GOING), ("22:30", Mood.AFTER)]
)
def test_outside_the_waking_hours_the_page_knows_it(ruth, programme, clock, mood):
    assert day_of(ruth, now=at(clock)).mood is mood


def test_without_a_programme_nothing_is_asked(ruth):
    day = day_of(ruth, now=NOW)
    assert (day.mood, day.stops) == (Mood.NO_PROGRAMME, [])


def test_a_paused_programme_rests_until_its_day(ruth, programme, dana):
    prescribing.pause(programme, by=dana.user, now=at("09:00"), until=NOW + timedelta(days=3))
    day = day_of(ruth, now=NOW)
    assert (day.mood, day.paused_until) == (Mood.PAUSED, NOW + timedelta(days=3))


def test_on_a_weekday_off_nothing_is_due(ruth, dana):
    not_today = [day for day in range(1, 8) if day != TODAY.isoweekday()]
    factories.make_prescription(
        ruth.episodes.get(), (factories.make_drill(), {"weekdays": tuple(not_today)}), by=dana.user
    )
    assert day_of(ruth, now=NOW).mood is Mood.NOTHING_DUE


def test_when_all_are_done_the_day_is_done(ruth, dana):
    slide = factories.make_prescription(
        ruth.episodes.get(), (factories.make_drill(), {"times_per_day": 1}), by=dana.user
    ).items.get()
    ticked(slide, ruth, "10:00", snack="14:30")
    day = day_of(ruth, now=NOW)
    assert (day.mood, day.done, day.total) == (Mood.ALL_DONE, 1, 1)


def test_nothing_is_cheered_while_something_feels_wrong(ruth, dana):
    raises = factories.make_drill("heel-raise", "Heel raise", region="ankle", pose="stand", weight_bearing="full")
    doses = [(drill, {"times_per_day": 1}) for drill in (factories.make_drill(), raises)]
    slide = factories.make_prescription(ruth.episodes.get(), *doses, by=dana.user).items.get(drill__slug="heel-slide")
    ticked(slide, ruth, "10:00", snack="14:30")
    factories.make_alert(ruth, "RF18")
    day = day_of(ruth, now=NOW + timedelta(minutes=1))
    assert (day.done, day.total, day.mood) == (1, 1, Mood.GOING)


def test_a_drill_without_a_time_waits_for_the_patients_word(ruth, dana):
    factories.make_prescription(ruth.episodes.get(), (factories.make_drill(), {"as_needed": True}), by=dana.user)
    day = day_of(ruth, now=NOW)
    assert ([part.item.drill.name for part in day.when_it_fits], day.stops) == (["Mini heel slide"], [])


def test_one_tick_more_than_the_plan_has_snacks_is_shown_beside_it(ruth, dana):
    slide = factories.make_prescription(
        ruth.episodes.get(), (factories.make_drill(), {"times_per_day": 1}), by=dana.user
    ).items.get()
    ticked(slide, ruth, "09:00", snack="14:30")
    second = ticked(slide, ruth, "10:00")
    assert [tick.pk for tick, _item in day_of(ruth, now=NOW).extras] == [second.pk]


def test_pain_is_asked_right_after_the_tick(ruth, slide):
    made = ticked(slide, ruth, "10:00", snack="10:45")
    day = day_of(ruth, now=NOW, opened_at=at("10:45"), asking=made.key)
    assert [part.asks for part in day.opened.parts] == [True]


def test_pain_once_said_is_not_asked_again(ruth, slide):
    made = ticked(slide, ruth, "10:00", snack="10:45")
    ticking.rate_pain(made, during=2, now=NOW)
    day = day_of(ruth, now=NOW, opened_at=at("10:45"), asking=made.key)
    assert [part.asks for part in day.opened.parts] == [False]


def test_an_asked_for_snack_is_open_in_place_of_the_one_that_is_now(ruth, programme):
    day = day_of(ruth, now=NOW, opened_at=at("18:15"))
    assert [stop.is_open for stop in day.stops] == [False, False, False, False, True, False]


def test_the_longest_still_stretch_is_the_one_of_the_live_figures(ruth, slide):
    ticked(slide, ruth, "07:30", snack="08:15")
    ticking.move(ruth, key=new_key(), performed_at=at("09:50"), now=at("09:50"))
    day = day_of(ruth, now=NOW)
    live = figures(day.programme, TODAY, Tick.objects.all(), [at("09:50")], now=NOW)
    assert (day.tally.still, in_minutes(day.tally.still[1] - day.tally.still[0])) == (
        (at("07:30"), at("09:50")),
        live.longest_still_min,
    )


def test_getting_up_at_night_makes_no_still_stretch_longer(ruth, programme):
    asleep = at("01:30", TODAY + timedelta(days=1))
    before = day_of(ruth, now=asleep).tally.still
    ticking.move(ruth, key=new_key(), performed_at=asleep, now=asleep)
    after = day_of(ruth, now=asleep)
    assert (after.tally.still, len(after.facts.moves)) == (before, 1)
    assert AdherenceDay.objects.get(on=TODAY).longest_still_min == (before[1] - before[0]).total_seconds() / 60


def test_the_week_counts_today_live_and_the_days_before_from_their_rows(ruth, slide):
    yesterday = at("09:00", TODAY - timedelta(days=1))
    ticking.tick(slide, patient=ruth, key=new_key(), performed_at=yesterday, now=yesterday)
    ticked(slide, ruth, "08:20", snack="08:15")
    ticked(slide, ruth, "10:00", snack="10:45")
    week = day_of(ruth, now=NOW).tally.week
    assert [(one.done, one.expected) for one in week.days] == [
        (0, None), (1, 6), (2, 6), (0, None), (0, None), (0, None), (0, None),
    ]  # fmt: skip
    assert week.words == "You have ticked off 3 drills since Monday."


def test_the_ring_has_a_segment_for_each_snack(ruth, slide):
    ticked(slide, ruth, "10:00", snack="10:45")
    assert [kind for kind, _path in day_of(ruth, now=NOW).ring] == ["missed", "done", *["later"] * 4]


def test_a_night_workers_day_runs_past_midnight(ruth, programme):
    ruth.wakes_at, ruth.sleeps_at = time(18), time(10)
    day = day_of(ruth, now=at("03:00"))
    assert (day.on, [stop.state for stop in day.stops].count(State.SLIPPED)) == (TODAY - timedelta(days=1), 3)


# -- the page


def words(response):
    return " ".join(response.content.decode().split())


def test_today_shows_the_drill_in_the_patients_words(ruth, programme, signed_in, now):
    page = words(signed_in(ruth).get("/today/"))
    assert '<h3>Mini heel slide</h3> <p class="dose">10 slow reps, hold 2 s, left knee</p>' in page


def test_today_says_what_is_ready(ruth, programme, signed_in, now):
    assert "Your 10:45 movement snack is ready." in words(signed_in(ruth).get("/today/"))


def test_today_shows_the_therapists_note_with_its_day(ruth, dana, signed_in, now):
    line = Line(factories.make_drill(), "left", Dose(sets=1, reps=10))
    prescribing.issue(ruth.episodes.get(), [line], by=dana.user, now=NOW, note="Little and often.", invite=False)
    page = words(signed_in(ruth).get("/today/"))
    assert '<p>“Little and often.”</p> <p class="soft small">Dana Whitfield, <time' in page


def test_stop_signs_stand_with_the_steps(ruth, dana, signed_in, now):
    drill = factories.make_drill(stop_if=["calf"])
    factories.make_prescription(ruth.episodes.get(), (drill, {}), by=dana.user)
    page = words(signed_in(ruth).get("/today/"))
    assert "<li>Your calf is newly sore, swollen, red or hot. Call your clinic now.</li>" in page
    assert "<li>Chest pain or hard to breathe. Call 911 now.</li>" in page


def test_a_swap_answers_with_the_day_alone(ruth, programme, signed_in, now):
    page = words(signed_in(ruth).get("/today/", headers={"HX-Request": "true"}))
    assert page.startswith('<div id="day"')
    assert page.count("<html") == 0


def test_today_asks_the_same_three_questions_of_one_drill_and_of_twenty(
    ruth, dana, signed_in, now, django_assert_num_queries
):
    drills = [factories.make_drill(slug=f"drill-{n}", name=f"Drill {n}") for n in range(20)]
    factories.make_prescription(ruth.episodes.get(), *[(drill, {}) for drill in drills], by=dana.user)
    phone = signed_in(ruth)
    with django_assert_num_queries(3):
        phone.get("/today/")
    prescribing.revise(
        ruth.episodes.get().prescriptions.get(), [Line(drills[0], "left", Dose(sets=1, reps=10))], by=dana.user, now=NOW
    )
    now.set(NOW + timedelta(days=1))
    with django_assert_num_queries(3):
        phone.get("/today/")


@pytest.fixture
def questions():
    """How many a phone's deed asks of the database, apart from beginning and ending its transaction."""

    def count(phone, deed, sent):
        with CaptureQueriesContext(connection) as asked:
            assert phone.post(f"/today/{deed}/", sent, headers={"HX-Request": "true"}).status_code == 200
        return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in asked.captured_queries)

    return count


@pytest.mark.parametrize("drills", [1, 20])
def test_every_deed_asks_five_questions_and_a_score_six_however_long_the_programme(
    ruth, dana, signed_in, now, questions, drills
):
    """Pass and hold, programme, facts; the row, the day. A score asks for the scores of a fortnight."""
    pairs = [(factories.make_drill(slug=f"drill-{n}", name=f"Drill {n}"), {}) for n in range(drills)]
    items = factories.make_prescription(ruth.episodes.get(), *pairs, by=dana.user).items.all()
    phone, keys = signed_in(ruth), [str(new_key()) for _ in items]
    all_of_them = {"item": [item.pk for item in items], "key": keys, "snack_at": at("10:45").isoformat()}
    assert {
        "tick": questions(phone, "tick", {"item": items[0].pk, "key": str(new_key())}),
        "all": questions(phone, "all", all_of_them),
        "pain": questions(phone, "pain", {"key": keys[0], "pain": "2"}),
        "undo": questions(phone, "undo", {"key": keys}),
        "moved": questions(phone, "moved", {"key": str(new_key())}),
    } == {"tick": 5, "all": 5, "pain": 6, "undo": 5, "moved": 5}


def test_a_skip_and_a_word_about_the_day_ask_four_questions(ruth, slide, signed_in, now, questions):
    """They move no figure, so no day is written."""
    phone = signed_in(ruth)
    skip = {"item": slide.pk, "key": str(new_key()), "reason": "busy", "snack_at": at("10:45").isoformat()}
    assert questions(phone, "skip", skip) == 4
    assert questions(phone, "day", {"key": str(new_key()), "word": "hard"}) == 4


def test_yesterdays_page_asks_no_more_than_todays(ruth, slide, signed_in, now, questions, django_assert_num_queries):
    phone, then = signed_in(ruth), at("08:15", TODAY - timedelta(days=1)).isoformat()
    with django_assert_num_queries(3):
        phone.get("/today/?day=yesterday")
    sent = {"item": slide.pk, "key": str(new_key()), "snack_at": then, "when": "then", "day": "yesterday"}
    assert questions(phone, "tick", sent) == 5


def test_a_tick_sent_again_writes_nothing(ruth, slide, signed_in, now, questions):
    sent = {"item": slide.pk, "key": str(new_key()), "snack_at": at("10:45").isoformat()}
    phone = signed_in(ruth)
    assert [questions(phone, "tick", sent) for _ in range(2)] == [5, 3]


@pytest.mark.parametrize("item", ["9" * 5000, "9" * 19, "-1", "١", "", "heel-slide"])
def test_a_drill_that_no_page_of_ours_names_is_answered_with_a_sentence(ruth, programme, signed_in, now, item):
    answer = signed_in(ruth).post("/today/tick/", {"item": item, "key": str(new_key())})
    assert (answer.status_code, Tick.objects.count()) == (422, 0)
    assert "We could not read that." in answer.content.decode()


def test_only_a_shared_mailbox_offers_to_change_hands(ruth, sam, programme, signed_in, now):
    with_sam = words(signed_in(ruth).get("/today/"))
    sam.email = "sam@mail.example"
    sam.save()
    assert ("Not Ruth?" in with_sam, "Not Ruth?" in words(signed_in(ruth).get("/today/"))) == (True, False)


def test_no_pass_no_day(programme, client, now):
    answer = client.get("/today/")
    assert (answer.status_code, answer["Location"]) == (302, "/open/ask/")


def test_looking_for_a_snack_that_is_no_instant_shows_the_day(ruth, programme, signed_in, now):
    assert signed_in(ruth).get("/today/?open=nonsense&ask=nonsense").status_code == 200


def test_the_key_of_a_form_is_new_on_each_page(ruth, programme, now):
    first, second = (day_of(ruth, now=NOW).stops[0].parts[0].key for _ in range(2))
    assert (type(first), first == second) == (UUID, False)
