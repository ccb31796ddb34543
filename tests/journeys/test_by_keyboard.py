"""Tab, Enter and Space are enough, the focus is seen wherever it stands, and a swap does not lose it."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from adherence.models import Tick
from prescriptions.models import Item
from tests import factories
from tests.journeys.arriving import settled

SLIDE = "Mini heel slide"
# The ring stands on the element itself, or on the label around a box that is drawn by its label.
FOCUS = """() => {
    const at = document.activeElement;
    const ring = one => {
        const { outlineStyle, outlineWidth } = one ? getComputedStyle(one) : {};
        return outlineStyle && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    };
    const named = at.getAttribute("aria-label") ?? at.labels?.[0]?.innerText ?? at.innerText;
    return { name: named.trim(), isSeen: Boolean(ring(at) || ring(at.closest("label"))), isOff: at === document.body };
}"""


class Keyboard:
    def __init__(self, page):
        self.page = page

    def tab_to(self, name, most=80):
        """Tab until the focus stands on what is named so; every stop on the way must be seen."""
        for _stop in range(most):
            self.page.keyboard.press("Tab")
            focus = self.page.evaluate(FOCUS)
            assert focus["isSeen"] or focus["isOff"], f"no ring around {focus['name']}"
            if focus["name"] == name:
                return
        raise AssertionError(f"{name} was not reached")

    def press(self, key):
        self.page.keyboard.press(key)

    def stands_on(self, button):
        """A swap gives the focus back a moment after the new words show."""
        settled(self.page)
        expect(self.page.get_by_role("button", name=button, exact=True)).to_be_focused()


@pytest.fixture
def keyboard(page, console):
    return Keyboard(page)


def test_a_drill_is_ticked_and_unticked(site, now, let_in, ruth, dana, page, keyboard, console):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    let_in(page.context, ruth)
    page.goto(f"{site}/today/")

    keyboard.tab_to(f"Tick off: {SLIDE}")
    keyboard.press("Space")
    expect(page.get_by_text("How much did that hurt?")).to_be_visible()
    keyboard.stands_on(f"Done, tap to undo: {SLIDE}")

    keyboard.press("Enter")
    expect(page.get_by_text("How much did that hurt?")).to_have_count(0)
    keyboard.stands_on(f"Tick off: {SLIDE}")
    assert [tick.is_standing for tick in Tick.objects.all()] == [False]
    assert console == []


def test_the_skip_link_leads_past_the_head(site, now, let_in, ruth, page, keyboard):
    let_in(page.context, ruth)
    page.goto(f"{site}/today/")
    keyboard.tab_to("Skip to main content", most=1)
    keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/today/#main")


def test_a_dose_is_changed_and_sent(site, now, let_in, ruth, dana, page, keyboard, console):
    call_command("load_library", verbosity=0)
    let_in(page.context, dana)
    page.goto(f"{site}/patients/{ruth.pk}/prescribe/")
    line = page.locator("li.rx", has_text=SLIDE)

    keyboard.tab_to(f"Remove {SLIDE} (lying)")
    keyboard.tab_to("Limit °")
    page.keyboard.type("70")
    keyboard.press("Tab")
    expect(line.get_by_text("not past 70°")).to_be_visible()
    settled(page)
    expect(line.get_by_label("A day")).to_be_focused()

    page.keyboard.type("6")
    with page.expect_response(page.url):  # the day is worked out before the way to its end goes on
        keyboard.press("Tab")
    settled(page)
    keyboard.tab_to("Send to Ruth", most=200)
    keyboard.press("Enter")
    expect(page.get_by_text("Sent to Ruth").first).to_be_visible()
    slide = Item.objects.of(ruth).get(drill__slug="heel-slide")
    assert (slide.range_limit_deg, slide.times_per_day) == (70, 6)
    assert console == []


def test_a_drill_moved_down_keeps_the_focus(site, now, let_in, ruth, dana, page, keyboard, console):
    call_command("load_library", verbosity=0)
    let_in(page.context, dana)
    page.goto(f"{site}/patients/{ruth.pk}/prescribe/")
    first = page.locator("li.rx h3").first.inner_text()
    keyboard.tab_to(f"Move {first} down")
    keyboard.press("Enter")
    expect(page.locator("li.rx").nth(1).get_by_role("heading", name=first)).to_be_visible()
    keyboard.stands_on(f"Move {first} down")
    assert console == []
