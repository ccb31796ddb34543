"""When nobody answers: after five days a question in place of the mail, then fewer; a sign of life brings all back."""

from datetime import timedelta

import pytest

from adherence import ticking
from patients import preferring, writing
from patients.models import Patient
from prescriptions.models import Item
from reminders import dispatching, letters
from reminders.models import Reminder
from tests import factories
from tests.factories import TODAY, at

A_DAY = timedelta(days=1)


@pytest.fixture
def live(planned):
    """``live(days)``: so many days pass with the beat and a worker at each one's hour; what each decided, in order."""

    def days_pass(count, *, since=0, does=lambda n: None):
        for n in range(since, since + count):
            now = at("07:21", on=TODAY + n * A_DAY)
            for ids in dispatching.due_batches(now):
                dispatching.send(ids, now=now)
            does(n)
        said = Reminder.objects.order_by("on", "kind").values_list("kind", "suppressed_because")
        return [because or kind for kind, because in said]

    return days_pass


def test_five_days_without_an_answer_bring_a_question_in_place_of_the_mail(live, mailoutbox):
    assert live(6) == ["daily"] * 5 + ["asked", "question"]
    assert len(mailoutbox) == 6


def test_unanswered_too_the_mails_become_fewer(live):
    silent = "backed_off"
    third_day, seventh_day = [silent, silent, "daily"], [*[silent] * 6, "daily"]
    assert live(26)[7:] == [*third_day, *third_day, *seventh_day, *seventh_day]


def test_nothing_comes_twice_while_backing_off(live, mailoutbox):
    live(12)
    days = Reminder.objects.filter(sent_at__isnull=False).values_list("on", flat=True)
    assert len(days) == len(set(days)) == len(mailoutbox)


@pytest.mark.parametrize("sign", ["tick", "message", "wish"])
def test_one_sign_of_life_brings_the_daily_mail_back(live, planned, sign):
    live(8)
    now = at("12:00", on=TODAY + 7 * A_DAY)
    if sign == "tick":
        item = Item.objects.of(planned).get()
        ticking.tick(item, patient=planned, key=factories.new_key(), performed_at=now, now=now)
    elif sign == "message":
        writing.say(planned, key=factories.new_key(), words="I am here.", now=now)
    else:
        preferring.set_mail(planned, wants_reminders=True, reminder_at=None, now=now)
    assert live(3, since=8)[-3:] == ["daily"] * 3


def test_who_ticks_every_day_is_never_asked(live, planned):
    item = Item.objects.of(planned).get()

    def tick(n):
        now = at("12:00", on=TODAY + n * A_DAY)
        ticking.tick(item, patient=planned, key=factories.new_key(), performed_at=now, now=now)

    assert live(12, does=tick) == ["daily"] * 12


def test_the_question_is_asked_once_a_month_at_most(live, planned):
    live(6)
    preferring.set_mail(planned, wants_reminders=True, reminder_at=None, now=at("12:00", on=TODAY + 5 * A_DAY))
    live(12, since=6)
    assert Reminder.objects.filter(kind="question").count() == 1


def test_days_on_which_nothing_was_sent_are_not_ignored_ones(live, planned):
    Patient.objects.update(mail_bounced_at=at("06:00"))
    live(8)
    Patient.objects.update(mail_bounced_at=None)
    assert live(1, since=8)[-1] == "daily"


def test_a_worker_that_dies_with_the_question_in_hand_leaves_it_to_the_next(live, monkeypatch, mailoutbox):
    live(5)

    def die(*_args, **_named):
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(letters, "question", die)
        with pytest.raises(SystemExit):
            live(1, since=5)
    later = at("07:30", on=TODAY + 5 * A_DAY)
    for ids in dispatching.due_batches(later):
        dispatching.send(ids, now=later)
    assert Reminder.objects.get(kind="question").sent_at == later
    assert len(mailoutbox) == 6
