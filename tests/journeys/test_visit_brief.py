"""Before a visit: days chosen without a reload, and the text on the clipboard."""

from playwright.sync_api import expect

from tests.journeys.every_page import DESK


def open_brief(stage):
    stage.programme()
    stage.page.set_viewport_size(DESK)
    stage.open(f"/patients/{stage.ruth.pk}/brief/", by=stage.dana)


def test_other_days_come_in_place_and_stay_in_the_address(stage):
    open_brief(stage)
    stage.page.get_by_role("link", name="28 days").click()
    expect(stage.page.get_by_role("link", name="28 days")).to_have_attribute("aria-current", "true")
    expect(stage.page.get_by_text("18 Mar 2026 to 14 Apr 2026.", exact=False).first).to_be_visible()
    assert stage.page.url.endswith("/brief/?days=28")


def test_a_day_typed_comes_in_place_too(stage):
    open_brief(stage)
    stage.page.get_by_label("Since the visit on").fill("2026-04-10")
    stage.press("Show")
    expect(stage.page.get_by_text("10 Apr 2026 to 14 Apr 2026.", exact=False).first).to_be_visible()


def test_the_text_is_copied_by_a_button_after_a_swap_as_well(stage):
    open_brief(stage)
    stage.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    stage.page.get_by_role("link", name="7 days", exact=True).click()
    expect(stage.page.get_by_role("link", name="7 days", exact=True)).to_have_attribute("aria-current", "true")
    stage.press("Copy")
    expect(stage.page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    copied = stage.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Ruth Adeyemi. Home programme, 8 Apr 2026 to 14 Apr 2026.")


def test_where_the_clipboard_is_closed_the_text_is_selected(stage):
    open_brief(stage)
    stage.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')) }")
    stage.press("Copy")
    expect(stage.page.get_by_role("status").filter(has_text="Selected.")).to_be_visible()
    assert stage.page.evaluate("getSelection().toString().length > 100")
