"""Something feels wrong, in a real browser: what to do before anything is sent, the clinic told, the drills at rest,
released by the clinic; with a keyboard, without JavaScript, with no signal, in either theme, however large the text."""

import re

import pytest
from playwright.sync_api import expect

from adherence.models import Alert
from patients.models import Condition
from tests import factories
from tests.factories import make_alert
from tests.journeys.arriving import new_page

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 640}
CALF = "New pain, swelling, warmth or redness in a calf or thigh."
TELL = "This is happening to me: tell my clinic"
RULES = ["RF02", "RF03", "RF04", "RF05", "RF15", "RF17"]


@pytest.fixture
def programme(ruth, dana):
    Condition.objects.update(red_flags=RULES)
    return factories.make_prescription(ruth.episodes.get(), by=dana.user)


@pytest.fixture
def browse(new_context, site, now, let_in, programme):
    """``browse(ruth)`` is a page of a browser into which Ruth has come."""

    def enter(person, **more):
        context = new_context(**({"viewport": PHONE, "base_url": site} | more))
        let_in(context, person)
        return context.new_page()

    return enter


def card(page, sign=CALF):
    return page.locator("details.flag").filter(has_text=sign)


def test_she_tells_it_her_drills_rest_and_dana_releases_them(browse, ruth, dana):
    phone, desk = browse(ruth), browse(dana, viewport={"width": 1440, "height": 900})
    phone.goto("/wrong/")
    card(phone).locator("summary").click()
    card(phone).get_by_role("button", name=TELL).click()
    told = phone.locator("#told-RF02")
    expect(told.get_by_role("heading", name="Your clinic can see this")).to_be_focused()
    expect(told).to_contain_text("These drills rest: Mini heel slide.")
    phone.goto("/today/")
    expect(phone.get_by_text("Your drills rest for now")).to_be_visible()
    expect(phone.get_by_role("button", name="Tick off: Mini heel slide")).to_have_count(0)

    desk.goto("/caseload/")
    expect(desk.locator("tbody tr:not(.group)").first).to_contain_text("Red flag: Calf or thigh")
    desk.goto(f"/patients/{ruth.pk}/")
    desk.get_by_role("button", name="I have seen it").click()
    expect(desk.get_by_text("Noted that you have seen it.")).to_be_visible()
    desk.locator(".alarm summary").click()
    desk.get_by_label("Why it can go on").fill("Ultrasound clear")
    desk.get_by_role("button", name="Release", exact=True).click()
    expect(desk.get_by_text("Released. What it held goes on from now.")).to_be_visible()
    expect(desk.locator(".alarm")).to_have_count(0)


def test_what_to_do_is_read_and_dialled_before_anything_is_sent(browse, ruth):
    phone = browse(ruth)
    phone.goto("/wrong/")
    phone.context.set_offline(True)
    card(phone).locator("summary").click()
    expect(card(phone).get_by_text("Call your surgeon or clinic now.")).to_be_visible()
    expect(card(phone).get_by_role("link", name="Call Harbour Street Physio")).to_have_attribute(
        "href", "tel:+15550100"
    )
    assert Alert.objects.count() == 0


def test_without_javascript_every_press_is_a_form(browse, ruth):
    phone = browse(ruth, java_script_enabled=False)
    phone.goto("/wrong/")
    fall = card(phone, "You had a fall, even if you feel fine.")
    fall.locator("summary").click()
    fall.get_by_role("group", name="Did you hit your head?").get_by_label("Yes").check()
    with new_page(phone):
        fall.get_by_role("button", name=TELL).click()
    expect(phone).to_have_url(re.compile(r"/wrong/#told-RF18$"))
    expect(phone.locator("#told-RF18")).to_contain_text("Go to the ER now.")


def test_it_is_told_with_the_keyboard_alone(browse, ruth):
    phone = browse(ruth)
    phone.goto("/wrong/")
    card(phone).locator("summary").focus()
    phone.keyboard.press("Enter")
    card(phone).get_by_role("button", name=TELL).focus()
    phone.keyboard.press("Enter")
    expect(phone.locator("#told-h-RF02")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("large", [False, True], ids=["", "text twice as large"])
def test_nothing_is_out_of_reach_on_a_small_phone(browse, ruth, axe, scheme, large):
    make_alert(ruth, "RF01")
    phone = browse(ruth, viewport=SMALL, color_scheme=scheme, reduced_motion="reduce")
    phone.goto("/wrong/")
    if large:
        phone.evaluate("document.documentElement.style.fontSize = '200%'")
    for summary in phone.locator("details.flag > summary").all():
        summary.click()
    expect(phone.locator("details.flag[open]")).to_have_count(10)
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    found = axe.run(phone).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_alarm_on_the_chart_can_be_read_by_anyone(browse, ruth, dana, axe, scheme, width):
    make_alert(ruth, "RF18", answers={"hit_head": "yes"})
    desk = browse(dana, viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    desk.goto(f"/patients/{ruth.pk}/")
    desk.locator(".alarm summary").click()
    expect(desk.get_by_label("Why it can go on")).to_be_visible()
    assert desk.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    found = axe.run(desk).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
