"""The whole sheet of safety rules: each has its level, its words for both readers and its action, and something that
sets it off. A rule that nothing sets off would be a promise that nobody keeps."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from adherence import ticking
from adherence.facts import facts_of
from adherence.models import AdherenceDay, Alert
from adherence.mornings import say_of_morning
from adherence.reasons import OverDoing, Silent
from adherence.remarks import remark_of
from adherence.reporting import Unreadable, report
from adherence.safety import Level, every_rule, flag_of
from patients.models import Message
from prescriptions import library
from tests import factories
from tests.factories import NOW, TODAY, at, make_drill, new_key

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SHEET = json.loads((Path(library.__file__).parent / "safety_rules.json").read_text(encoding="utf-8"))["rules"]
ASKED = [f"RF{number:02}" for number in range(1, 20)]
RULES = [*ASKED, "RF20", "PN01", "PN02", "PN03", "PN04", "PN05", "OD01", "AD01"]


def test_there_are_27_and_all_are_loaded():
    assert (sorted(row["id"] for row in SHEET), sorted(flag.id for flag in every_rule())) == (
        sorted(RULES),
        sorted(RULES),
    )


@pytest.mark.parametrize("row", SHEET, ids=lambda row: row["id"])
def test_each_is_loaded_as_it_is_written(row):
    flag = flag_of(row["id"])
    said = (flag.name, list(flag.to_patient), flag.to_therapist, flag.level.value, flag.action.value)
    assert said == (row["name"], row["to_patient"], row["to_therapist"], row["level"], row["action"])


@pytest.mark.parametrize("flag", every_rule(), ids=lambda flag: flag.id)
def test_each_speaks_to_both_readers_without_a_gap(flag):
    assert flag.to_patient
    assert not re.search(r"[{}]", flag.alarm({}, day=3) + " ".join(flag.to_patient))


def test_the_levels_are_those_of_the_sheet():
    assert {flag.id: flag.level.value for flag in every_rule()} == {
        "RF01": "emergency", "RF09": "emergency", "RF13": "emergency", "RF20": "emergency",
        "RF04": "er", "RF05": "er", "RF06": "er", "RF12": "er", "RF16": "er", "RF19": "er",
        "RF02": "call", "RF03": "call", "RF07": "call", "RF08": "call", "RF10": "call", "RF11": "call",
        "RF14": "call", "RF15": "call", "RF18": "call", "PN02": "call",
        "RF17": "message", "PN01": "message", "PN03": "message", "PN04": "message", "PN05": "message",
        "OD01": "info", "AD01": "info",
    }  # fmt: skip


# -- what sets each of them off


@pytest.fixture
def programme(ruth, dana):
    drills = [(make_drill(), {}), (make_drill("quad-set", "Quad set"), {})]
    return factories.make_prescription(ruth.episodes.get(), *drills, by=dana.user, now=NOW - 20 * DAY)


@pytest.fixture
def hurts(ruth, programme):
    slide, quad = programme.items.order_by("position")

    def say(pain, moment, other=False):
        made = ticking.tick(quad if other else slide, patient=ruth, key=new_key(), performed_at=moment, now=moment)
        return ticking.rate_pain(made, during=pain, now=moment)

    return say


@pytest.fixture
def woke(ruth, programme):
    return lambda pain, moment: say_of_morning(ruth, key=new_key(), pain=pain, now=moment)


@pytest.mark.parametrize("rule", ASKED)
def test_a_red_flag_is_set_off_by_the_patients_word(ruth, programme, rule):
    report(ruth, rule=rule, key=new_key(), at=NOW, now=NOW)
    assert list(Alert.objects.values_list("rule", flat=True)) == [rule]


def test_rf20_is_set_off_by_words_in_a_message(ruth, programme, signed_in, now):
    signed_in(ruth, full=True).post("/talk/", {"words": "I do not want to live", "key": str(new_key())})
    assert (Message.objects.count(), Alert.objects.get().rule) == (1, "RF20")


def sharp(hurts, woke):
    hurts(7, NOW)


def two_reds(hurts, woke):
    hurts(7, NOW - HOUR)
    hurts(7, NOW, other=True)


def two_strong_mornings(hurts, woke):
    woke(7, NOW - DAY)
    woke(7, NOW)


def a_worse_morning(hurts, woke):
    for days in (4, 3, 2):
        woke(1, NOW - days * DAY)
    hurts(4, NOW - 12 * HOUR)
    woke(3, NOW)


def three_ambers(hurts, woke):
    for days in (4, 2, 0):
        hurts(4, NOW - days * DAY)


def a_worse_week(hurts, woke):
    for days, pain in ((9, 0), (8, 0), (7, 0), (2, 3), (1, 3), (0, 3)):
        hurts(pain, NOW - days * DAY)


@pytest.mark.parametrize(
    ("rule", "happens"),
    [
        ("PN01", sharp),
        ("PN02", two_reds),
        ("PN02", two_strong_mornings),
        ("PN03", a_worse_morning),
        ("PN04", three_ambers),
        ("PN05", a_worse_week),
    ],
)
def test_a_rule_about_pain_is_set_off_by_scores(hurts, woke, rule, happens):
    happens(hurts, woke)
    assert rule in Alert.objects.open().values_list("rule", flat=True)


def over(ruth, *days_ago):
    for days in days_ago:
        figures = {"bouts": 9, "slots_covered": 4, "longest_still_min": 60, "volume_ratio": 2}
        AdherenceDay.objects.create(
            patient=ruth, on=TODAY - days * DAY, expected=6, credited=6, status="over", **figures
        )


@pytest.mark.parametrize(("days_ago", "said"), [((3, 1), True), ((1,), False), ((4, 1), False)])
def test_od01_is_said_of_two_days_over_of_three(ruth, programme, days_ago, said):
    over(ruth, *days_ago)
    assert (remark_of(facts_of(ruth, now=NOW), now=NOW) is flag_of("OD01")) is said


def test_od01_is_said_of_doses_crammed_into_one_gap(ruth, programme):
    item = programme.items.first()
    for minute in ("00", "10"):
        ticking.tick(item, patient=ruth, key=new_key(), performed_at=at(f"09:{minute}"), now=NOW)
    assert remark_of(facts_of(ruth, now=NOW), now=NOW).id == "OD01"


def test_ad01_is_said_after_four_silent_days(ruth, programme, signed_in, now):
    assert "Want to pause, or make the plan smaller?" in signed_in(ruth).get("/today/").content.decode()


def test_ad01_is_not_said_to_who_told_something_nor_of_a_plan_of_yesterday(ruth, programme, dana):
    ticking.tick(programme.items.first(), patient=ruth, key=new_key(), performed_at=NOW - 3 * DAY, now=NOW - 3 * DAY)
    assert remark_of(facts_of(ruth, now=NOW), now=NOW) is None


@pytest.mark.parametrize(("rule", "reason"), [("OD01", OverDoing), ("AD01", Silent)])
def test_what_is_for_information_is_a_reason_of_the_caseload(rule, reason):
    """It opens no alert, and no phone can report it."""
    assert (flag_of(rule).level, flag_of(rule).is_reported, flag_of(rule).is_found) == (Level.INFO, False, False)
    assert reason.kind in {"over", "silent"}


@pytest.mark.parametrize("rule", ["PN01", "PN02", "PN03", "PN04", "PN05", "OD01", "AD01"])
def test_nobody_reports_what_is_found_or_said_of_days(ruth, programme, rule):
    with pytest.raises(Unreadable):
        report(ruth, rule=rule, key=new_key(), at=NOW, now=NOW)


def test_only_a_lock_lays_anything_to_rest():
    rests = {flag.id for flag in every_rule() if flag.action.value.startswith("lock-")}
    assert {flag.id for flag in every_rule()} - rests == {"RF17", "RF20", "PN03", "PN04", "PN05", "OD01", "AD01"}
