"""Every reason, once where it holds and once where it does not."""

from datetime import timedelta

import pytest

from adherence.course import Course
from adherence.figures import DayStatus
from adherence.looking_back import Stretch
from adherence.models import AdherenceDay
from adherence.reasons import Level
from adherence.standing import PutAside
from adherence.triage import Facts, Thresholds, asleep, reasons
from tests.factories import TODAY

YESTERDAY = TODAY - timedelta(days=1)


def fortnight(*, done=(6,) * 14, expected=6, pain=(None,) * 14, status=DayStatus.ON_PLAN):
    """14 days before today, oldest first."""
    return Stretch(
        [
            AdherenceDay(
                on=TODAY - timedelta(days=14 - n),
                expected=expected,
                credited=min(done[n], expected),
                bouts=done[n],
                slots_covered=done[n],
                longest_still_min=150,
                status=status if expected else DayStatus.NOT_SCHEDULED,
                pain_max=pain[n],
            )
            for n in range(14)
        ]
    )


def facts(stretch=None, **more):
    usual = {"issued_on": TODAY - timedelta(days=30), "last_tick_on": YESTERDAY}
    return Facts(today=TODAY, stretch=stretch or fortnight(), **usual | more)


def sentences(*args, **more):
    return [reason.sentence for reason in reasons(facts(*args, **more))]


def test_a_patient_on_plan_is_steady():
    assert sentences() == ["On plan 7 of 7 days"]


def test_before_the_first_day_is_over_a_patient_has_just_started():
    assert sentences(fortnight(expected=0), issued_on=TODAY, last_tick_on=TODAY) == ["Just started"]


def test_pain_two_points_up_on_the_week_before_is_the_first_reason():
    assert sentences(fortnight(pain=(3,) * 7 + (5,) * 7)) == ["Pain up 2.0 points"]


def test_pain_a_little_less_than_two_points_up_is_no_reason():
    assert sentences(fortnight(pain=(3,) * 7 + (5,) * 6 + (4,))) == ["On plan 7 of 7 days"]


def test_pain_without_a_week_to_compare_is_no_reason():
    assert sentences(fortnight(pain=(None,) * 7 + (9,) * 7)) == ["On plan 7 of 7 days"]


def test_pain_says_where_it_came_from():
    [reason] = reasons(facts(fortnight(pain=(2,) * 7 + (5,) * 7)))
    assert reason.evidence == "Each day's highest pain: 5.0 on average in 7 days, 2.0 in the 7 before."


def test_three_asked_days_without_a_tick_are_silence():
    quiet = fortnight(done=(6,) * 11 + (0,) * 3)
    assert sentences(quiet, last_tick_on=TODAY - timedelta(days=4)) == ["Silent 3 days"]


def test_two_asked_days_without_a_tick_are_not_silence_yet():
    quiet = fortnight(done=(6,) * 12 + (0,) * 2)
    assert "silent" not in {one.kind for one in reasons(facts(quiet, last_tick_on=TODAY - timedelta(days=3)))}


def test_one_tick_today_ends_the_silence():
    quiet = fortnight(done=(6,) * 11 + (0,) * 3)
    assert "silent" not in {one.kind for one in reasons(facts(quiet, last_tick_on=TODAY))}


def test_days_on_which_nothing_was_due_are_never_silence():
    assert sentences(fortnight(expected=0), last_tick_on=TODAY - timedelta(days=20)) == ["Just started"]


def test_under_half_of_the_week_is_falling():
    assert sentences(fortnight(done=(3,) * 7 + (2,) * 7)) == ["33% done in 7 days"]


def test_twenty_points_under_the_week_before_is_falling():
    assert sentences(fortnight(done=(10,) * 7 + (8,) * 7, expected=10)) == ["Down 20 points in 7 days"]


def test_nineteen_points_under_the_week_before_is_not():
    assert sentences(fortnight(done=(100,) * 7 + (81,) * 7, expected=100)) == ["On plan 7 of 7 days"]


def test_two_asked_days_are_too_few_to_judge_a_week():
    lately = fortnight(done=(0,) * 14)
    for day in lately.days[:12]:
        day.expected = 0
    assert "falling" not in {one.kind for one in reasons(facts(lately))}


