"""Speak or be silent: every reason for silence."""

from datetime import timedelta

import pytest

from adherence import ticking
from adherence.models import Tick
from patients.models import Patient
from prescriptions import prescribing
from prescriptions.models import Item
from prescriptions.programme import programme_of
from reminders import governor, unsubscribing
from reminders.case import Case
from reminders.governor import Send, Suppress
from tests import factories
from tests.factories import TODAY, at

MORNING = at("07:20")


def decide(patient, now=MORNING):
    patient = Patient.objects.get(pk=patient.pk)
    ticks = Tick.objects.standing().filter(patient=patient, on=TODAY)
    case = Case(programme_of(patient, since=TODAY, until=TODAY), TODAY, ticks=ticks)
    return governor.decide(case, "daily", now)


def tick_off(ruth, *hours):
    item = Item.objects.of(ruth).get()
    for hour in hours:
        ticking.tick(item, patient=ruth, key=factories.new_key(), performed_at=at(hour), now=at(hour))


ALL_SIX = ("08:10", "10:40", "13:10", "15:40", "18:10", "20:40")


def test_in_the_morning_the_whole_day_is_to_come(ruth, programme):
    assert len(decide(ruth).snacks) == 6


def test_later_only_what_is_still_to_come_is_named(ruth, programme):
    assert [f"{ruth.waking.local(snack.at):%H:%M}" for snack in decide(ruth, at("17:10")).snacks] == ["18:15", "20:45"]


def test_silent_once_everything_is_ticked(ruth, programme):
    tick_off(ruth, *ALL_SIX)
    assert decide(ruth, at("21:00")) == Suppress("done")


def test_not_silent_while_one_is_left(ruth, programme):
    tick_off(ruth, *ALL_SIX[:5])
    assert isinstance(decide(ruth, at("19:00")), Send)


def test_a_tick_taken_back_is_to_do_again(ruth, programme):
    tick_off(ruth, *ALL_SIX)
    ticking.undo(Tick.objects.last(), now=at("20:50"))
    assert isinstance(decide(ruth, at("21:00")), Send)


def test_silent_while_paused(ruth, programme, dana):
    prescribing.pause(programme, by=dana.user, now=at("06:00"))
    assert decide(ruth) == Suppress("paused")


def test_silent_when_a_pause_takes_the_whole_day(ruth, programme, dana):
    prescribing.pause(programme, by=dana.user, now=at("07:30"), until=at("23:00"))
    assert decide(ruth) == Suppress("paused")


def test_silent_on_a_day_without_anything_due(ruth, dana):
    factories.make_prescription(ruth.episodes.get(), (factories.make_drill(), {"weekdays": (1, 5)}), by=dana.user)
    assert decide(ruth) == Suppress("nothing_due")


def test_silent_when_all_of_it_waits_for_an_occasion(ruth, dana):
    factories.make_prescription(ruth.episodes.get(), (factories.make_drill(), {"as_needed": True}), by=dana.user)
    assert decide(ruth) == Suppress("nothing_due")


def test_silent_without_a_programme(ruth):
    assert decide(ruth) == Suppress("no_programme")


def test_silent_after_the_programme_has_ended(ruth, programme, dana):
    prescribing.end(programme, by=dana.user, now=at("07:00"), reason="done")
    assert decide(ruth) == Suppress("no_programme")


def test_silent_when_unwanted(ruth, programme):
    Patient.objects.update(wants_reminders=False)
    assert decide(ruth) == Suppress("unwanted")


def test_silent_after_the_way_out_in_a_mail_was_pressed(ruth, programme):
    unsubscribing.stop(ruth, now=at("07:00"))
    assert decide(ruth) == Suppress("unsubscribed")


def test_silent_when_the_mailbox_refused_for_good(ruth, programme):
    Patient.objects.update(mail_bounced_at=at("07:20") - timedelta(days=1))
    assert decide(ruth) == Suppress("bounced")


@pytest.mark.parametrize("now", [at("22:00"), at("22:00") + timedelta(days=3)])
def test_silent_when_the_day_is_over(ruth, programme, now):
    assert decide(ruth, now) == Suppress("too_late")


def test_a_decision_says_itself(ruth, programme):
    assert (str(decide(ruth)), str(decide(ruth, at("22:00")))) == (
        "Sent: 6 snacks to come.",
        "Not sent: the day was over.",
    )
