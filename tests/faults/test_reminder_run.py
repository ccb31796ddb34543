"""Workers, broker and database killed in the reminder minute, a mail server with moods: nobody is told twice, and
nobody is forgotten without a word. The same run with ten thousand: ``python -m tests.faults.reminder_run 10000``."""

import pytest

from tests.faults.reminder_run import a_bad_day

pytestmark = pytest.mark.slow
PATIENTS = 300


@pytest.fixture(scope="module")
def outcome():
    with a_bad_day(PATIENTS) as bad_day:
        return bad_day.play()


def test_every_blow_fell(outcome):
    assert len(outcome.blows) == 8, outcome.table()


def test_nobody_is_told_twice(outcome):
    assert outcome.doubled == 0, outcome.table()


def test_nobody_is_forgotten_without_a_word(outcome):
    assert (outcome.lost, outcome.waiting, outcome.accounted) == (0, 0, PATIENTS), outcome.table()


def test_silence_has_its_reasons(outcome):
    assert outcome.suppressed == {"done": 10, "paused": 6, "quiet": 3}, outcome.table()


def test_mail_that_the_server_refused_for_now_came_later(outcome):
    assert outcome.moods["451 at the recipient"] > 0
    assert outcome.failed == 0, outcome.table()
