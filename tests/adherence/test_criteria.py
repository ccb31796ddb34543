"""A therapist's word on a criterion of the phase, and the readiness card of the chart."""

from datetime import timedelta
from decimal import Decimal

import pytest

from adherence import criteria
from adherence.caseload import cases_of
from adherence.models import CriterionMark
from adherence.readiness import State
from adherence.triage import readiness
from clinic.models import AuditEntry
from patients.measuring import record_measure
from patients.models import Patient
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
from tests import factories
from tests.factories import NOW, TODAY, new_key

WALK, BEND = "Walks safely with aid", "Knee bend 90 deg or more"


@pytest.fixture
def programme(ruth, dana, now):
    """Ruth's, in the first of two phases, which ends by a walk and a figure."""
    early = factories.make_protocol().phases.first()
    early.exit_criteria = [WALK, BEND]
    figure = {"what": "rom:knee:flexion", "at_least": 90}
    early.exit_measures = [{"criterion": BEND, "is_whole": True, "figures": [figure]}]
    early.save()
    line = Line(factories.make_drill(), "left", Dose(sets=1, reps=10, hold_s=2, times_per_day=4, min_gap_min=30))
    episode, began_at = ruth.episodes.get(), NOW - timedelta(days=7)
    return prescribing.issue(episode, [line], by=dana.user, now=began_at, phase=early)


def address(patient):
    return f"/patients/{patient.pk}/criterion/"


def typed(programme, **changed):
    return {
        "key": str(new_key()), "prescription": str(programme.pk), "criterion": WALK, "is_met": "yes", "note": "",
    } | changed  # fmt: skip


def states():
    [case] = cases_of(Patient.objects.all(), now=NOW)
    [found] = readiness(case.facts)
    return [one.state for one in found.criteria[:2]]


def test_a_word_is_kept_and_meets_the_criterion(programme, ruth, dana, signed_in):
    answer = signed_in(dana).post(address(ruth), typed(programme, note="Ten steps, one stick"))
    mark = CriterionMark.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/patients/{ruth.pk}/#readiness")
    assert (mark.criterion, mark.is_met, mark.note, mark.by, mark.at) == (
        WALK, True, "Ten steps, one stick", dana.user, NOW,
    )  # fmt: skip
    assert states() == [State.MET, State.OPEN]


def test_the_newest_word_holds_and_both_stay(programme, ruth, dana):
    said = {"prescription": programme.pk, "criterion": WALK, "note": "", "by": dana.user}
    criteria.mark(ruth, key=new_key(), is_met=True, now=NOW - timedelta(hours=2), **said)
    criteria.mark(ruth, key=new_key(), is_met=False, now=NOW - timedelta(hours=1), **said)
    assert (states()[0], CriterionMark.objects.count()) == (State.NOT_MET, 2)


def test_sent_twice_it_is_one_word(programme, ruth, dana, signed_in):
    browser, sent = signed_in(dana), typed(programme)
    assert [browser.post(address(ruth), sent).status_code for _ in range(2)] == [303, 303]
    assert (CriterionMark.objects.count(), AuditEntry.objects.filter(what="criterion.marked").count()) == (1, 1)


def test_the_trail_says_which_and_whether_and_never_the_note(programme, ruth, dana, signed_in):
    signed_in(dana).post(address(ruth), typed(programme, note="Cries when she stands"))
    detail = AuditEntry.objects.get(what="criterion.marked").detail
    assert detail == {"phase": programme.phase_id, "place": 1, "is_met": True}


@pytest.mark.parametrize(
    "wrong",
    [{"criterion": "Jumps"}, {"criterion": ""}, {"is_met": ""}, {"is_met": "maybe"}, {"prescription": "0"},
     {"prescription": "999999"}, {"key": "x"}, {"note": "n" * 201}],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_kept(programme, ruth, dana, signed_in, wrong):
    answer = signed_in(dana).post(address(ruth), typed(programme, **wrong))
    assert (answer.status_code, CriterionMark.objects.exists()) == (422, False)
    assert "field-error" in answer.content.decode()


def test_a_phase_that_was_left_meanwhile_takes_no_more_words(programme, ruth, dana, signed_in):
    sent = typed(programme)
    programme.phase = programme.phase.protocol.phases.last()
    programme.save()
    answer = signed_in(dana).post(address(ruth), sent)
    assert (answer.status_code, CriterionMark.objects.exists()) == (422, False)
    assert "The programme stands in another phase by now" in answer.content.decode()


def test_another_patients_programme_takes_no_word_under_this_name(programme, sam, dana, signed_in):
    assert signed_in(dana).post(address(sam), typed(programme)).status_code == 422


def test_omar_has_no_word(programme, ruth, omar, signed_in):
    assert signed_in(omar).post(address(ruth), typed(programme)).status_code == 404
    assert not CriterionMark.objects.exists()


def test_a_measure_meets_its_criterion_and_an_undone_one_does_not(programme, ruth, dana):
    taken = {"what": "rom:knee:flexion", "side": "left", "manner": "active", "tool": "goniometer"}
    made = record_measure(ruth, value=Decimal(96), on=TODAY, by=dana.user, now=NOW, key=new_key(), **taken)
    assert states()[1] is State.MET
    made.undone_at, made.undone_by = NOW, dana.user
    made.save()
    assert states()[1] is State.OPEN


def test_the_chart_shows_each_criterion_with_a_form_for_the_therapists_own(programme, ruth, dana, signed_in):
    page = signed_in(dana).get(f"/patients/{ruth.pk}/").content.decode()
    assert [WALK in page, BEND in page, page.count(address(ruth))] == [True, True, 2]
