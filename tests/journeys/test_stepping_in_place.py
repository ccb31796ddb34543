"""Eight minutes: progress and ease back from the chart, with every line old and new before anything is sent."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.drafting import standing_lines
from prescriptions.lines import Line
from tests import factories
from tests.factories import NOW
from tests.journeys.arriving import new_page, settled

DOSE = Dose(sets=1, reps=10, hold_s=2, times_per_day=4, min_gap_min=60)


@pytest.fixture
def programme(ruth, dana):
    quad = factories.make_drill("quad-set", "Quad set", rom=[])
    lines = [Line(factories.make_drill(), "left", DOSE), Line(quad, "left", replace(DOSE, times_per_day=3))]
    return prescribing.issue(ruth.episodes.get(), lines, by=dana.user, now=NOW)


@pytest.fixture
def chart(page, console, site, now, let_in, dana, ruth, programme):
    """Ruth's, open before Dana."""
    let_in(page.context, dana)
    page.goto(f"{site}/patients/{ruth.pk}/")
    return page


def doses(programme):
    return {line.drill.slug: (line.dose.times_per_day, line.dose.reps) for line in standing_lines(programme)}


def test_progress_opens_in_the_chart_closes_by_escape_and_is_sent_by_one_press(chart, programme, console):
    chart.get_by_role("link", name="Progress").click()
    expect(chart.get_by_role("heading", name="Progress")).to_be_focused()
    chart.keyboard.press("Escape")
    expect(chart.get_by_role("link", name="Progress")).to_be_focused()
    expect(chart.locator("#step > *")).to_have_count(0)
    chart.keyboard.press("Enter")
    step = chart.locator("#step")
    expect(step.get_by_text("12 reps, was 10").first).to_be_visible()
    expect(step.get_by_text("Quad set, left knee: 4 times a day, was 3.")).to_be_visible()
    settled(chart)
    with new_page(chart):
        step.get_by_role("button", name="Send to Ruth").click()
    expect(chart.get_by_text("Sent to Ruth, who gets an email.")).to_have_count(1)
    assert (doses(programme), console) == ({"heel-slide": (4, 12), "quad-set": (4, 10)}, [])


def test_ease_back_leaves_a_line_alone(chart, programme, console):
    chart.get_by_role("link", name="Ease back").click()
    step = chart.locator("#step")
    box = step.get_by_label("Leave it as it is: Quad set")
    box.check()
    expect(step.get_by_text("Quad set, left knee: 8 reps, was 10.")).to_have_count(0)
    settled(chart)
    expect(box).to_be_focused()
    with new_page(chart):
        step.get_by_role("button", name="Send to Ruth").click()
    assert (doses(programme), console) == ({"heel-slide": (4, 8), "quad-set": (3, 10)}, [])
