"""Pause in place on the chart: for how long, all or one drill, and why."""

from datetime import timedelta

import pytest

from clinic.models import AuditEntry
from prescriptions.models import Pause
from tests import factories
from tests.factories import NOW, TODAY, at


@pytest.fixture(autouse=True)
def programme(ruth, dana, now):
    quad = factories.make_drill("quad-set", "Quad set")
    return factories.make_prescription(ruth.episodes.get(), (factories.make_drill(), {}), (quad, {}), by=dana.user)


@pytest.fixture
def page(dana, signed_in):
    return signed_in(dana)


def address(patient):
    return f"/patients/{patient.pk}/pause/"


@pytest.mark.parametrize(
    ("typed", "until"),
    [
        ({"length": "week"}, at("07:00", TODAY + timedelta(days=7))),
        ({"length": "day", "back_on": "2026-04-20"}, at("07:00", TODAY + timedelta(days=5))),
        ({"length": "open"}, None),
        ({"length": "open", "back_on": "2020-01-01"}, None),  # left over from another choice
    ],
)
def test_a_pause_is_as_long_as_was_picked(page, ruth, dana, typed, until):
    page.post(address(ruth), typed | {"reason": "Holiday"})
    pause = Pause.objects.get()
    assert (pause.starts_at, pause.ends_at, pause.reason, pause.drill, pause.by) == (
        NOW,
        until,
        "Holiday",
        None,
        dana.user,
    )


def test_one_drill_may_rest_alone(page, ruth, programme):
    slide = programme.items.get(drill__slug="heel-slide").drill
    response = page.post(address(ruth), {"length": "week", "drill": slide.pk}, follow=True)
    assert Pause.objects.get().drill == slide
    assert "Paused: Mini heel slide." in response.text


def test_it_leaves_a_trace(page, ruth):
    page.post(address(ruth), {"length": "week"})
    assert AuditEntry.objects.filter(what="prescription.paused").count() == 1


def test_pressing_twice_pauses_once(page, ruth):
    answers = [page.post(address(ruth), {"length": "week"}).status_code for _press in range(2)]
    assert (answers, Pause.objects.count()) == ([302, 302], 1)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"length": "for ever"},
        {"length": "day"},
        {"length": "day", "back_on": "2026-04-15"},
        {"length": "day", "back_on": "soon"},
        {"length": "week", "drill": "999999"},
        {"length": "week", "reason": "x" * 201},
    ],
)
def test_what_cannot_be_meant_is_refused_and_kept(page, ruth, typed):
    response = page.post(address(ruth), {"reason": "Holiday"} | typed)
    assert (response.status_code, Pause.objects.count()) == (422, 0)
    assert f'value="{typed.get("reason", "Holiday")}"' in response.text


def test_in_the_chart_only_the_form_is_swapped_in(page, ruth):
    response = page.get(address(ruth), headers={"HX-Request": "true", "HX-Target": "step"})
    assert (response.text.strip()[:22], "<html" in response.text) == ('<div class="card step"', False)


def test_a_swap_that_pauses_moves_the_whole_page_to_the_chart(page, ruth):
    response = page.post(address(ruth), {"length": "week"}, headers={"HX-Request": "true", "HX-Target": "step"})
    assert response["HX-Redirect"] == f"/patients/{ruth.pk}/"


def test_what_rests_now_is_listed_with_a_way_to_resume(page, ruth):
    page.post(address(ruth), {"length": "open", "reason": "Holiday"})
    response = page.get(address(ruth))
    assert ([one.sentence for one in response.context["resting"]], response.context["can_resume"]) == (
        ["Paused by the clinic."],
        True,
    )


def test_what_a_red_flag_holds_is_not_resumed_here(page, ruth):
    factories.make_alert(ruth, "RF01")
    assert page.get(address(ruth)).context["can_resume"] is False


def test_looking_changes_nothing(page, ruth):
    page.get(address(ruth))
    assert (Pause.objects.count(), AuditEntry.objects.filter(what="prescription.paused").count()) == (0, 0)


def test_without_a_programme_there_is_nothing_to_pause(page, sam):
    assert "Sam has no programme to pause." in page.get(address(sam)).text


@pytest.mark.parametrize("count", [1, 20])
def test_looking_costs_the_same_at_any_length(page, sam, dana, count, django_assert_num_queries):
    drills = [(factories.make_drill(f"d{n}", f"Drill {n}"), {}) for n in range(count)]
    factories.make_prescription(sam.episodes.get(), *drills, by=dana.user)
    with django_assert_num_queries(6):
        page.get(address(sam))
