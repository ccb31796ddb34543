"""Sending: what it would do is shown before, and of two therapists at once nobody's change is lost unseen."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, connections, transaction

from prescriptions import prescribing, sending
from prescriptions.case import find_case
from prescriptions.dose import Dose
from prescriptions.lines import Line
from prescriptions.models import Item, Sending
from prescriptions.sending import ChangedMeanwhile, mark_of, planned_day, preview_of
from tests import factories
from tests.factories import NOW

LATER = NOW + timedelta(hours=2)
MONDAY = date(2026, 4, 20)
DOSE = Dose(sets=1, reps=10, hold_s=2, times_per_day=6)


@pytest.fixture
def slide(db):
    return Line(factories.make_drill(), "left", DOSE)


@pytest.fixture
def set_(db):
    return Line(factories.make_drill("quad-set", "Quad set", rom=[]), "left", DOSE)


@pytest.fixture
def programme(ruth, dana, slide):
    return prescribing.issue(ruth.episodes.get(), [slide], by=dana.user, now=NOW - timedelta(days=7))


@pytest.fixture
def case(ruth, programme, dana):
    return find_case(ruth.pk, therapist=dana, now=NOW)


def often(line, times):
    return replace(line, dose=replace(line.dose, times_per_day=times))


def send(case, lines, *, by, now=NOW, seen=None, **more):
    return sending.send(case, lines, seen=mark_of(case.living) if seen is None else seen, by=by.user, now=now, **more)


# -- Before it is sent


def test_a_draft_like_the_programme_changes_nothing(case, slide):
    assert preview_of(case, [slide]).is_nothing


def test_what_would_change_is_shown_against_what_holds(case, slide, set_):
    shown = preview_of(case, [often(slide, 4), set_]).differences
    assert shown.to_therapist() == [
        "Quad set, left: added: 1 × 10, hold 2 s, 6 × a day",
        "Mini heel slide, left: 4 × a day, was 6",
    ]


def test_a_planned_change_is_shown_as_still_to_come(case, slide, dana):
    send(case, [often(slide, 4)], by=dana, from_on=MONDAY)
    shown = preview_of(case, [often(slide, 4)], MONDAY)
    assert (planned_day(case), shown.begins_on, shown.takes_the_place) == (MONDAY, MONDAY, False)
    assert shown.differences.to_therapist() == ["Mini heel slide, left: 4 × a day, was 6"]


def test_what_gives_way_is_named(case, slide, dana):
    send(case, [often(slide, 4)], by=dana, from_on=MONDAY)
    shown = preview_of(case, [slide])
    assert (shown.differences.is_empty, shown.takes_the_place, shown.planned_on) == (True, True, MONDAY)


def test_a_drill_only_taken_out_later_is_a_planned_change_too(case, slide, set_, dana):
    send(case, [slide, set_], by=dana)
    send(case, [slide], by=dana, now=LATER, from_on=MONDAY)
    assert planned_day(case) == MONDAY


def test_what_was_called_off_is_planned_no_more(case, slide, dana):
    send(case, [often(slide, 4)], by=dana, from_on=MONDAY)
    send(case, [slide], by=dana, now=LATER)
    assert planned_day(case) is None


@pytest.mark.parametrize("count", [1, 20])
def test_a_preview_costs_one_query_at_any_length(case, slide, dana, count, django_assert_num_queries):
    lines = [Line(factories.make_drill(f"d{n}", f"Drill {n}", bounds={}), "left", DOSE) for n in range(count)]
    send(case, lines, by=dana, drills_reason="All short.")
    with django_assert_num_queries(1):
        preview_of(case, [slide])


# -- What it says it did


@pytest.mark.parametrize(
    ("lines", "more", "said"),
    [
        (lambda slide: [often(slide, 4)], {}, "Sent to Ruth, who gets an email."),
        (lambda slide: [slide], {}, "The programme already says this. No email goes out."),
        (
            lambda slide: [often(slide, 4)],
            {"from_on": MONDAY},
            "Sent to Ruth, who gets an email. It holds from Mon 20 Apr.",
        ),
        (
            lambda slide: [replace(slide, reason="Watched it.")],
            {},
            "Kept. Nothing is different for Ruth, so no email goes out.",
        ),
    ],
)
def test_it_says_what_became_of_it(case, slide, dana, lines, more, said):
    assert str(send(case, lines(slide), by=dana, **more)) == said


def test_a_second_click_for_a_day_to_come_finds_its_own_work(case, slide, dana):
    seen = mark_of(case.living)
    send(case, [often(slide, 4)], by=dana, seen=seen, from_on=MONDAY)
    again = send(case, [often(slide, 4)], by=dana, seen=seen, now=NOW + timedelta(seconds=1), from_on=MONDAY)
    assert (again.is_kept, Sending.objects.changes().count()) == (False, 1)


def test_the_same_drills_for_another_day_are_no_second_click(case, slide, dana, ines):
    seen = mark_of(case.living)
    send(case, [often(slide, 4)], by=ines, seen=seen, from_on=MONDAY)
    with pytest.raises(ChangedMeanwhile):
        send(case, [often(slide, 4)], by=dana, seen=seen)


# -- Two therapists


def refused(case, lines, *, by, seen, **more):
    with pytest.raises(ChangedMeanwhile) as first:
        send(case, lines, by=by, seen=seen, now=LATER, **more)
    return first.value


def test_the_second_sees_what_the_first_made_of_what_both_had_seen(case, slide, set_, dana, ines):
    seen = mark_of(case.living)
    send(case, [often(slide, 4), set_], by=ines, note="One more.")
    first = refused(case, [often(slide, 3)], by=dana, seen=seen)
    assert str(first) == "Ines Moreau changed this programme after you opened it. See what is different, then decide."
    assert (first.note, first.differences.to_therapist()) == (
        "One more.",
        ["Quad set, left: added: 1 × 10, hold 2 s, 6 × a day", "Mini heel slide, left: 4 × a day, was 6"],
    )


def test_it_stores_nothing_of_the_second(case, slide, dana, ines):
    seen = mark_of(case.living)
    send(case, [often(slide, 4)], by=ines)
    refused(case, [often(slide, 3)], by=dana, seen=seen)
    assert Item.objects.open().get().times_per_day == 4


def test_having_seen_it_the_second_may_keep_theirs(case, slide, dana, ines):
    send(case, [often(slide, 4)], by=ines)
    send(case, [often(slide, 3)], by=dana, now=LATER)
    assert Item.objects.open().get().times_per_day == 3


def test_words_to_the_patient_alone_are_not_lost_either(case, slide, dana, ines):
    seen = mark_of(case.living)
    send(case, [slide], by=ines, note="Well done.")
    first = refused(case, [often(slide, 3)], by=dana, seen=seen)
    assert (first.note, first.differences.is_empty) == ("Well done.", True)


def test_a_plan_moved_to_another_day_is_a_change_the_second_sees(case, slide, set_, dana, ines):
    send(case, [slide, set_], by=dana)
    send(case, [slide], by=dana, from_on=MONDAY)
    seen = mark_of(case.living)
    send(case, [slide], by=ines, from_on=MONDAY + timedelta(days=1))
    assert refused(case, [slide], by=dana, seen=seen, from_on=MONDAY).by == ines.user


def test_a_programme_ended_meanwhile_is_said_with_who_did_it(case, slide, dana, ines):
    seen = mark_of(case.living)
    prescribing.end(case.living, by=ines.user, now=NOW, reason="Goals met.")
    gone = find_case(case.episode.patient_id, therapist=dana, now=LATER)
    first = refused(gone, [slide], by=dana, seen=seen)
    assert (first.by, first.differences.to_therapist()) == (ines.user, ["Mini heel slide, left: taken out"])


@pytest.mark.parametrize("seen", ["1.2.x", "999999999999999999999", "-", "a-b", "1" * 400])
def test_a_garbled_mark_is_like_none(case, slide, dana, seen):
    assert refused(case, [often(slide, 3)], by=dana, seen=seen).differences.to_therapist() == [
        "Mini heel slide, left: added: 1 × 10, hold 2 s, 6 × a day"
    ]


def test_a_mark_of_another_patient_tells_nothing_of_them(case, slide, sam, dana):
    theirs = factories.make_prescription(
        sam.episodes.get(), (factories.make_drill("secret", "Secret"), {}), by=dana.user
    )
    told = refused(case, [often(slide, 3)], by=dana, seen=mark_of(theirs)).differences.to_therapist()
    assert [words for words in told if "Secret" in words] == []


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_sent_and_the_other_sees_it(ruth, dana, ines, slide, programme, case):
    """Two connections: the second waits for the first's transaction, then finds that the mark has moved."""
    seen, told, holds, may_go_on = mark_of(case.living), [], threading.Event(), threading.Event()

    def first():
        with transaction.atomic():
            send(case, [often(slide, 4)], by=ines, seen=seen)
            holds.set()
            may_go_on.wait(10)
        connections.close_all()

    def second():
        holds.wait(10)
        try:
            send(case, [often(slide, 3)], by=dana, seen=seen)
        except ChangedMeanwhile as error:
            told.append((error.by.name, error.differences.to_therapist()))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    for thread in threads:
        thread.start()
    holds.wait(10)
    wait_until_somebody_waits()
    may_go_on.set()
    for thread in threads:
        thread.join()
    assert told == [("Ines Moreau", ["Mini heel slide, left: 4 × a day, was 6"])]
    assert Item.objects.open().get().times_per_day == 4


def wait_until_somebody_waits():
    """Until a connection of this database waits for another's lock."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _try in range(500):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.02)
    raise AssertionError("nobody waits: the second was not held back")
