"""A living programme that became unsafe: the app lowers or rests it at once, says so, and never loosens anything."""

from datetime import timedelta

import pytest

from clinic.models import AuditEntry
from patients import restricting
from patients.models import Invitation, Patient
from patients.restricting import Restriction
from prescriptions import keeping_safe, prescribing, rechecking
from prescriptions.drafting import standing_lines
from prescriptions.models import Concern, Item, Pause, PrecautionRule, Sending
from prescriptions.programme import programme_of
from prescriptions.rechecking import StillBlocked
from tests import factories
from tests.factories import NOW, TODAY

LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def rules(db):
    knee = {"joint": "knee", "max": 60}
    PrecautionRule.objects.create(tag="knee-limit", text="Knee must not bend far", effect="clamp", limits=[knee])
    PrecautionRule.objects.create(tag="locked", text="Brace locked straight", effect="block", limits=[])
    PrecautionRule.objects.create(tag="care", text="Go gently", effect="warn", limits=[])


@pytest.fixture
def slide(db):
    return factories.make_drill(
        rom=[{"joint": "knee", "from": 0, "to": 90}],
        clamped_by=["knee-limit"],
        blocked_by=["locked"],
        caution_with=["care"],
    )


@pytest.fixture
def programme(ruth, dana, slide):
    return factories.make_prescription(ruth.episodes.get(), (slide, {}), by=dana.user)


@pytest.fixture
def add(ruth, dana, programme):
    """``add("locked")``: Dana adds a precaution of Ruth's, and the programme is looked at again."""

    def write(tag, *, at=NOW, **more):
        return keeping_safe.add(ruth.episodes.get(), Restriction(tag, **more), by=dana.user, now=at).raised

    return write


def limits(programme, at=NOW):
    return [item.range_limit_deg for item in programme.items.in_force(at)]


# -- lowered


def test_a_drill_that_goes_past_a_new_limit_is_held_to_it_from_now(add, programme):
    add("knee-limit")
    assert (limits(programme, NOW - timedelta(seconds=1)), limits(programme)) == ([None], [60])


def test_the_patients_own_figure_is_the_one_it_is_held_to(add, programme):
    add("knee-limit", limit_deg=45)
    assert limits(programme) == [45]


def test_the_old_version_stays_in_the_history(add, programme, dana):
    add("knee-limit")
    old, new = programme.items.order_by("pk")
    assert (old.ends_at, new.starts_at, new.replaces, new.by) == (NOW, NOW, old, dana.user)


def test_all_else_of_the_dose_stays(add, programme):
    add("knee-limit")
    old, new = (item.dose for item in programme.items.order_by("pk"))
    assert (old.times_per_day, old.reps, old.hold_s) == (new.times_per_day, new.reps, new.hold_s)


def test_a_rules_words_never_stand_in_for_the_therapists_reason(add, programme):
    add("knee-limit")
    assert programme.items.open().get().reason == ""


def test_a_limit_that_the_dose_keeps_already_changes_nothing(add, programme, ruth, dana):
    Item.objects.update(range_limit_deg=50)
    assert (add("knee-limit"), programme.items.count(), Invitation.objects.count()) == ([], 1, 0)


def test_a_tighter_limit_lowers_once_more_and_takes_the_older_concerns_place(add, programme, ruth, dana):
    add("knee-limit")
    precaution = ruth.episodes.get().precautions.get()
    tighter = Restriction("knee-limit", limit_deg=40)
    keeping_safe.change(precaution, tighter, by=dana.user, now=LATER, reason="")
    assert (limits(programme, LATER), [one.limit_deg for one in Concern.objects.open()]) == ([40], [40])


def test_a_looser_limit_loosens_nothing(add, programme, ruth, dana):
    add("knee-limit")
    looser = Restriction("knee-limit", limit_deg=80)
    keeping_safe.change(ruth.episodes.get().precautions.get(), looser, by=dana.user, now=LATER, reason="Cleared")
    assert limits(programme, LATER) == [60]


def test_an_ended_precaution_loosens_nothing(add, programme, ruth, dana):
    add("knee-limit")
    restricting.lift(ruth.episodes.get().precautions.get(), by=dana.user, now=LATER, reason="Cleared")
    rechecking.precaution_changed(ruth.episodes.get(), by=dana.user, now=LATER)
    assert limits(programme, LATER) == [60]


def test_a_planned_version_is_lowered_on_its_own_day(add, programme, dana):
    lines = standing_lines(programme)
    prescribing.revise(
        programme, lines[:0] + [_more(lines[0])], by=dana.user, now=NOW, from_on=TODAY + timedelta(days=3)
    )
    add("knee-limit", at=LATER)
    later = LATER + timedelta(days=4)
    assert (limits(programme, LATER), limits(programme, later)) == ([60], [60])
    assert [item.times_per_day for item in programme.items.in_force(later)] == [7]


