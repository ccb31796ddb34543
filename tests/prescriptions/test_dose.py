"""A dose as arithmetic and as words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescriptions.bounds import bounds_of, excesses
from prescriptions.dose import EVERY_DAY, Dose, weekdays_for
from prescriptions.models import Drill

small = st.integers(min_value=0, max_value=60)
doses = st.builds(
    Dose,
    sets=st.integers(1, 10),
    reps=st.integers(1, 100),
    hold_s=small,
    tempo_out_s=small,
    tempo_back_s=small,
    tempo_pause_s=small,
)


def test_a_rep_is_out_hold_back_and_pause():
    assert Dose(sets=1, reps=1, tempo_out_s=3, hold_s=2, tempo_back_s=4, tempo_pause_s=1).rep_seconds == 10


def test_the_heel_slide_of_the_library_takes_a_minute_and_a_half():
    slide = Dose(sets=1, reps=10, hold_s=2, tempo_out_s=3, tempo_back_s=3, tempo_pause_s=1)
    assert slide.bout_seconds(one_side_then_the_other=False) == 90


@given(doses)
def test_a_bout_is_as_long_as_its_reps_laid_end_to_end(dose):
    reps = [dose.rep_seconds for _set in range(dose.sets) for _rep in range(dose.reps)]
    assert dose.bout_seconds(one_side_then_the_other=False) == sum(reps)


@given(doses)
def test_one_side_then_the_other_takes_twice_as_long(dose):
    assert dose.bout_seconds(one_side_then_the_other=True) == 2 * dose.bout_seconds(one_side_then_the_other=False)


@given(doses, st.integers(1, 5))
def test_more_sets_take_that_many_times_as_long(dose, times):
    longer = replace(dose, sets=dose.sets * times)
    assert longer.bout_seconds(one_side_then_the_other=False) == times * dose.bout_seconds(
        one_side_then_the_other=False
    )


@given(st.integers(1, 7))
def test_n_days_a_week_are_n_different_weekdays(days):
    spread = weekdays_for(days)
    assert (len(set(spread)), set(spread) <= set(EVERY_DAY)) == (days, True)


@pytest.mark.parametrize("days", [2, 3, 4])
def test_few_weekdays_are_spread_as_evenly_as_seven_allows(days):
    spread = weekdays_for(days)
    gaps = [(b - a) % 7 or 7 for a, b in zip(spread, [*spread[1:], spread[0]], strict=True)]
    assert max(gaps) - min(gaps) <= 1


@pytest.mark.parametrize(
    ("dose", "patient", "therapist"),
    [
        (Dose(1, 10, hold_s=5, times_per_day=6), "10 slow reps, hold 5 s", "1 × 10, hold 5 s, 6 × a day"),
        (Dose(2, 8, tempo_out_s=1), "2 sets, 8 easy reps", "2 × 8, 3 × a day"),
        (Dose(1, 1, hold_s=120), "hold 120 s", "1 × 1, hold 120 s, 3 × a day"),
        (Dose(1, 10, range_limit_deg=70), "10 slow reps, not past 70°", "1 × 10, to 70°, 3 × a day"),
        (Dose(1, 10, weekdays=(1, 3, 5)), "10 slow reps", "1 × 10, 3 × a day, 3 days a week"),
        (Dose(1, 10, as_needed=True), "10 slow reps", "1 × 10, as needed"),
    ],
)
def test_a_dose_says_itself_to_patient_and_therapist(dose, patient, therapist):
    assert (dose.to_patient(), dose.to_therapist()) == (patient, therapist)


SLIDE = Drill(
    name="Heel slide",
    bounds={"reps": [5, 15], "times_per_day": [2, 8]},
    rom=[{"joint": "knee", "from": 0, "to": 60}],
    rom_cap={"knee": 120},
)


def test_a_drill_names_its_bounds_in_the_order_a_dose_is_spoken():
    assert [str(bound) for bound in bounds_of(SLIDE)] == [
        "Reps: 5 to 15",
        "Times a day: 2 to 8",
        "Range, in degrees: 0 to 120",
    ]


def test_a_dose_inside_its_bounds_needs_no_reason():
    assert excesses(SLIDE, Dose(1, 15, times_per_day=8, range_limit_deg=120)) == []


@pytest.mark.parametrize(
    ("dose", "sentence"),
    [
        (Dose(1, 16), "Reps: 16 is outside 5 to 15. Change it, or give a reason."),
        (Dose(1, 10, times_per_day=12), "Times a day: 12 is outside 2 to 8. Change it, or give a reason."),
        (Dose(1, 10, range_limit_deg=121), "Range, in degrees: 121 is outside 0 to 120. Change it, or give a reason."),
    ],
)
def test_a_figure_outside_names_the_bound(dose, sentence):
    assert [excess.sentence for excess in excesses(SLIDE, dose)] == [sentence]
