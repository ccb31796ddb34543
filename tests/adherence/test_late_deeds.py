"""What a phone brings late: judged by the hour of the tap, at its true time, on the plan that held then."""

from datetime import UTC, datetime, timedelta

import pytest

from adherence.late_deeds.accepting import accept
from adherence.late_deeds.deeds import Done, Felt, GotUp, PassedOver, SaidOfDay, TakenBack
from adherence.models import AdherenceDay, DayWord, EarlyWord, Move, Skip, Tick
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
from tests import factories
from tests.factories import NOW, TODAY, at, new_key

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YESTERDAY = TODAY - DAY


@pytest.fixture
def slide(ruth, dana):
    """Heel slides six times a day, for a week now."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user).items.get()


@pytest.fixture
def brings(ruth):
    """Ruth's phone has signal again; "kept", or why not."""

    def bring(*deeds, sent_at=NOW, now=NOW):
        return [answer.code or str(answer.outcome) for answer in accept(deeds, patient=ruth, sent_at=sent_at, now=now)]

    return bring


def done(item, moment=NOW, **more):
    said = {"key": new_key(), "at": moment, "item_id": item.pk, "performed_at": moment, "precision": "exact"}
    return Done(**said | more)


def got_up(moment=NOW, **more):
    return GotUp(**{"key": new_key(), "at": moment, "performed_at": moment} | more)


def taken_back(deed, moment=NOW):
    return TakenBack(key=new_key(), at=moment, about=deed.key)


def felt(deed, pain, moment=NOW):
    return Felt(key=new_key(), at=moment, about=deed.key, pain=pain)


# -- the phone's clock


@pytest.mark.parametrize("wrong", [2 * HOUR, -2 * HOUR, 400 * DAY, datetime(1970, 1, 2, tzinfo=UTC) - NOW])
def test_a_wrong_clock_is_set_right_and_both_times_are_kept(slide, brings, wrong):
    brings(done(slide, NOW - HOUR + wrong), got_up(NOW - HOUR + wrong), sent_at=NOW + wrong)
    both = [model.objects.values_list("performed_at", "phone_at").get() for model in (Tick, Move)]
    assert both == [(NOW - HOUR, NOW - HOUR + wrong)] * 2


@pytest.mark.parametrize("wrong", [timedelta(minutes=2), -timedelta(minutes=2)])
def test_a_clock_that_is_nearly_right_is_believed(slide, brings, wrong):
    brings(done(slide, NOW - HOUR), sent_at=NOW + wrong)
    assert Tick.objects.get().performed_at == NOW - HOUR


WRONG_WHEN_TAPPED = [(HOUR, "from_the_future"), (-400 * DAY, "before_the_plan")]


@pytest.mark.parametrize(("wrong", "_code"), WRONG_WHEN_TAPPED)
def test_a_tick_whose_hour_cannot_be_is_kept_without_one(slide, brings, wrong, _code):
    tick = done(slide, NOW + wrong, snack_at=at("08:15"))
    assert (brings(tick), brings(tick)) == (["no_time"], ["no_time"])
    assert Tick.objects.values_list("on", "performed_at", "precision", "snack_at", "phone_at").get() == (
        TODAY, None, "unknown", None, NOW + wrong,
    )  # fmt: skip
    assert (AdherenceDay.objects.get().on, AdherenceDay.objects.get().credited) == (TODAY, 1)


def test_the_patient_is_told_that_it_is_kept(slide, ruth):
    [answer] = accept([done(slide, NOW + HOUR)], patient=ruth, sent_at=NOW, now=NOW)
    words = "Kept. Your phone's clock was off, so we noted no time."
    assert (answer.outcome, answer.words) == ("kept", words)


@pytest.mark.parametrize(("wrong", "code"), WRONG_WHEN_TAPPED)
def test_what_is_nothing_without_its_hour_is_refused(slide, brings, wrong, code):
    tap = {"key": new_key(), "at": NOW + wrong}
    skipped = PassedOver(**tap, item_id=slide.pk, reason="busy")
    assert brings(got_up(NOW + wrong), SaidOfDay(**tap, word="hard"), skipped) == [code] * 3
    assert [model.objects.count() for model in (Move, DayWord, Skip, AdherenceDay)] == [0] * 4


