"""Nudges: only for who wished for them, and never when the moment is done, resting, quiet or over."""

from datetime import timedelta

import pytest

from adherence import ticking
from patients.models import Patient
from prescriptions import resting
from prescriptions.models import Item
from prescriptions.programme import programme_of
from reminders import dispatching, governor, unsubscribing
from reminders.case import Case, Heard
from reminders.governor import Later, Send, Suppress
from reminders.models import Reminder, ReminderPlan
from tests import factories
from tests.factories import TODAY, at

# Ruth's six snacks: 08:15, 10:45, 13:15, 15:45, 18:15, 20:45.


@pytest.fixture
def before_snacks(ruth, programme):
    return wishing(ruth, nudge="snack")


@pytest.fixture
def after_two_hours(ruth, programme):
    return wishing(ruth, nudge="still", still_hours=2)


def wishing(ruth, **wishes):
    Patient.objects.update(wants_reminders=False, replan_reminders_at=at("06:00"), **wishes)
    ruth.refresh_from_db()
    return ruth


def decide(ruth, now, slot=1, **facts):
    programme = programme_of(ruth, since=TODAY, until=TODAY)
    return governor.decide(Case(programme, TODAY, slot, **facts), "nudge", now)


def tick(ruth, clock, **more):
    item = Item.objects.of(ruth).get()
    return ticking.tick(item, patient=ruth, key=factories.new_key(), performed_at=at(clock), now=at(clock), **more)


def rows():
    return list(Reminder.objects.order_by("due_at").values_list("slot", "suppressed_because"))


def run_the_day(until, since="06:00"):
    """The beat and a worker every quarter of an hour."""
    now = at(since)
    while now <= at(until):
        for ids in dispatching.due_batches(now):
            dispatching.send(ids, now=now)
        now += timedelta(minutes=15)


def test_nobody_is_nudged_who_did_not_wish_for_it(ruth, programme):
    assert decide(ruth, at("08:10")) == Suppress("unwanted")


def test_one_before_each_snack(before_snacks, mailoutbox):
    run_the_day("20:45")
    assert rows() == [(slot, "") for slot in range(1, 7)]
    assert len(mailoutbox) == 6


def test_it_comes_five_minutes_before(before_snacks):
    dispatching.plan(at("06:00"))
    assert ReminderPlan.objects.values_list("next_due_at", "kind", "slot").get() == (at("08:10"), "nudge", 1)


def test_a_snack_already_done_needs_none(before_snacks):
    ticks = [tick(before_snacks, "08:00", snack_at=at("08:15"))]
    assert decide(before_snacks, at("08:10"), ticks=ticks) == Suppress("done")


def test_a_snack_passed_over_with_a_reason_needs_none(before_snacks):
    item = Item.objects.of(before_snacks).get()
    skip = before_snacks.skips.model(item=item, snack_at=at("08:15"))
    assert decide(before_snacks, at("08:10"), skips=[skip]) == Suppress("done")


def test_somebody_who_has_just_moved_is_left_alone(before_snacks):
    ticks = [tick(before_snacks, "10:30", snack_at=at("08:15"))]
    assert decide(before_snacks, at("10:40"), 2, ticks=ticks) == Suppress("moved")


def test_one_that_would_come_after_its_snack_does_not_come(before_snacks):
    assert decide(before_snacks, at("09:30")) == Suppress("too_late")


def test_none_while_resting(before_snacks):
    resting.be_ill(before_snacks, now=at("06:00"))
    assert decide(before_snacks, at("08:10")) == Suppress("paused")


def test_none_in_quiet_hours(before_snacks):
    wishing(before_snacks, quiet_from="08:00", quiet_until="09:00")
    assert decide(before_snacks, at("08:10")) == Suppress("quiet")


def test_none_right_after_another_word_of_ours(before_snacks):
    heard = Heard(last_at=at("07:45"))
    assert decide(before_snacks, at("08:10"), heard=heard) == Suppress("capped")


def test_six_a_day_are_the_most(before_snacks):
    assert decide(before_snacks, at("20:40"), 6, heard=Heard(nudges=6)) == Suppress("capped")


def test_none_by_mail_once_mail_is_unsubscribed_but_on_a_device(before_snacks):
    unsubscribing.stop(before_snacks, now=at("07:00"))
    before_snacks.refresh_from_db()
    said = [decide(before_snacks, at("08:10"), has_device=device) for device in (False, True)]
    assert (said[0], isinstance(said[1], Send)) == (Suppress("unsubscribed"), True)


def test_a_device_is_reached_where_the_mailbox_refuses(before_snacks):
    wishing(before_snacks, mail_bounced_at=at("06:00"))
    said = [decide(before_snacks, at("08:10"), has_device=device) for device in (False, True)]
    assert (said[0], isinstance(said[1], Send)) == (Suppress("bounced"), True)


def test_a_changed_programme_moves_the_nudges(before_snacks, programme, dana):
    dispatching.plan(at("06:00"))
    Patient.objects.update(wakes_at="09:00", replan_reminders_at=at("06:30"))
    dispatching.plan(at("06:31"))
    assert ReminderPlan.objects.get().next_due_at == at("10:00")


def test_with_no_snack_in_sight_the_plan_looks_again(before_snacks, dana):
    resting.be_away(before_snacks, back_on=TODAY + timedelta(days=12), now=at("06:00"))
    dispatching.plan(at("06:00"))
    assert ReminderPlan.objects.get().next_due_at == at("07:00", on=TODAY + timedelta(days=8))


# -- After hours without movement


def test_two_hours_still_bring_one(after_two_hours, mailoutbox):
    run_the_day("09:00")
    assert (rows(), len(mailoutbox)) == ([(1, "")], 1)


def test_who_moved_is_asked_two_hours_later(after_two_hours):
    ticks = [tick(after_two_hours, "08:30")]
    assert decide(after_two_hours, at("09:00"), ticks=ticks) == Later(at("10:30"))


def test_getting_up_counts_as_moving(after_two_hours):
    assert decide(after_two_hours, at("09:00"), moves=[at("08:50")]) == Later(at("10:50"))


def test_put_off_it_goes_once_when_the_time_has_come(after_two_hours, mailoutbox):
    tick(after_two_hours, "08:30")
    run_the_day("10:15")
    assert mailoutbox == []
    run_the_day("11:30", since="10:30")
    assert (Reminder.objects.get(sent_at__isnull=False).slot, len(mailoutbox)) == (1, 1)


def test_who_moves_to_the_end_of_the_day_is_left_alone(after_two_hours):
    assert decide(after_two_hours, at("20:50"), moves=[at("20:40")]) == Suppress("moved")


def test_one_waits_at_a_time(after_two_hours):
    assert decide(after_two_hours, at("11:00"), 2, heard=Heard(is_waiting=True)) == Suppress("moved")


def test_a_day_without_movement_brings_no_more_than_six(after_two_hours, mailoutbox):
    wishing(after_two_hours, still_hours=1)
    run_the_day("15:00")
    assert len(mailoutbox) == 6


def test_after_the_beat_was_away_for_hours_one_comes(after_two_hours, mailoutbox):
    run_the_day("06:00")
    run_the_day("15:00", since="15:00")
    assert len(mailoutbox) == 1
