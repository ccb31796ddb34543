"""A mend does one thing to what was typed, and nothing else."""

from datetime import date

import pytest
from django.http import QueryDict

from prescriptions import mending
from prescriptions.mending import Keep, LimitTo, StartOn
from tests.prescriptions.shipped import against, held

TYPED = "line=heel-slide&line=heel-slide~2&heel-slide-reps=8&heel-slide-range_limit_deg={limit}&note=Hello"


def typed(limit=""):
    return QueryDict(TYPED.format(limit=limit))


def after(action, limit=""):
    return mending.apply(typed(limit), action)


def mends(slug, *precautions, **more):
    return [[str(mend) for mend in conflict.mends] for conflict in against(slug, *precautions, **more)]


def test_a_limit_is_written_into_the_lines_own_field():
    assert after("mend:heel-slide:limit:60")["heel-slide-range_limit_deg"] == "60"


def test_all_else_stays_as_it_was_typed():
    before, now = typed("70"), after("mend:heel-slide:limit:60", "70")
    assert {name for name in now if now.getlist(name) != before.getlist(name)} == {"heel-slide-range_limit_deg"}


@pytest.mark.parametrize(("limit", "kept"), [("45", "45"), ("60", "60"), ("75", "60"), ("far", "60"), (" 30 ", " 30 ")])
def test_a_button_of_a_page_open_for_long_never_widens_a_range(limit, kept):
    assert after("mend:heel-slide:limit:60", limit)["heel-slide-range_limit_deg"] == kept


def test_the_second_line_of_a_drill_has_a_limit_of_its_own():
    assert after("mend:heel-slide~2:limit:60").get("heel-slide~2-range_limit_deg") == "60"


def test_a_later_start_is_the_day_of_the_whole_change():
    assert after("mend:heel-slide:start:2026-12-13")["from_on"] == "2026-12-13"


@pytest.mark.parametrize(
    "action",
    [
        "mend:heel-slide:limit:200",
        "mend:heel-slide:limit:-5",
        "mend:heel-slide:limit:",
        "mend:heel-slide:start:soon",
        "mend:heel-slide:keep",
        "mend:somebody-else:limit:60",
        "mend",
        "add:quad-set",
        "",
    ],
)
def test_an_action_that_cannot_be_meant_changes_nothing(action):
    assert after(action, "70") == typed("70")


def test_the_form_that_was_sent_is_left_alone():
    sent = typed("70")
    mending.apply(sent, "mend:heel-slide:limit:60")
    assert sent == typed("70")


def test_past_a_limit_one_may_limit_or_wait_for_its_end():
    limit = held("knee-flexion-limit-60", expires_on=date(2026, 12, 12))
    assert mends("heel-slide", limit, range_limit_deg=70) == [["Limit to 60°", "Start on 13 Dec"]]


def test_a_question_is_kept_with_a_reason():
    assert mends("quad-set", held("bp-no-strain")) == [["Keep, with a reason"]]


def test_a_block_with_an_end_can_be_waited_for_and_one_without_cannot():
    until = held("NWB", expires_on=date(2026, 12, 12))
    assert (mends("heel-raise", until), mends("heel-raise", held("NWB"))) == ([["Start on 13 Dec"]], [[]])


def test_a_mend_says_what_its_button_sends():
    codes = [mend.code for mend in (LimitTo(60), StartOn(date(2026, 12, 13)), Keep())]
    assert codes == ["limit:60", "start:2026-12-13", "keep"]
