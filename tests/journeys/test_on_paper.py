"""From the chart to a printed sheet, and the sheet that comes back: keyed without a mouse in a handful of presses."""

from datetime import timedelta

from playwright.sync_api import expect

from adherence.models import Tick
from tests import factories
from tests.factories import TODAY
from tests.journeys.arriving import new_page, settled

DAYS = ("Thu 9 Apr", "Fri 10 Apr", "Sat 11 Apr", "Mon 13 Apr", "Tue 14 Apr")


def test_a_week_is_keyed_by_keyboard(site, now, let_in, ruth, dana, page, console):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    let_in(page.context, dana)
    page.goto(f"{site}/patients/{ruth.pk}/")
    with new_page(page):
        page.get_by_role("link", name="Key a paper sheet").press("Enter")
    for day in DAYS:
        page.get_by_label(f"All of {day}").press("Space")
    page.get_by_label("Mini heel slide, Sun 12 Apr").first.press("Space")
    with new_page(page):
        page.get_by_role("button", name="Keep these ticks").press("Enter")

    expect(page.get_by_text("31 ticks kept.")).to_be_visible()
    assert Tick.objects.filter(source="paper").count() == 6 * len(DAYS) + 1
    assert console == []


def test_other_days_are_shown_as_soon_as_they_are_chosen(site, now, let_in, ruth, dana, page, console):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    let_in(page.context, dana)
    page.goto(f"{site}/patients/{ruth.pk}/paper/")
    expect(page.get_by_label("All of Mon 13 Apr")).to_have_count(1)
    page.get_by_label("First day on the sheet").fill((TODAY - timedelta(days=1)).isoformat())
    page.get_by_label("First day on the sheet").press("Tab")

    expect(page.locator("#sheet tbody tr")).to_have_count(2)
    expect(page.get_by_label("All of Mon 13 Apr")).to_have_count(0)
    settled(page)
    assert console == []


def test_printing_answers_with_a_pdf(site, now, let_in, ruth, dana, page, console):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    let_in(page.context, dana)
    page.goto(f"{site}/patients/{ruth.pk}/")
    with new_page(page):
        page.get_by_role("link", name="Handout").click()
    with page.expect_response("**/handout.pdf") as printed:
        page.get_by_role("button", name="Print handout").click()
    assert (printed.value.status, printed.value.headers["content-type"]) == (200, "application/pdf")
