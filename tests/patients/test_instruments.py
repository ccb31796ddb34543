"""The registry of what can be measured: nobody's text, bounds that the database holds too, codes as read."""

from decimal import Decimal

import pytest

from patients.instrument import OutOfBounds
from patients.instruments import INSTRUMENTS, UnknownInstrument, instrument
from patients.joints import MOTIONS


def test_every_angle_lies_within_what_the_database_takes():
    assert [motion.what for motion in MOTIONS if not -60 <= motion.low < motion.high <= 220] == []


def test_only_licensed_totals_are_typed_and_no_questionnaire_has_a_text():
    others = {slug for slug, known in INSTRUMENTS.items() if not known.is_of_a_joint}
    assert others == {"nprs", "psfs", "sts30", "tug", "groc", "koos-jr", "odi"}


@pytest.mark.parametrize(
    ("what", "side", "manner", "code"),
    [
        ("rom:knee:flexion", "left", "active", "41343-5"),
        ("rom:knee:extension", "right", "active", "41349-2"),
        ("rom:knee:flexion", "left", "passive", ""),  # only inferred in our sources
        ("rom:shoulder:external-rotation", "left", "passive", "41388-0"),  # known without a side
        ("rom:ankle:dorsiflexion", "left", "active", ""),
        ("nprs", "none", "now", "72514-3"),
        ("nprs", "none", "worst", ""),
    ],
)
def test_a_loinc_number_stands_where_it_was_read_and_nowhere_else(what, side, manner, code):
    assert instrument(what).loinc_for(side, manner) == code


@pytest.mark.parametrize(
    ("what", "value", "words"),
    [
        ("rom:knee:flexion", "171", "Type a number from 0 to 170 degrees."),
        ("rom:knee:flexion", "85.5", "Round it to a whole number."),
        ("nprs", "11", "Type a number from 0 to 10."),
        ("tug", "12.34", "One decimal is enough."),
        ("groc", "8", "Type a number from -7 to +7."),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_a_sentence(what, value, words):
    with pytest.raises(OutOfBounds, match=words.replace("+", r"\+")):
        instrument(what).check(Decimal(value))


def test_an_unknown_instrument_is_refused():
    with pytest.raises(UnknownInstrument, match="Pick a measure from the list."):
        instrument("rom:tail:wag")


@pytest.mark.parametrize(
    ("what", "value", "words"),
    [
        ("rom:knee:flexion", "86", "86°"),
        ("nprs", "4", "4 of 10"),
        ("sts30", "1", "1 rep"),
        ("tug", "12.5", "12.5 s"),
        ("odi", "37.8", "37.8%"),
        ("groc", "5", "+5: much better"),
        ("groc", "-1", "-1: a little worse"),
        ("groc", "0", "0: about the same"),
    ],
)
def test_a_figure_is_said_with_its_unit(what, value, words):
    assert instrument(what).said(Decimal(value)) == words


@pytest.mark.parametrize(
    ("tools", "is_self", "degrees"),
    [(("goniometer",), False, 10), (("visual", "goniometer"), False, 14), ((), True, 10), (("",), False, 14)],
)
def test_the_coarser_tool_decides_what_is_noise(tools, is_self, degrees):
    assert instrument("rom:knee:flexion").noise(tools, is_self=is_self) == degrees