@pytest.mark.parametrize(("wrong", "_code"), WRONG_WHEN_TAPPED)
def test_a_word_whose_hour_cannot_be_is_believed_all_the_same(slide, brings, wrong, _code):
    tick = done(slide, NOW + wrong)
    assert brings(tick, taken_back(tick, NOW + wrong), felt(tick, 4, NOW + wrong)) == ["no_time", "kept", "kept"]
    assert (Tick.objects.get().is_standing, Tick.objects.get().pain_during) == (False, 4)


def test_the_time_of_a_snack_is_the_plans_and_needs_no_setting_right(slide, brings):
    then = {"performed_at": at("08:15"), "snack_at": at("08:15"), "precision": "about"}
    brings(done(slide, NOW + 3 * HOUR, **then), sent_at=NOW + 3 * HOUR)
    assert Tick.objects.values_list("performed_at", "snack_at").get() == (at("08:15"), at("08:15"))


# -- how late


def test_what_was_tapped_a_week_ago_counts_on_its_own_day(slide, brings):
    moment = at("14:30", TODAY - 6 * DAY)
    assert brings(done(slide, moment)) == ["kept"]
    assert AdherenceDay.objects.values_list("on", "bouts").get() == (TODAY - 6 * DAY, 1)


@pytest.mark.parametrize(("tapped", "answer"), [(36 * HOUR - HOUR, "kept"), (36 * HOUR, "too_late")])
def test_whether_a_day_was_still_open_is_judged_by_the_tap(slide, brings, tapped, answer):
    moment = at("14:30", TODAY - 5 * DAY)
    assert brings(done(slide, moment + tapped, performed_at=moment)) == [answer]


def test_nobody_has_done_what_they_will_do(slide, brings):
    ahead = {"performed_at": NOW - HOUR}
    assert brings(done(slide, NOW - 2 * HOUR, **ahead), got_up(NOW - 2 * HOUR, **ahead)) == ["not_yet"] * 2


def test_a_bout_whose_time_nobody_remembers_belongs_to_the_day_of_its_snack(slide, brings):
    unknown = {"performed_at": None, "precision": "unknown"}
    brings(done(slide, NOW, snack_at=at("19:45", YESTERDAY), **unknown), done(slide, NOW, **unknown))
    assert set(Tick.objects.values_list("on", "performed_at")) == {(YESTERDAY, None), (TODAY, None)}


def test_a_page_that_stood_open_over_night_names_no_snack_of_today(slide, brings):
    brings(done(slide, NOW, snack_at=at("10:45", YESTERDAY)))
    assert Tick.objects.values_list("on", "snack_at").get() == (TODAY, None)


def test_a_skip_and_a_word_belong_to_the_day_on_which_they_were_said(slide, brings):
    moment = at("14:30", YESTERDAY - DAY)
    skipped = PassedOver(key=new_key(), at=moment, item_id=slide.pk, reason="busy", snack_at=None)
    brings(skipped, SaidOfDay(key=new_key(), at=moment, word="hard"))
    assert [model.objects.get().on for model in (Skip, DayWord)] == [YESTERDAY - DAY] * 2
    assert DayWord.objects.get().said_at == moment


# -- a plan that has changed


@pytest.fixture
def revised(slide, dana):
    """Since yesterday noon four times a day."""
    line = Line(slide.drill, "left", Dose(sets=1, reps=12, times_per_day=4, min_gap_min=30))
    prescribing.revise(slide.prescription, [line], by=dana.user, now=at("12:00", YESTERDAY))
    slide.refresh_from_db()
    return slide.prescription.items.get(ends_at=None)


def test_what_was_done_after_a_change_counts_on_the_version_that_held(slide, revised, brings):
    brings(done(slide, at("15:00", YESTERDAY)), done(slide, at("11:00", YESTERDAY)))
    assert list(Tick.objects.order_by("performed_at").values_list("item", flat=True)) == [slide.pk, revised.pk]


def test_what_was_done_before_a_change_counts_on_the_version_that_held(slide, revised, brings):
    brings(done(revised, at("11:00", YESTERDAY)))
    assert Tick.objects.get().item == slide


def test_what_was_done_after_the_programme_had_ended_was_done_all_the_same(slide, brings, dana):
    prescribing.end(slide.prescription, by=dana.user, now=at("12:00", YESTERDAY), reason="done")
    assert brings(done(slide, at("15:00", YESTERDAY))) == ["kept"]
    assert Tick.objects.get().item == slide


