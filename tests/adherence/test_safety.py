"""The red flags: who is asked about which, in words anybody can read, most urgent first."""

import re

import pytest

from adherence.safety import NO, YES, Action, Level, by_level, every_flag, flag_of, flags_for
from patients.models import Condition
from prescriptions.librarian import read_library
from prescriptions.stocking import stock
from tests.factories import NOW

EVERYONE = ["RF01", "RF09", "RF12", "RF18"]
OWN = {
    "knee-replacement": ["RF02", "RF03", "RF04", "RF05", "RF15", "RF17"],
    "acl-reconstruction": ["RF02", "RF03", "RF04", "RF05", "RF15", "RF17"],
    "knee-arthroscopy": ["RF02", "RF03", "RF04", "RF05", "RF15", "RF17"],
    "low-back-pain-new": ["RF06", "RF07", "RF08"],
    "low-back-pain-lasting": ["RF06", "RF07", "RF08"],
    "back-pain-worse-bending": ["RF06", "RF07", "RF08"],
    "rotator-cuff-repair": ["RF03", "RF04", "RF05", "RF11", "RF13", "RF17"],
    "rotator-cuff-pain": ["RF05", "RF08", "RF11", "RF13", "RF17"],
    "frozen-shoulder": ["RF05", "RF13", "RF17"],
    "ankle-sprain": ["RF02", "RF05", "RF14", "RF16", "RF17"],
    "neck-pain": ["RF07", "RF08", "RF10", "RF13"],
    "desk-work": [],
    "wrist-stiffness": ["RF05", "RF16", "RF17"],
    "strength-training": ["RF19"],
}
KNEES = {"knee-replacement", "acl-reconstruction", "knee-arthroscopy"}
SHOULDERS = {"rotator-cuff-repair", "rotator-cuff-pain", "frozen-shoulder"}
BACKS = {"low-back-pain-new", "low-back-pain-lasting", "back-pain-worse-bending"}
LIMBS = KNEES | SHOULDERS | {"ankle-sprain", "wrist-stiffness"}

# Whom each rule of the clinical sheet says that it is for.
NAMED = {
    "RF01": set(OWN),
    "RF02": KNEES | {"ankle-sprain"},
    "RF03": KNEES | {"rotator-cuff-repair"},
    "RF04": KNEES | {"rotator-cuff-repair"},
    "RF05": LIMBS,
    "RF06": BACKS,
    "RF07": BACKS | {"neck-pain"},
    "RF08": BACKS | {"neck-pain", "rotator-cuff-pain"},
    "RF09": set(OWN),
    "RF10": {"neck-pain"},
    "RF11": {"rotator-cuff-repair", "rotator-cuff-pain"},
    "RF12": set(OWN),
    "RF13": SHOULDERS | {"neck-pain"},
    "RF14": {"ankle-sprain"},
    "RF15": KNEES,
    "RF16": {"wrist-stiffness", "ankle-sprain"},
    "RF17": LIMBS,
    "RF18": set(OWN),
    "RF19": {"strength-training"},
}


@pytest.fixture
def asked(db):
    """The rules that a patient of each shipped condition is asked about, as the database has them."""
    stock(read_library(), now=NOW)
    return {one.slug: {flag.id for flag in flags_for(one.red_flags)} for one in Condition.objects.all()}


def test_each_condition_is_asked_its_own_red_flags_and_those_for_everyone(asked):
    assert asked == {slug: {*EVERYONE, *own} for slug, own in OWN.items()}


@pytest.mark.parametrize("rule", NAMED)
def test_each_rule_reaches_whom_it_names(asked, rule):
    assert {slug for slug, rules in asked.items() if rule in rules} == NAMED[rule]


def test_every_flag_is_asked_about_somewhere():
    assert sorted(flag.id for flag in every_flag()) == sorted(NAMED)


def test_without_a_condition_there_is_still_what_holds_for_everyone():
    assert [flag.id for flag in flags_for([])] == ["RF01", "RF09", "RF12", "RF18"]


