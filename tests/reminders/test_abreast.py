"""One worker speaks over several lines at once, and each patient still hears one thing at a time."""

from threading import Barrier, current_thread

import pytest

from clinic.mail import Post
from patients.models import Patient
from reminders import dispatching
from reminders.abreast import abreast, shares_of
from reminders.models import Reminder
from tests import factories
from tests.factories import at

MORNING = at("07:21")


def test_a_few_rows_are_one_share():
    assert shares_of(range(19), whose=str, most=3) == [[*range(19)]]


def test_many_rows_are_shared_out_in_their_order():
    assert shares_of(range(30), whose=str, most=3) == [[*range(k, 30, 3)] for k in range(3)]


def test_whoever_has_several_rows_has_them_in_one_share():
    shares = shares_of(range(40), whose=lambda n: n % 7, most=3)
    assert sorted(n for share in shares for n in share) == [*range(40)]
    assert sorted(whose for share in shares for whose in {n % 7 for n in share}) == [*range(7)]


def test_nothing_to_share_is_no_walk():
    walked = []
    abreast(walked.append, shares_of([], whose=str, most=3))
    assert walked == []


@pytest.mark.django_db(transaction=True)
def test_a_walk_that_fails_does_not_stop_the_others():
    walked = []

    def walk(share):
        if share == "bad":
            raise ConnectionError
        walked.append(share)

    with pytest.raises(ConnectionError):
        abreast(walk, ["bad", "one", "two"])
    assert sorted(walked) == ["one", "two"]


@pytest.fixture
def thirty(dana, settings):
    settings.MAIL_LINES = 3
    for n in range(30):
        patient = factories.make_patient(dana, f"Patient {n}", email=f"p{n}@mail.example")
        factories.make_prescription(factories.make_episode(patient), by=dana.user)
    Patient.objects.update(replan_reminders_at=at("06:00"))


@pytest.fixture
def lines(monkeypatch):
    """The threads that handed something over; the first letters of three lines wait for each other."""
    seen, gate, hand = {}, Barrier(3), Post.hand

    def meet(post, letter):
        if current_thread() not in seen:
            gate.wait(timeout=10)
        seen.setdefault(current_thread(), []).append(letter.to[0])
        hand(post, letter)

    monkeypatch.setattr(Post, "hand", meet)
    return seen


@pytest.mark.django_db(transaction=True)
def test_thirty_mails_go_over_three_lines_once_each(thirty, lines, mailoutbox):
    (ids,) = dispatching.due_batches(MORNING)
    dispatching.send(ids, now=MORNING)
    assert sorted(map(len, lines.values())) == [10, 10, 10]
    assert len({mail.to[0] for mail in mailoutbox}) == len(mailoutbox) == 30
    assert Reminder.objects.filter(sent_at=MORNING).count() == 30
