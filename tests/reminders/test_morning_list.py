"""What a morning list makes of a therapist's cases."""

import pytest

from adherence.case import Case
from adherence.reasons import MessageWaiting, Silent, Steady
from adherence.reasons.of_progress import ReadyToProgress, WorthChecking
from patients.models import Patient
from reminders.morning_list import Entry, MorningList
from tests.factories import TODAY

SILENT, WROTE = Silent(4, TODAY), MessageWaiting(TODAY)
READY, CHECK = ReadyToProgress("2 Motion", ()), WorthChecking("2 Motion", ("Stairs",))


def case(name, *reasons):
    return Case(Patient(name=name), None, TODAY, None, sorted(reasons, key=lambda reason: reason.level), None, None)


def lines(heading):
    return [(entry.initials, entry.why) for entry in heading.entries]


def test_all_that_presses_stands_in_one_line():
    found = MorningList.of([case("Ruth Adeyemi", SILENT, WROTE, READY)])
    assert lines(found.looks) == [("R. A.", "Silent 4 days; Message waiting")]


def test_who_only_waits_for_the_next_phase_stands_apart():
    found = MorningList.of([case("Ruth Adeyemi", READY), case("Sam Adeyemi", CHECK), case("Jo Li", SILENT, READY)])
    assert lines(found.ready) == [
        ("R. A.", "Ready to progress"),
        ("S. A.", "Check for the next phase: 1 criterion to look at"),
    ]
    assert (lines(found.looks), found.count) == ([("J. L.", "Silent 4 days")], 3)


def test_who_is_steady_is_not_named():
    assert MorningList.of([case("Ruth Adeyemi", Steady(7, 7))]).count == 0


@pytest.mark.parametrize(
    ("cases", "lead"),
    [
        ([case("A B", READY)], "Nobody needs a look."),
        ([case("A B", SILENT)], "1 of your patients could use a look."),
        ([case("A B", WROTE), case("C D", WROTE)], "2 of your patients could use a look. 2 people wrote and wait."),
    ],
)
def test_the_first_sentence_says_how_it_stands(cases, lead):
    assert MorningList.of(cases).lead == lead


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Ruth Adeyemi", "R. A."), ("Cher", "C."), ("Ana Maria de Souza", "A. S."), ("李 雷", "李. 雷.")],
)
def test_a_name_becomes_initials(name, initials):
    assert MorningList.of([case(name, SILENT)]).looks.entries == [Entry(initials, "Silent 4 days")]