def test_the_most_urgent_stands_first():
    ranks = [flag.level.rank for flag in every_flag()]
    assert (ranks, ranks[0], ranks[-1]) == (sorted(ranks), 0, 3)


def test_empty_headings_are_left_out():
    assert [level for level, _flags in by_level(flags_for(["RF19"]))] == [Level.EMERGENCY, Level.ER, Level.CALL]


def test_what_rests_follows_the_sheet():
    assert {flag.id: flag.action.value for flag in every_flag()} == {
        "RF01": "lock-all", "RF02": "lock-leg", "RF03": "lock-region", "RF04": "lock-all", "RF05": "lock-all",
        "RF06": "lock-all", "RF07": "lock-region", "RF08": "lock-region", "RF09": "lock-all", "RF10": "lock-region",
        "RF11": "lock-region", "RF12": "lock-region", "RF13": "lock-all", "RF14": "lock-leg", "RF15": "lock-leg",
        "RF16": "lock-limb", "RF17": "caution", "RF18": "lock-standing", "RF19": "lock-all",
    }  # fmt: skip


SENTENCES = [
    (flag.id, words)
    for flag in [*every_flag(), flag_of("RF20")]
    for words in (*flag.signs, *flag.to_patient, *flag.if_yes, *flag.if_no)
]


@pytest.mark.parametrize(("rule", "words"), SENTENCES)
def test_a_patient_reads_short_sentences_without_alarm_bells(rule, words):
    plain = words.replace("38 °C (100.4 °F)", "38")
    assert (len(plain.split()) <= 12, "!" in words) == (True, False)


@pytest.mark.parametrize(("rule", "words"), SENTENCES)
def test_no_patient_is_told_a_cause_nor_that_anything_is_safe(rule, words):
    assert re.search(r"\b(DVT|clot|infection|stroke|embol|fracture|syndrome|safe|harmless|fine to)\b", words) is None


def test_emergencies_begin_with_the_call():
    assert {flag.to_patient[0] for flag in every_flag() if flag.level is Level.EMERGENCY} == {"Call 911 now."}


@pytest.mark.parametrize("flag", [flag for flag in every_flag() if flag.level is Level.ER], ids=lambda flag: flag.id)
def test_whatever_is_for_the_er_says_so(flag):
    assert any("Go to the ER" in words for words in flag.to_patient)


@pytest.mark.parametrize(
    ("answers", "level", "first"),
    [
        ({"hit_head": YES, "blood_thinner": NO}, Level.ER, "Go to the ER now."),
        ({"blood_thinner": YES}, Level.ER, "Go to the ER now."),
        ({"hit_head": NO, "blood_thinner": NO}, Level.CALL, "Call your clinic today."),
        ({"hit_head": NO}, Level.CALL, "Did you hit your head? Go to the ER now."),
        ({}, Level.CALL, "Did you hit your head? Go to the ER now."),
    ],
)
def test_a_fall_is_as_urgent_as_its_two_answers(answers, level, first):
    fall = flag_of("RF18")
    assert (fall.level_after(answers), fall.advice(answers)[0]) == (level, first)


def test_the_therapist_reads_the_answers():
    words = flag_of("RF18").alarm({"hit_head": YES}, day=None)
    assert words == "Fall reported. Head strike: yes. Blood thinners: not said."


def test_the_therapist_reads_which_day_it_is():
    assert "is possible, day 10." in flag_of("RF02").alarm({}, day=10)


@pytest.mark.parametrize("flag", every_flag(), ids=lambda flag: flag.id)
def test_no_alarm_leaves_a_gap(flag):
    assert re.search(r"[{}]", flag.alarm({}, day=3)) is None


def test_words_of_self_harm_can_be_reported_but_nobody_is_asked():
    crisis = flag_of("RF20")
    assert (crisis.action, crisis in every_flag(), crisis.to_patient[0]) == (
        Action.CRISIS,
        False,
        "You are not alone.",
    )


def test_a_rule_about_pain_is_found_in_the_scores_and_nobody_is_asked():
    rule = flag_of("PN01")
    assert (rule.is_found, rule in every_flag()) == (True, False)
