"""A therapist's own default of a drill."""

from dataclasses import replace

import pytest

from clinic.models import AuditEntry
from prescriptions import laying_out, saved_doses
from prescriptions.dose import Dose
from prescriptions.models import SavedDose
from tests import factories
from tests.factories import NOW

DOSE = Dose(sets=2, reps=8, hold_s=3, times_per_day=5, weekdays=(1, 3, 5), days_per_week=3)


@pytest.fixture
def slide(db):
    return factories.make_drill()


def save(therapist, drill, dose=DOSE):
    return saved_doses.save(drill, dose, therapist=therapist, now=NOW)


def test_a_saved_dose_is_the_therapists_own_default(dana, ines, slide):
    save(dana, slide)
    assert (saved_doses.dose_for(slide, dana), saved_doses.dose_for(slide, ines)) == (DOSE, None)


def test_the_newest_stands_for_the_one_before(dana, slide):
    save(dana, slide)
    save(dana, slide, replace(DOSE, reps=12))
    assert (saved_doses.dose_for(slide, dana).reps, SavedDose.objects.count()) == (12, 1)


def test_what_belongs_to_one_patient_stays_with_that_patient(dana, slide):
    save(dana, slide, replace(DOSE, note="Mind the scar", range_limit_deg=40))
    assert saved_doses.dose_for(slide, dana) == DOSE


def test_a_dose_that_needs_a_reason_is_no_ones_default(dana, slide):
    with pytest.raises(saved_doses.BeyondBounds, match="Reps: 40 is outside 5 to 15"):
        save(dana, slide, replace(DOSE, reps=40))
    assert saved_doses.dose_for(slide, dana) is None


def test_a_drill_is_added_at_the_saved_dose_else_at_the_librarys(dana, ines, slide, ruth):
    save(dana, slide)
    episode = ruth.episodes.get()
    lines = [laying_out.own_line(slide, episode, therapist) for therapist in (dana, ines)]
    assert [(line.dose, line.side) for line in lines] == [(DOSE, "left"), (slide.dose, "left")]


def test_many_are_found_at_once(dana, slide, django_assert_num_queries):
    others = [factories.make_drill(f"d{n}", f"Drill {n}") for n in range(20)]
    save(dana, slide)
    with django_assert_num_queries(1):
        assert saved_doses.doses_for(dana, [slide, *others]) == {slide.pk: DOSE}


def test_saving_leaves_a_trace(dana, slide):
    save(dana, slide)
    entry = AuditEntry.objects.get(what="dose.saved")
    assert (entry.by, entry.detail) == (f"user:{dana.user.pk}", {"drill": slide.pk})
