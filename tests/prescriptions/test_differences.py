"""A change in words: field by field to the therapist, plainly to the patient, and the same again after it was kept."""

from dataclasses import replace

import pytest

from prescriptions.differences import between, of_rows
from prescriptions.dose import Dose
from prescriptions.lines import Line
from prescriptions.models import Drill

SLIDE = Drill(pk=1, slug="heel-slide", name="Mini heel slide", region="knee")
SET = Drill(pk=2, slug="quad-set", name="Quad set", region="knee")
DOSE = Dose(sets=1, reps=10, hold_s=2, times_per_day=4, range_limit_deg=60)


def line(drill=SLIDE, side="left", reason="", easier=None, smallest=False, **dose):
    return Line(drill, side, replace(DOSE, **dose), reason, easier, smallest)


def test_lines_that_say_the_same_differ_in_nothing():
    assert between([line()], [line()]).is_empty


def test_moved_order_is_no_change():
    assert between([line(), line(SET)], [line(SET), line()]).is_empty


def test_a_line_that_was_not_there_is_added():
    made = between([line()], [line(), line(SET, range_limit_deg=None)])
    assert made.to_therapist() == ["Quad set, left: added: 1 × 10, hold 2 s, 4 × a day"]
    assert made.to_patient() == ["New: Quad set. 10 slow reps, hold 2 s, left knee, 4 times a day."]


def test_a_line_that_went_is_removed():
    made = between([line(), line(SET)], [line()])
    assert (made.to_therapist(), made.to_patient()) == (
        ["Quad set, left: taken out"],
        ["Leave out: Quad set, left knee."],
    )


def test_the_other_side_is_another_line():
    made = between([line()], [line(side="right")])
    assert made.to_therapist() == [
        "Mini heel slide, right: added: 1 × 10, hold 2 s, to 60°, 4 × a day",
        "Mini heel slide, left: taken out",
    ]


@pytest.mark.parametrize(
    ("dose", "therapist", "patient"),
    [
        ({"times_per_day": 6}, "6 × a day, was 4", "6 times a day, was 4"),
        ({"times_per_day": 1}, "1 × a day, was 4", "once a day, was 4"),
        ({"range_limit_deg": 70}, "not past 70°, was 60°", "not past 70°, was 60°"),
        ({"range_limit_deg": None}, "no set limit, was 60°", "no set limit, was 60°"),
        ({"reps": 12}, "12 reps, was 10", "12 reps, was 10"),
        ({"sets": 2}, "2 sets, was 1", "2 sets, was 1"),
        ({"hold_s": 5}, "hold 5 s, was 2 s", "hold 5 s, was 2 s"),
        ({"hold_s": 0}, "no hold, was 2 s", "no hold, was 2 s"),
        ({"tempo_out_s": 3}, "tempo 3-2-2-0, was 2-2-2-0", "3 s out, 2 s back, was 2 s out, 2 s back"),
        ({"weekdays": (1, 3, 5)}, "on Mon, Wed and Fri, was every day", "on Mon, Wed and Fri, was every day"),
        ({"weekdays": (2,)}, "on Tue, was every day", "on Tue, was every day"),
        ({"as_needed": True}, "as needed, was every day", "when you need it, was every day"),
        ({"load": "red band"}, "load: red band, was none", "with red band, was none"),
        ({"min_gap_min": 90}, "at least 90 min apart, was 60 min", "at least 90 min apart, was 60 min"),
        ({"note": "Use the towel."}, "note: “Use the towel.”", "“Use the towel.”"),
    ],
)
def test_each_figure_says_what_it_is_and_what_it_was(dose, therapist, patient):
    made = between([line()], [line(**dose)])
    assert made.to_therapist() == [f"Mini heel slide, left: {therapist}"]
    assert made.to_patient() == [f"Mini heel slide, left knee: {patient}."]


def test_from_an_occasion_back_to_the_clock_says_both():
    made = between([line(occasion="gym-before", days_per_week=3)], [line()])
    assert made.to_therapist() == ["Mini heel slide, left: every day, was before training, 3 days a week"]


def test_several_figures_of_one_line_stand_together():
    made = between([line()], [line(times_per_day=6, range_limit_deg=70)])
    assert made.to_patient() == ["Mini heel slide, left knee: 6 times a day, was 4; not past 70°, was 60°."]


def test_what_is_for_hard_days_is_told():
    made = between([line()], [line(easier=SET, smallest=True)])
    assert made.to_patient() == ["Mini heel slide, left knee: on a sore day do Quad set; counts on a hard day."]


def test_a_new_reason_is_for_the_record_and_not_for_the_patient():
    made = between([line()], [line(reason="Watched it today.")])
    assert (made.to_therapist(), made.to_patient()) == (["Mini heel slide, left: kept: “Watched it today.”"], [])


def test_no_reason_typed_takes_none_away():
    assert between([line(reason="Watched it.")], [line()]).is_empty


def test_what_was_kept_says_the_same_later():
    made = between([line(), line(SET)], [line(reps=12, easier=SET), line(SLIDE, "right")])
    assert of_rows(made.as_rows()) == made


def test_a_drill_renamed_later_does_not_change_what_was_told():
    rows = between([], [line(SET)]).as_rows()
    assert of_rows(rows).to_therapist()[0].startswith("Quad set, left: added")
