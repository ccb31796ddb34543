"""Issue, revise, pause, resume, end: what is stored, what is kept, and who hears of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from clinic import audit
from clinic.models import AuditEntry
from patients.models import Invitation
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
from prescriptions.models import Item, Pause, PrecautionRule, Prescription
from prescriptions.prescribing import AlreadyEnded, AlreadyPaused, AlreadyPrescribed
from prescriptions.refusals import NothingPrescribed, TwiceTheSame, UnsafeCombination
from tests import factories
from tests.factories import NOW

LATER = NOW + timedelta(hours=2)
SIX_TIMES = Dose(sets=1, reps=10, hold_s=2, times_per_day=6)


@pytest.fixture
def slide(db):
    return Line(factories.make_drill(), "left", SIX_TIMES)


@pytest.fixture
def set_(db):
    return Line(factories.make_drill("quad-set", "Quad set", rom=[]), "left", Dose(sets=1, reps=8))


@pytest.fixture
def programme(ruth, dana, slide):
    return prescribing.issue(ruth.episodes.get(), [slide], by=dana.user, now=NOW)


def test_an_issued_line_becomes_an_item_in_force_from_now(programme):
    item = programme.items.get()
    assert (item.dose, item.side, item.starts_at, item.ends_at) == (SIX_TIMES, "left", NOW, None)


def test_issuing_invites_the_patient_with_the_therapists_words(ruth, dana, slide):
    prescribing.issue(ruth.episodes.get(), [slide], by=dana.user, now=NOW, note="Go slow.")
    assert list(Invitation.objects.values_list("patient", "kind", "message")) == [(ruth.pk, "welcome", "Go slow.")]


def test_issuing_leaves_word_for_the_reminders(programme, ruth):
    ruth.refresh_from_db()
    assert ruth.replan_reminders_at == NOW


def test_issuing_leaves_a_trace_that_names_the_therapist(programme, dana, ruth):
    trace = AuditEntry.objects.get()
    assert (trace.what, trace.by, trace.patient_id) == ("prescription.issued", f"user:{dana.user.pk}", ruth.pk)


def test_no_trace_no_programme(ruth, dana, slide, monkeypatch):
    def broken(*args, **more):
        raise OSError("the trail cannot be written")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(OSError, match="trail"):
        prescribing.issue(ruth.episodes.get(), [slide], by=dana.user, now=NOW)
    assert (Prescription.objects.count(), Item.objects.count(), Invitation.objects.count()) == (0, 0, 0)


def test_a_second_programme_for_the_episode_is_refused(programme, ruth, dana, slide):
    with pytest.raises(AlreadyPrescribed):
        prescribing.issue(ruth.episodes.get(), [slide], by=dana.user, now=LATER)


def test_an_empty_programme_is_refused_with_a_sentence(ruth, dana):
    with pytest.raises(NothingPrescribed, match="Add at least one drill before you send."):
        prescribing.issue(ruth.episodes.get(), [], by=dana.user, now=NOW)


def test_one_drill_twice_on_one_side_is_refused_by_name(ruth, dana, slide):
    with pytest.raises(TwiceTheSame, match="Mini heel slide is on the list twice"):
        prescribing.issue(ruth.episodes.get(), [slide, slide], by=dana.user, now=NOW)


def test_one_drill_on_either_side_is_two_items(ruth, dana, slide):
    both = [slide, replace(slide, side="right")]
    issued = prescribing.issue(ruth.episodes.get(), both, by=dana.user, now=NOW)
    assert list(issued.items.values_list("side", flat=True)) == ["left", "right"]


def hold(ruth, dana, effect, tag="no-bending"):
    limits = [{"joint": "knee", "max": 45}]
    PrecautionRule.objects.create(tag=tag, text="No bending", effect=effect, limits=limits)
    factories.make_precaution(ruth.episodes.get(), tag, by=dana.user)


def test_an_unsafe_drill_stores_nothing(ruth, dana):
    hold(ruth, dana, "block")
    line = Line(factories.make_drill(blocked_by=["no-bending"]), "left", SIX_TIMES)
    with pytest.raises(UnsafeCombination, match="1 thing to settle before you send."):
        prescribing.issue(ruth.episodes.get(), [line], by=dana.user, now=NOW)
    assert Prescription.objects.count() == 0


def test_a_reason_does_not_open_what_is_blocked(ruth, dana):
    hold(ruth, dana, "block")
    line = Line(factories.make_drill(blocked_by=["no-bending"]), "left", SIX_TIMES, reason="Surgeon agrees.")
    with pytest.raises(UnsafeCombination):
        prescribing.issue(ruth.episodes.get(), [line], by=dana.user, now=NOW)


def test_a_dose_outside_the_drills_bounds_needs_a_reason(ruth, dana, slide):
    often = replace(slide, dose=replace(SIX_TIMES, times_per_day=12))
    with pytest.raises(UnsafeCombination) as refused:
        prescribing.issue(ruth.episodes.get(), [often], by=dana.user, now=NOW)
    assert [str(one.sentence) for one in refused.value.conflicts] == [
        "Times a day: 12 is outside 1 to 8. Change it, or give a reason."
    ]
    issued = prescribing.issue(ruth.episodes.get(), [replace(often, reason="Swims.")], by=dana.user, now=NOW)
    assert issued.items.get().reason == "Swims."


def test_a_new_phase_alone_leaves_a_trace_and_tells_nobody(programme, dana, slide):
    phase = factories.make_protocol().phases.first()
    prescribing.revise(programme, [slide], by=dana.user, now=LATER, phase=phase)
    assert AuditEntry.objects.get(what="prescription.rephased").detail == {"phase": phase.pk}
    assert Invitation.objects.filter(kind="changed").count() == 0


def test_a_drill_that_the_living_programmes_phase_restricts_needs_a_reason(ruth, dana, slide):
    PrecautionRule.objects.create(tag="no-bending", text="No bending", effect="block", limits=[])
    phase = factories.make_protocol().phases.first()
    phase.restrictions = ["no-bending"]
    phase.save()
    programme = prescribing.issue(ruth.episodes.get(), [slide], by=dana.user, now=NOW, phase=phase)
    squat = Line(factories.make_drill("squat", "Squat", blocked_by=["no-bending"]), "left", SIX_TIMES)
    with pytest.raises(UnsafeCombination):
        prescribing.revise(programme, [slide, squat], by=dana.user, now=LATER)
    revision = prescribing.revise(programme, [slide, replace(squat, reason="To 20°.")], by=dana.user, now=LATER)
    assert [item.reason for item in revision.added] == ["To 20°."]


def test_a_limit_inside_the_precaution_is_accepted(ruth, dana):
    hold(ruth, dana, "clamp")
    line = Line(factories.make_drill(clamped_by=["no-bending"]), "left", replace(SIX_TIMES, range_limit_deg=45))
    issued = prescribing.issue(ruth.episodes.get(), [line], by=dana.user, now=NOW)
    assert issued.items.get().range_limit_deg == 45


def test_what_is_asked_about_is_kept_with_its_reason(ruth, dana):
    hold(ruth, dana, "warn")
    line = Line(factories.make_drill(caution_with=["no-bending"]), "left", SIX_TIMES, reason="Watched it today.")
    issued = prescribing.issue(ruth.episodes.get(), [line], by=dana.user, now=NOW)
    assert issued.items.get().reason == "Watched it today."


def test_each_side_of_a_drill_needs_its_own_reason(ruth, dana):
    hold(ruth, dana, "warn")
    drill = factories.make_drill(caution_with=["no-bending"])
    lines = [Line(drill, "left", SIX_TIMES), Line(drill, "right", SIX_TIMES, reason="This knee is fine.")]
    with pytest.raises(UnsafeCombination):
        prescribing.issue(ruth.episodes.get(), lines, by=dana.user, now=NOW)


def test_a_changed_dose_closes_one_version_and_opens_the_next(programme, slide, dana):
    old = programme.items.get()
    changed = replace(slide, dose=replace(SIX_TIMES, times_per_day=4))
    prescribing.revise(programme, [changed], by=dana.user, now=LATER)
    new = programme.items.open().get()
    old.refresh_from_db()
    assert (old.ends_at, new.starts_at, new.replaces, new.times_per_day) == (LATER, LATER, old, 4)


def test_an_unchanged_line_keeps_its_version(programme, slide, set_, dana):
    old = programme.items.get()
    prescribing.revise(programme, [set_, slide], by=dana.user, now=LATER)
    old.refresh_from_db()
    assert (old.ends_at, old.position) == (None, 1)


def test_a_removed_line_is_closed_and_kept(programme, set_, dana):
    revision = prescribing.revise(programme, [set_], by=dana.user, now=LATER)
    assert [(item.drill.slug, item.ends_at) for item in revision.removed] == [("heel-slide", LATER)]


def test_a_revision_tells_the_patient(programme, slide, set_, dana):
    prescribing.revise(programme, [slide, set_], by=dana.user, now=LATER, note="One more.")
    assert list(Invitation.objects.order_by("pk").values_list("kind", "message")) == [
        ("welcome", ""),
        ("changed", "One more."),
    ]


def test_a_revision_leaves_a_trace_of_each_item(programme, slide, set_, dana):
    prescribing.revise(programme, [slide, set_], by=dana.user, now=LATER)
    added = programme.items.get(drill=set_.drill)
    trace = AuditEntry.objects.get(what="prescription.revised")
    assert trace.detail == {"added": [added.pk], "changed": [], "removed": []}


def test_new_words_alone_reach_the_patient_and_the_trail(programme, slide, dana):
    prescribing.revise(programme, [slide], by=dana.user, now=LATER, note="Well done.")
    assert (Invitation.objects.filter(kind="changed").count(), AuditEntry.objects.count()) == (1, 2)


def test_a_revision_that_changes_nothing_tells_nobody(programme, slide, dana):
    revision = prescribing.revise(programme, [slide], by=dana.user, now=LATER)
    assert (revision.is_empty, Invitation.objects.count(), AuditEntry.objects.count()) == (True, 1, 1)


def test_no_trace_no_revision(programme, slide, set_, dana, monkeypatch):
    def broken(*args, **more):
        raise OSError("the trail cannot be written")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(OSError, match="trail"):
        prescribing.revise(programme, [set_], by=dana.user, now=LATER)
    assert [item.drill.slug for item in programme.items.open()] == ["heel-slide"]


def test_the_database_itself_refuses_two_versions_at_a_time(programme, dana):
    first = programme.items.get()
    second = Item(prescription=programme, drill=first.drill, side=first.side, starts_at=LATER, by=dana.user)
    with pytest.raises(IntegrityError, match="one_version_at_a_time"), transaction.atomic():
        second.save()


def test_a_version_may_begin_the_moment_the_last_one_ends(programme, dana):
    first = programme.items.get()
    first.ends_at = LATER
    first.save()
    Item.objects.create(prescription=programme, drill=first.drill, side=first.side, starts_at=LATER, by=dana.user)
    assert programme.items.count() == 2


def test_a_pause_names_who_and_until_when(programme, dana):
    prescribing.pause(programme, by=dana.user, now=NOW, until=LATER, reason="A cold.")
    assert list(Pause.objects.values_list("origin", "by", "starts_at", "ends_at", "drill")) == [
        ("therapist", dana.user.pk, NOW, LATER, None)
    ]


def test_what_rests_is_not_paused_again(programme, dana):
    prescribing.pause(programme, by=dana.user, now=NOW)
    with pytest.raises(AlreadyPaused):
        prescribing.pause(programme, by=dana.user, now=LATER, reason="A second cold.")


def test_resuming_ends_every_pause_in_force(programme, dana):
    prescribing.pause(programme, by=dana.user, now=NOW)
    prescribing.pause(programme, by=dana.user, now=NOW, drill=programme.items.get().drill)
    assert (prescribing.resume(programme, by=dana.user, now=LATER), Pause.objects.in_force(LATER).count()) == (2, 0)


def test_ending_closes_the_programme_and_its_items(programme, dana):
    prescribing.end(programme, by=dana.user, now=LATER, reason="Goals met.")
    programme.refresh_from_db()
    assert (programme.ended_at, programme.ended_by, programme.items.get().ends_at) == (LATER, dana.user, LATER)


def test_a_programme_ends_once(programme, dana):
    prescribing.end(programme, by=dana.user, now=LATER, reason="Goals met.")
    with pytest.raises(AlreadyEnded):
        prescribing.end(programme, by=dana.user, now=LATER, reason="Again.")


def test_an_ended_programme_is_not_revised(programme, slide, dana):
    prescribing.end(programme, by=dana.user, now=NOW, reason="Goals met.")
    with pytest.raises(AlreadyEnded, match="This programme has ended. Start a new one."):
        prescribing.revise(programme, [slide], by=dana.user, now=LATER)


def test_after_the_end_a_new_programme_may_start(programme, ruth, slide, dana):
    prescribing.end(programme, by=dana.user, now=LATER, reason="Goals met.")
    again = prescribing.issue(ruth.episodes.get(), [slide], by=dana.user, now=LATER)
    assert list(Prescription.objects.living()) == [again]


def test_a_one_sided_drill_for_both_sides_takes_twice_as_long(slide):
    one, both = slide.as_item(starts_at=NOW), replace(slide, side="both").as_item(starts_at=NOW)
    assert both.bout_seconds == 2 * one.bout_seconds