def test_silence_explains_a_low_week_so_only_silence_is_said():
    quiet = fortnight(done=(6,) * 8 + (0,) * 6)
    assert sentences(quiet, last_tick_on=TODAY - timedelta(days=7)) == ["Silent 6 days"]


def test_a_full_dose_crammed_together_on_four_days_is_clustered():
    crammed = fortnight()
    for day in crammed.days[-4:]:
        day.status = DayStatus.CLUSTERED
    assert sentences(crammed) == ["Clustered 4 of 7 days"]


@pytest.mark.parametrize(("days", "done"), [(3, 6), (7, 4)], ids=["three days", "not four fifths of the dose"])
def test_less_than_that_is_not_clustered(days, done):
    crammed = fortnight(done=(done,) * 14)
    for day in crammed.days[-days:]:
        day.status = DayStatus.CLUSTERED
    assert "clustered" not in {one.kind for one in reasons(facts(crammed))}


def test_an_invited_patient_who_has_not_begun_waits():
    [reason] = reasons(facts(fortnight(expected=0), issued_on=YESTERDAY, last_tick_on=None))
    assert (reason.sentence, reason.level) == ("Invited yesterday, not started", Level.WAITING)


def test_after_three_asked_days_not_having_begun_needs_a_look():
    issued_on = TODAY - timedelta(days=3)
    [reason] = reasons(facts(fortnight(done=(0,) * 14), issued_on=issued_on, last_tick_on=None))
    assert (reason.sentence, reason.level) == ("Invited 3 days ago, not started", Level.LOOK)


def test_ticks_of_an_earlier_programme_do_not_begin_this_one():
    before = TODAY - timedelta(days=9)
    assert sentences(fortnight(expected=0), issued_on=TODAY, last_tick_on=before) == ["Invited today"]


def test_who_rests_is_not_behind():
    quiet = fortnight(done=(6,) * 4 + (0,) * 10)
    assert sentences(quiet, last_tick_on=TODAY - timedelta(days=10), is_paused=True) == ["Paused"]


def test_a_pause_with_an_end_names_it():
    assert sentences(is_paused=True, paused_until=TODAY + timedelta(days=3)) == ["Paused until Sat 18 Apr"]


def test_pain_is_said_before_the_pause():
    assert sentences(fortnight(pain=(2,) * 7 + (6,) * 7), is_paused=True) == ["Pain up 4.0 points", "Paused"]


def test_after_the_last_programme_a_patient_is_finished():
    assert sentences(issued_on=None, ended_on=YESTERDAY) == ["Finished Tue 14 Apr"]


def test_a_patient_without_any_programme_waits_for_one():
    assert sentences(issued_on=None) == ["No programme yet"]


def test_the_most_urgent_reason_comes_first():
    both = fortnight(done=(6,) * 7 + (2,) * 7, pain=(2,) * 7 + (6,) * 7)
    assert [reason.kind for reason in reasons(facts(both))] == ["pain", "falling"]


def test_the_thresholds_can_be_set():
    strict = Thresholds(low_percent=90)
    assert [one.kind for one in reasons(facts(fortnight(done=(5,) * 14)), strict)] == ["falling"]


def test_the_clinics_own_thresholds_come_with_the_facts():
    [reason] = reasons(facts(fortnight(done=(5,) * 14), limits=Thresholds(low_percent=90)))
    assert reason.kind == "falling"


def kinds(*args, **more):
    return [reason.kind for reason in reasons(facts(*args, **more))]


def over(days, *, volume=1.8):
    """A fortnight on plan whose last days went far beyond, as many as asked."""
    stretch = fortnight()
    for day in stretch.days[len(stretch.days) - days :]:
        day.status, day.volume_ratio = DayStatus.OVER, volume
    return stretch


def test_two_of_three_days_far_over_the_dose_are_said_without_blame():
    [reason] = reasons(facts(over(2)))
    assert (reason.sentence, reason.level, reason.tone) == ("More than asked on 2 of 3 days", Level.LOOK, "info")
    assert reason.evidence == "Up to 1.8 times the dose in a day. Small and often does more than a lot at once."