def test_what_was_done_the_morning_before_the_plan_came_was_done_all_the_same(ruth, dana, brings):
    slide = factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW - HOUR).items.get()
    assert brings(done(slide, NOW, performed_at=at("08:15"), precision="about")) == ["kept"]
    assert Tick.objects.values_list("item", "performed_at").get() == (slide.pk, at("08:15"))


# -- words that overtake


def test_an_undo_that_overtook_its_tick_holds_when_that_comes(slide, brings):
    tick = done(slide)
    assert (brings(taken_back(tick)), brings(tick)) == (["early"], ["kept"])
    assert (Tick.objects.get().undone_at, AdherenceDay.objects.get().bouts) == (NOW, 0)


def test_a_pain_that_overtook_its_tick_is_felt_when_that_comes(slide, brings):
    tick = done(slide)
    assert (brings(felt(tick, 4)), brings(tick)) == (["early"], ["kept"])
    assert (Tick.objects.get().pain_during, AdherenceDay.objects.get().pain_max) == (4, 4)


def test_a_word_that_has_been_heeded_waits_no_longer(slide, brings):
    tick = done(slide)
    words = [taken_back(tick), felt(tick, 4)]
    brings(*words)
    brings(tick)
    assert (brings(*words), EarlyWord.objects.count()) == (["known", "known"], 0)


def test_a_tick_that_was_here_before_its_word_heeds_it_when_sent_again(slide, brings, ruth):
    tick, word = done(slide), {"said_at": NOW, "recorded_at": NOW, "key": new_key(), "kind": "undo"}
    brings(tick)
    EarlyWord.objects.create(patient=ruth, about=tick.key, **word)
    assert brings(tick) == ["known"]
    assert (Tick.objects.get().undone_at, AdherenceDay.objects.get().bouts) == (NOW, 0)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_scores_the_later_said_holds_whichever_comes_first(slide, brings, order):
    tick = done(slide, NOW - HOUR)
    scores = [felt(tick, 7, NOW - HOUR), felt(tick, 2, NOW)]
    brings(tick)
    for number in order:
        brings(scores[number])
    assert Tick.objects.values_list("pain_during", "pain_said_at").get() == (2, NOW)


def test_a_score_that_was_withdrawn_later_is_not_said(slide, brings):
    tick = done(slide, NOW - HOUR)
    brings(tick, felt(tick, None), felt(tick, 7, NOW - HOUR))
    assert Tick.objects.get().pain_during is None


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_undos_the_earlier_counts_whichever_comes_first(slide, brings, order):
    move = got_up(NOW - HOUR)
    undos = [taken_back(move, NOW - HOUR), taken_back(move, NOW)]
    brings(move)
    for number in order:
        brings(undos[number])
    assert Move.objects.get().undone_at == NOW - HOUR


def test_a_closed_day_cannot_be_taken_back_also_not_by_a_word_that_came_first(slide, brings):
    tick, other = (done(slide, NOW - 5 * DAY) for _ in range(2))
    late = taken_back(tick), felt(tick, 4), taken_back(other), felt(other, 4)
    assert brings(*late[:2]) == ["early", "early"]
    brings(tick, other)
    assert brings(*late[2:]) == ["too_late", "too_late"]
    assert list(Tick.objects.values_list("undone_at", "pain_during")) == [(None, None)] * 2


def test_a_move_does_not_hurt(slide, brings):
    move = got_up()
    assert brings(move, felt(move, 4)) == ["kept", "unreadable"]


def test_neither_order_nor_clock_within_a_batch_decides_whether_a_word_is_heard(slide, brings):
    tick, before = done(slide), NOW - HOUR
    assert brings(felt(tick, 4, before), taken_back(tick, before), tick) == ["kept"] * 3
    assert EarlyWord.objects.count() == 0


# -- the days


def test_only_the_days_that_were_touched_are_booked(slide, brings):
    brings(done(slide, NOW - 5 * DAY), got_up(NOW - 2 * DAY), done(slide))
    assert list(AdherenceDay.objects.values_list("on", "bouts")) == [
        (TODAY - 5 * DAY, 1),
        (TODAY - 2 * DAY, 0),
        (TODAY, 1),
    ]


def test_what_moves_no_figure_books_no_day(slide, brings):
    brings(SaidOfDay(key=new_key(), at=NOW, word="training"))
    assert AdherenceDay.objects.count() == 0
