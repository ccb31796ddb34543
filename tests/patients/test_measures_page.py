"""The page of measures: what is usual first, several figures at a press, a wrong one marked, goals set and ended."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from patients.measuring import Reading, record_visit
from patients.models import Goal, Measure
from patients.panel import panel_of
from tests import factories
from tests.factories import NOW, TODAY

BEND, GAP = "rom:knee:flexion.left.active", "rom:knee:extension.left.active"


@pytest.fixture
def desk(dana, ruth, signed_in, now):
    """Dana's browser, and Ruth's address."""
    browser = signed_in(dana)
    browser.address = f"/patients/{ruth.pk}/measures/"
    return browser


def typed(**figures):
    return {"key": str(factories.new_key()), "on": TODAY.isoformat(), "tool": "goniometer"} | figures


def save(desk, figures, **more):
    return desk.post(desk.address, typed() | figures, **more)


def measured(ruth, dana, value=71, on=TODAY - timedelta(days=14), *, what="rom:knee:flexion"):
    reading = Reading(what, Decimal(value), "left", "active", tool="goniometer")
    [kept] = record_visit(ruth, [reading], on=on, by=dana.user, now=NOW, key=factories.new_key())
    return kept


def words(answer):
    text = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", text)


# -- what is asked for


def test_the_operated_knee_comes_first(desk):
    titles = re.findall(r"<legend>(.*?)</legend>", desk.get(desk.address).content.decode())
    assert titles[:3] == ["Range of motion, left knee", "Pain, 0 to 10", "Tests and ratings"]


def test_both_sides_are_asked_where_both_are_treated(desk, ruth):
    ruth.episodes.update(side="both")
    titles = re.findall(r"<legend>(.*?)</legend>", desk.get(desk.address).content.decode())
    assert titles[:2] == ["Range of motion, left knee", "Range of motion, right knee"]


def test_the_last_figure_and_the_goal_stand_beside_the_field(desk, ruth, dana):
    measured(ruth, dana)
    desk.post(desk.address, {"action": "goal", **goal(120)})
    assert "Bend 71° on 1 Apr, goal 120°" in words(desk.get(desk.address))


def test_what_was_measured_before_is_asked_again(desk, ruth, dana):
    reading = Reading("rom:hip:flexion", Decimal(100), "right", "passive", tool="visual")
    record_visit(ruth, [reading], on=TODAY, by=dana.user, now=NOW, key=factories.new_key())
    assert 'name="rom:hip:flexion.right.passive"' in desk.get(desk.address).content.decode()


# -- several at once


def test_several_figures_are_kept_with_one_press(desk):
    answer = save(desk, {BEND: "86", GAP: "5", "nprs.none.now": "2", "activity_0": "Climb stairs", "rated_0": "6"})
    kept = Measure.objects.order_by("what").values_list("what", "value", "tool", "activity")
    assert (answer.status_code, answer["Location"]) == (303, desk.address)
    assert list(kept) == [
        ("nprs", 2, "", ""),
        ("psfs", 6, "", "Climb stairs"),
        ("rom:knee:extension", 5, "goniometer", ""),
        ("rom:knee:flexion", 86, "goniometer", ""),
    ]


def test_a_second_press_keeps_nothing_twice(desk):
    sent = typed(**{BEND: "86"})
    assert [desk.post(desk.address, sent).status_code for _press in range(2)] == [303, 303]
    assert Measure.objects.count() == 1


def test_oswestry_is_typed_as_points_and_kept_as_percent(desk):
    save(desk, {"odi.none.": "17", "odi_answered": "9"})
    assert Measure.objects.get().value == Decimal("37.8")


def test_any_other_measure_has_a_line(desk):
    save(
        desk,
        {"other": "rom:hip:flexion", "other_side": "right", "other_manner": "passive", "other_value": "95"},
    )
    kept = Measure.objects.get()
    assert (kept.what, kept.side, kept.manner, kept.value) == ("rom:hip:flexion", "right", "passive", 95)


def test_a_known_activity_needs_only_its_points(desk):
    save(desk, {"activity_0": "Climb stairs", "rated_0": "3"})
    page = desk.get(desk.address).content.decode()
    assert '<input type="hidden" name="activity_0" value="Climb stairs"' in page


# -- what cannot be


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({BEND: "171"}, "Type a number from 0 to 170 degrees."),
        ({BEND: "about 90"}, "Type a number."),
        ({BEND: "86", "on": "2026-04-16"}, "This day is still to come. Pick today or a day before."),
        ({BEND: "86", "on": "1950-01-01"}, "This day is before the patient was born. Check the year."),
        ({BEND: "86", "on": "someday"}, "Pick a day."),
        ({}, "Type at least one figure."),
        ({"rated_0": "5"}, "Name the activity, or leave its points empty."),
        (
            {"activity_0": "Kneel", "rated_0": "5", "activity_1": " Kneel", "rated_1": "6"},
            "This activity is rated twice. Leave one out.",
        ),
        ({"other_value": "5"}, "Pick what this figure measures."),
        ({"other": "tug"}, "Type its figure, or pick no measure."),
        ({"other": "rom:hip:flexion", "other_value": "95"}, "This joint has a side. Pick left or right."),
        ({"odi.none.": "46", "odi_answered": "9"}, "More points than these items can give. Check both numbers."),
        ({BEND: "86", "key": "no-key"}, "Open this page again and type it anew."),
        ({BEND: "86", "tool": "ruler"}, "Select a valid choice. ruler is not one of the available choices."),
    ],
)
def test_a_figure_that_cannot_be_is_answered_with_a_sentence_and_nothing_is_kept(wrong, sentence, desk, ruth):
    type(ruth).objects.update(born_on=date(1954, 3, 2))
    answer = save(desk, wrong)
    assert (answer.status_code, Measure.objects.count()) == (422, 0)
    assert sentence in words(answer)


def test_what_was_typed_is_kept_also_of_what_the_page_does_not_ask_for(desk):
    page = save(desk, {BEND: "171", "nprs.none.now": "4", "rom:elbow:flexion.left.active": "130"}).content.decode()
    values = [re.search(rf'name="{name}" value="(.*?)"', page)[1] for name in (BEND, "nprs.none.now")]
    assert (values, 'name="rom:elbow:flexion.left.active" value="130"' in page) == (["171", "4"], True)


def test_a_field_that_is_none_of_ours_is_passed_over(desk):
    save(desk, {BEND: "86", "rom:tail:wag.left.active": "5", "psfs.none.": "5"})
    assert Measure.objects.get().what == "rom:knee:flexion"


@pytest.mark.parametrize("action", ["fly", "undo:x", "undo:" + "9" * 30])
def test_an_action_that_does_not_exist_is_refused(action, desk):
    answer = desk.post(desk.address, {"action": action})
    assert (answer.status_code, "That cannot be done here." in words(answer)) == (422, True)


# -- a wrong figure


def test_a_wrong_figure_is_marked_and_named_with_who_and_when(desk, ruth, dana):
    wrong = measured(ruth, dana, 168)
    assert desk.post(desk.address, {"action": f"undo:{wrong.pk}"}).status_code == 303
    assert "1 marked as wrong Bend: 168° , 1 Apr Marked by Dana Whitfield, 15 Apr, 10:00" in words(
        desk.get(desk.address)
    )


def test_a_figure_of_somebody_else_cannot_be_marked(desk, sam, dana):
    theirs = measured(sam, dana)
    assert desk.post(desk.address, {"action": f"undo:{theirs.pk}"}).status_code == 404


# -- goals


def goal(target, **more):
    return {"what": "rom:knee:flexion", "side": "left", "manner": "active", "target": str(target)} | more


def test_a_goal_is_set_changed_and_ended(desk, ruth, dana):
    measured(ruth, dana)
    desk.post(desk.address, {"action": "goal", **goal(110)})
    desk.post(desk.address, {"action": "goal", **goal(120, due_on="2026-06-01")})
    assert "Goal 120° by 1 Jun" in words(desk.get(desk.address))
    desk.post(desk.address, {"action": f"end-goal:{Goal.objects.open().get().pk}"})
    assert (Goal.objects.count(), Goal.objects.open().count()) == (2, 0)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"target": "999"}, "Type a number from 0 to 170 degrees."),
        ({"target": ""}, "Type a number."),
        ({"due_on": "2026-04-14"}, "Pick a day to come, or none."),
    ],
)
def test_a_goal_that_cannot_be_is_answered_with_a_sentence_where_it_was_typed(wrong, sentence, desk, ruth, dana):
    measured(ruth, dana)
    answer = desk.post(desk.address, {"action": "goal", **(goal(120) | wrong)})
    page = answer.content.decode()
    assert (answer.status_code, Goal.objects.count(), sentence in page) == (422, 0, True)
    assert re.search(r"<details class=\"more\" open><summary>Set a goal", page)


# -- who, and how much


def test_omar_sees_nothing_and_keeps_nothing(desk, omar, signed_in):
    browser = signed_in(omar)
    assert browser.get(desk.address).status_code == 404
    assert browser.post(desk.address, typed(**{BEND: "86"})).status_code == 404
    assert Measure.objects.count() == 0


def test_after_discharge_measures_can_be_read_and_not_added(desk, ruth):
    type(ruth).objects.update(discharged_at=NOW)
    assert desk.get(desk.address).status_code == 200
    assert save(desk, {BEND: "86"}).status_code == 404


def test_a_swap_gets_the_working_part_alone(desk):
    part = save(desk, {BEND: "171"}, headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div class="measures" id="measures"')


@pytest.mark.parametrize("many", [1, 20])
def test_the_page_asks_the_same_of_the_database_for_one_figure_and_for_twenty(
    many, desk, ruth, dana, django_assert_num_queries
):
    for back in range(many):
        measured(ruth, dana, 70 + back, TODAY - timedelta(days=back))
    with django_assert_num_queries(9):
        assert desk.get(desk.address).status_code == 200


# -- on the chart


def test_the_panel_names_the_limit_and_the_change(ruth, dana, now):
    measured(ruth, dana, 71)
    measured(ruth, dana, 86, TODAY)
    factories.make_precaution(ruth.episodes.get(), "knee-flexion-limit-90", by=dana.user, expires_on=TODAY)
    shown = render_to_string("patients/_measures.html", {"panel": panel_of(ruth, on=TODAY), "patient": ruth})
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))
    assert "Move 1 Apr 15 Apr Bend 71° 86° up 15°: enough to count" in text
    assert "Red line: 90° limit until 15 Apr." in text