def test_one_day_over_the_dose_is_no_reason():
    assert kinds(over(1)) == ["steady"]


def test_over_doing_clears_itself_after_two_days_as_asked():
    stretch = over(4)
    for day in stretch.days[-2:]:
        day.status = DayStatus.ON_PLAN
    assert kinds(stretch) == ["steady"]


def test_a_day_on_which_drills_were_held_is_never_over_doing():
    assert kinds(over(2), held_on={YESTERDAY}) == ["steady"]


def test_days_on_which_nothing_was_asked_stand_for_no_day_of_the_three():
    stretch = over(3)
    stretch.days[-1].expected, stretch.days[-1].status = 0, DayStatus.NOT_SCHEDULED
    assert kinds(stretch) == ["over"]


def a_course(**more):
    return Course(prescription=1, episode=1, began_on=TODAY - timedelta(days=20), **more)


def day(ahead):
    return TODAY + timedelta(days=ahead)


@pytest.mark.parametrize(
    ("course", "sentence"),
    [
        (a_course(last_on=day(0)), "Programme ends Wed 15 Apr"),
        (a_course(last_on=day(6)), "Programme ends Tue 21 Apr"),
        (a_course(name="Early", until_day=21), "Phase “Early” runs to Wed 15 Apr"),
        (a_course(name="Early", until_day=27), "Phase “Early” runs to Tue 21 Apr"),
        (a_course(name="Early", until_day=14), "Phase “Early” ran to Wed 8 Apr"),
    ],
)
def test_a_programme_or_a_phase_that_ends_within_a_week_is_said(course, sentence):
    [reason] = reasons(facts(courses=[course]))
    assert (reason.kind, reason.level, reason.sentence) == ("ending", Level.WAITING, sentence)


@pytest.mark.parametrize(
    "course",
    [
        a_course(last_on=day(7)),
        a_course(name="Early", until_day=28),
        a_course(name="Early", until_day=13),
        a_course(name="Early", until_day=None),
        a_course(name="Early", until_day=21, plans_change=True),
        a_course(last_on=day(2), plans_change=True),
    ],
    ids=["in 8 days", "phase in 8 days", "8 days ago", "no days", "a change is planned", "lines end, others follow"],
)
def test_what_ends_later_or_is_planned_for_is_no_reason(course):
    assert kinds(courses=[course]) == ["steady"]


def test_who_rests_is_not_reminded_of_an_end():
    assert kinds(courses=[a_course(last_on=day(2))], is_paused=True) == ["paused"]


def test_a_mailbox_that_refuses_mail_is_said_also_before_the_start():
    quiet = {"issued_on": YESTERDAY, "last_tick_on": None, "bounced_on": YESTERDAY}
    assert kinds(fortnight(expected=0), **quiet) == ["invited", "bounced"]


def aside(kind):
    return {kind: PutAside(1, kind, day(3), "On holiday", "Dana Whitfield")}


def test_a_reason_that_was_put_aside_is_said_among_the_sleeping():
    found = facts(over(3), snoozes=aside("over"))
    assert [one.kind for one in reasons(found)] == ["steady"]
    [one] = asleep(found)
    assert (one.reason.kind, one.until_on, one.why, one.by_name) == ("over", day(3), "On holiday", "Dana Whitfield")


def test_a_snooze_of_another_kind_hides_nothing():
    assert kinds(over(3), snoozes=aside("silent")) == ["over"]


def test_pain_is_said_whatever_was_put_aside():
    assert kinds(fortnight(pain=(2,) * 7 + (6,) * 7), snoozes=aside("pain")) == ["pain"]


def test_an_overdue_invitation_that_was_put_aside_only_waits():
    started = {"issued_on": TODAY - timedelta(days=4), "last_tick_on": None, "snoozes": aside("invited")}
    [reason] = reasons(facts(fortnight(done=(0,) * 14), **started))
    assert (reason.kind, reason.level) == ("invited", Level.WAITING)


def test_what_was_put_aside_and_has_cleared_itself_is_asleep_no_more():
    assert asleep(facts(snoozes=aside("over"))) == []
