"""When the answer to a press has arrived: a click returns before, on a slow machine long before."""

from contextlib import contextmanager

from playwright.sync_api import expect

SWAPPING = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
DRAWN = """() => {
    const isInSight = one => {
        const { top, bottom } = one.getBoundingClientRect();
        return one.checkVisibility() && bottom > 0 && top < innerHeight;
    };
    const figures = [...document.querySelectorAll("drill-figure")].filter(one => !one.querySelector("svg, p"));
    const pictures = [...document.images].filter(one => !one.complete);
    return ![...figures, ...pictures].some(isInSight);
}"""


@contextmanager
def new_page(page):
    """Around a press that leads to one: goes on when it is loaded, with its stylesheet and its scripts."""
    with page.expect_event("load"):
        yield


def settled(page):
    """No swap is under way, and what the last one brought is wired up: before, its buttons would send plain forms."""
    expect(page.locator(SWAPPING)).to_have_count(0)


def drawn(page):
    """The page is loaded and settled, and no figure or picture in sight is still to come."""
    page.wait_for_load_state()
    settled(page)
    page.wait_for_function(DRAWN)