def test_what_is_planned_for_after_a_limits_last_day_keeps_its_range(add, programme, ruth, dana):
    add("knee-limit", expires_on=TODAY + timedelta(days=2))
    line = standing_lines(programme)[0]
    wider = type(line)(line.drill, line.side, _with(line.dose, range_limit_deg=80))
    prescribing.revise(programme, [wider], by=dana.user, now=NOW, from_on=TODAY + timedelta(days=3))
    add("care", at=LATER)
    assert (limits(programme, LATER), limits(programme, LATER + timedelta(days=4))) == ([60], [80])


def test_a_reason_for_a_planned_version_does_not_answer_for_what_came_later(add, programme, dana):
    line = standing_lines(programme)[0]
    worded = type(line)(line.drill, line.side, _with(line.dose, times_per_day=7), "Kept for the stairs")
    prescribing.revise(programme, [worded], by=dana.user, now=NOW, from_on=TODAY + timedelta(days=3))
    Item.objects.filter(ends_at__isnull=False).update(reason="Kept for the stairs")
    assert [concern.kind for concern in add("care", at=LATER)] == [Concern.Kind.ASKS]


def _more(line):
    return type(line)(line.drill, line.side, _with(line.dose, times_per_day=7))


def _with(dose, **more):
    return type(dose)(**{name: getattr(dose, name) for name in dose.__dataclass_fields__} | more)


# -- rests


def test_a_blocked_drill_rests_until_a_therapist_says_otherwise(add, programme, slide):
    add("locked")
    rest = Pause.objects.get()
    assert (rest.origin, rest.drill, rest.starts_at, rest.ends_at) == (Pause.Origin.SAFETY, slide, NOW, None)


def test_a_resting_drill_is_on_no_snack_of_the_day(add, ruth):
    add("locked")
    after = [snack for snack in programme_of(ruth, since=TODAY, until=TODAY).plan(TODAY).snacks if snack.at > NOW]
    assert after == []


def test_it_rests_once_however_many_precautions_block_it(add, slide):
    PrecautionRule.objects.create(tag="cast", text="In a cast", effect="block", limits=[])
    slide.blocked_by.append("cast")
    slide.save()
    add("locked")
    add("cast", at=LATER)
    assert (Pause.objects.count(), Concern.objects.count()) == (1, 1)


def test_resume_does_not_bring_a_blocked_drill_back(add, programme, dana):
    add("locked")
    prescribing.resume(programme, by=dana.user, now=LATER)
    assert Pause.objects.in_force(LATER).count() == 1


def test_it_does_not_start_again_while_it_is_blocked(add, dana):
    [concern] = add("locked")
    with pytest.raises(StillBlocked) as refused:
        rechecking.start_again(concern, by=dana.user, now=LATER)
    assert str(refused.value) == "Mini heel slide: still at rest. Brace locked straight, with no end date."


def test_it_starts_again_by_a_therapists_word_once_nothing_blocks_it(add, ruth, dana):
    [concern] = add("locked")
    restricting.lift(ruth.episodes.get().precautions.get(), by=dana.user, now=LATER, reason="Cleared")
    assert Pause.objects.in_force(LATER).count() == 1
    rechecking.start_again(concern, by=dana.user, now=LATER)
    assert (Pause.objects.in_force(LATER).count(), Concern.objects.open().count()) == (0, 0)


def test_starting_again_keeps_the_limits_that_hold_now(add, ruth, dana, programme):
    [concern] = add("locked")
    add("knee-limit", at=LATER)
    restricting.lift(ruth.episodes.get().precautions.get(tag="locked"), by=dana.user, now=LATER, reason="Cleared")
    rechecking.start_again(concern, by=dana.user, now=LATER + timedelta(minutes=1))
    assert limits(programme, LATER + timedelta(minutes=2)) == [60]


# -- asks


def test_a_drill_to_take_care_with_waits_for_a_word_and_goes_on_meanwhile(add, programme):
    [concern] = add("care")
    assert (concern.kind, str(concern), programme.items.count(), Pause.objects.count()) == (
        Concern.Kind.ASKS,
        "Needs your word: Mini heel slide.",
        1,
        0,
    )


def test_a_reason_older_than_the_precaution_does_not_answer_for_it(add, programme):
    Item.objects.update(reason="Kept for the stairs")
    assert [concern.kind for concern in add("care")] == [Concern.Kind.ASKS]


def test_a_reason_given_since_answers_when_another_precaution_comes(add, programme, dana):
    add("care", at=NOW - timedelta(days=8))
    Concern.objects.all().delete()
    Item.objects.update(reason="Slowly, with a strap")
    assert [concern.kind for concern in add("knee-limit")] == [Concern.Kind.LOWERED]


