"""The nudge, the week in short and the question: discreet outside, kind inside."""

from datetime import timedelta
from uuid import UUID

import pytest

from adherence import ticking
from adherence.figures import DayStatus
from adherence.models import AdherenceDay, Tick
from patients import way_in
from patients.models import Link
from prescriptions.models import Item
from reminders import letters
from reminders.models import Reminder
from reminders.small_wins import week_of
from tests.factories import NOW, TODAY


@pytest.fixture
def reminder(programme, ruth):
    def make(kind):
        return Reminder.objects.create(patient=ruth, kind=kind, on=TODAY, due_at=NOW)

    return make


def day(patient, ago, **more):
    figures = {
        "expected": 6,
        "credited": 6.0,
        "bouts": 6,
        "slots_covered": 6,
        "longest_still_min": 90.0,
        "status": DayStatus.ON_PLAN,
    }
    return AdherenceDay(patient=patient, on=TODAY - timedelta(days=ago), **figures | more)


def said(patient, *days):
    return week_of(sorted(days, key=lambda one: one.on), [], until=TODAY).sentences


@pytest.mark.parametrize(
    ("kind", "write", "subject"),
    [
        ("nudge", lambda row: letters.nudge(row, None, now=NOW), "A small moment for you"),
        ("weekly", lambda row: letters.weekly(row, [], [], now=NOW), "Your week in short"),
        ("question", lambda row: letters.question(row, now=NOW), "How shall we write to you?"),
    ],
)
def test_each_has_a_discreet_subject_its_own_name_and_a_way_out(reminder, kind, write, subject):
    row = reminder(kind)
    letter = write(row)
    headers = letter.extra_headers
    assert (letter.subject, headers["Message-ID"]) == (subject, f"<reminder.{row.pk}.20260415@testserver>")
    assert headers["List-Unsubscribe"].strip("<>") in letter.body
    assert headers["Auto-Submitted"] == "auto-generated"


def test_a_link_made_before_is_used(reminder, ruth):
    link = way_in.hand_out(ruth, purpose=Link.Purpose.REMINDER, now=NOW)
    letters.question(reminder("question"), now=NOW, link=link)
    assert Link.objects.count() == 1


def test_a_nudge_after_sitting_still_names_no_drill(reminder):
    words = letters.nudge(reminder("nudge"), None, now=NOW).body
    assert ("You have been still for a while." in words, Item.objects.get().drill.name in words) == (True, False)


def test_the_question_offers_three_answers(reminder):
    words = letters.question(reminder("question"), now=NOW).body
    wants = [line.split("?want=")[1] for line in words.splitlines() if "?want=" in line]
    assert wants == ["another", "fewer", "stop"]


def test_a_week_is_told_by_what_went_well(ruth):
    assert said(ruth, day(ruth, 0), day(ruth, 2), day(ruth, 3, status=DayStatus.LOW, bouts=1)) == [
        "You moved on 3 days.",
        "2 days went just as planned.",
    ]


def test_a_shorter_still_stretch_is_said(ruth):
    now = [day(ruth, n, longest_still_min=80.0) for n in range(3)]
    before = [day(ruth, 7 + n, longest_still_min=150.0) for n in range(3)]
    assert said(ruth, *now, *before)[-1] == "You sat still for less long: your longest stretch was 1 h 10 shorter."


@pytest.mark.parametrize(
    ("now", "before"), [(150.0, 80.0), (80.0, 80.0), (80.0, 85.0)], ids=["longer", "the same", "hardly shorter"]
)
def test_a_still_stretch_that_has_not_shrunk_is_not_spoken_of(ruth, now, before):
    days = [day(ruth, n, longest_still_min=now) for n in range(3)]
    days += [day(ruth, 7 + n, longest_still_min=before) for n in range(3)]
    assert said(ruth, *days) == ["You moved on 3 days.", "3 days went just as planned."]


def test_two_days_are_too_few_to_compare(ruth):
    days = [day(ruth, 0, longest_still_min=30.0), day(ruth, 7, longest_still_min=300.0)]
    assert said(ruth, *days) == ["You moved on 1 day.", "1 day went just as planned."]


def test_more_than_was_asked_is_not_praised(ruth, programme):
    item = Item.objects.get()
    for n in range(12):
        ticking.tick(item, patient=ruth, key=UUID(int=n), performed_at=NOW - timedelta(minutes=n), now=NOW)
    done = list(Tick.objects.order_by("performed_at"))
    asked, over = (week_of([day(ruth, 0, credited=credit, bouts=12)], done, until=TODAY) for credit in (6.0, 12.0))
    assert (asked.seconds, over.seconds) == (6 * item.bout_seconds, 12 * item.bout_seconds)