# -- who hears of it


def test_a_concern_says_what_was_done_and_why(add):
    [concern] = add("knee-limit")
    assert (str(concern), concern.reason) == (
        "Held to 60°: Mini heel slide.",
        "90° is past the 60° limit of the knee, with no end date.",
    )


def test_the_patient_is_told_kindly_what_changed(add, ruth):
    add("locked")
    assert (Invitation.objects.get().kind, Sending.objects.latest("pk").reason) == (
        Invitation.Kind.CHANGED,
        "To keep you safe, rest for now: Mini heel slide. Your therapist will say when to start again.",
    )


def test_a_lowered_range_stands_in_the_history_of_changes(add):
    add("knee-limit")
    [difference] = Sending.objects.latest("pk").differences.made
    assert difference.new.dose.range_limit_deg == 60


def test_the_trail_names_what_was_made_safer(add, programme, dana):
    add("knee-limit")
    old, new = programme.items.order_by("pk")
    trace = AuditEntry.objects.get(what="prescription.made_safer")
    assert (trace.by, trace.detail) == (f"user:{dana.user.pk}", {"rests": [], "changed": [[old.pk, new.pk]]})


def test_the_reminders_and_the_days_are_reckoned_anew(add, ruth):
    Patient.objects.update(replan_reminders_at=None, recount_days_at=None)
    add("locked")
    ruth.refresh_from_db()
    assert (ruth.replan_reminders_at, ruth.recount_days_at) == (NOW, NOW)


# -- other causes


def test_a_drill_that_got_a_longer_range_is_held_back_for_those_with_a_limit(ruth, dana, slide, programme):
    Item.objects.update(range_limit_deg=None)
    factories.make_precaution(ruth.episodes.get(), "care", by=dana.user)
    factories.make_precaution(ruth.episodes.get(), "knee-limit", by=dana.user, limit_deg=80)
    [concern] = [one for one in rechecking.drill_changed(slide, now=NOW) if one.kind == Concern.Kind.LOWERED]
    assert (concern.cause, concern.raised_by, limits(programme)) == (Concern.Cause.DRILL, None, [80])


def test_a_rule_that_lowers_by_itself_names_nobody(ruth, dana, slide, programme):
    factories.make_precaution(ruth.episodes.get(), "knee-limit", by=dana.user)
    rechecking.drill_changed(slide, now=NOW)
    assert (programme.items.open().get().by, AuditEntry.objects.latest("pk").by) == (None, "system")


def test_a_changed_drill_leaves_programmes_without_it_alone(ruth, dana, programme):
    factories.make_precaution(ruth.episodes.get(), "knee-limit", by=dana.user)
    assert rechecking.drill_changed(factories.make_drill("other", "Another"), now=NOW) == []


def test_a_protocol_that_restricts_more_asks_in_each_programme_that_stands_in_it(ruth, dana, slide):
    phase = factories.make_protocol(drills=[slide]).phases.first()
    line = factories.make_prescription(ruth.episodes.get(), (slide, {}), by=dana.user)
    line.phase = phase
    line.save()
    phase.restrictions = ["locked"]
    phase.save()
    [concern] = rechecking.protocol_changed(phase.protocol, now=NOW)
    assert (concern.kind, concern.cause, concern.precaution) == (Concern.Kind.ASKS, Concern.Cause.PROTOCOL, None)


def test_a_forbidden_variant_for_sore_days_is_taken_back(add, programme, slide):
    easier = factories.make_drill("easy", "Easy slide", blocked_by=["locked"])
    Item.objects.update(easier=easier)
    slide.blocked_by = []
    slide.save()
    [concern] = add("locked")
    assert (programme.items.open().get().easier, concern.drill) == (None, easier)


def test_what_has_ended_is_left_alone(add, programme, dana):
    prescribing.end(programme, by=dana.user, now=NOW, reason="Goal reached")
    assert add("locked", at=LATER) == []


def test_sending_the_programme_settles_what_waited_for_a_look(add, programme, dana):
    add("knee-limit")
    prescribing.revise(programme, [_more(standing_lines(programme)[0])], by=dana.user, now=LATER)
    assert (Concern.objects.open().count(), Concern.objects.get().settled_by) == (0, dana.user)


def test_a_library_that_says_other_things_now_holds_living_programmes_back_too(ruth, dana, slide, programme):
    factories.make_precaution(ruth.episodes.get(), "knee-limit", by=dana.user)
    [concern] = rechecking.library_changed(now=NOW)
    assert (concern.cause, limits(programme)) == (Concern.Cause.LIBRARY, [60])


def test_what_nothing_restricts_is_not_even_held(ruth, dana, programme):
    assert rechecking.library_changed(now=NOW) == []
