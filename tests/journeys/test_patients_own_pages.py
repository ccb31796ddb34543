"""Settings, rest, what I did, messages: light and dark, narrow and wide, large text, by keyboard, without scripts."""

from datetime import time, timedelta

import pytest
from playwright.sync_api import expect

from adherence import days, ticking
from patients import way_in, writing
from patients.models import Anchor, Message, Patient
from prescriptions import resting
from prescriptions.models import Pause
from tests import factories
from tests.factories import NOW, TODAY, at, new_key
from tests.journeys.every_page import PHONE, Scenes, broken_rules, name_of, sideways

scene = Scenes()


def hers(context, site, ruth, **more):
    """Ruth's phone after the code from her mailbox."""
    kept = {way_in.COOKIE: factories.pass_for(ruth, full=True)} | more
    context.add_cookies([{"name": name, "value": value, "url": site} for name, value in kept.items()])


def open_as_ruth(stage, address, **more):
    stage.page.context.clear_cookies()
    hers(stage.page.context, stage.site, stage.ruth, **more)
    stage.page.goto(stage.site + address)


@scene
def settings_as_they_are(stage):
    Anchor.objects.create(patient=stage.ruth, name="after breakfast", at=time(8, 30))
    open_as_ruth(stage, "/settings/")


@scene
def settings_of_two_who_share_a_mailbox(stage):
    factories.make_patient(stage.dana, "Sam Adeyemi", email=stage.ruth.email)
    open_as_ruth(stage, "/settings/")


@scene
def a_setting_that_cannot_be(stage):
    open_as_ruth(stage, "/settings/")
    stage.page.get_by_label("My day ends").fill("07:30")
    stage.page.get_by_role("button", name="Save my day").click()
    expect(stage.page.get_by_text("Your day must last from 4 to 22 hours.")).to_be_visible()


@scene
def settings_in_the_largest_text(stage):
    open_as_ruth(stage, "/settings/", look=".largest")


@scene
def the_offer_of_a_rest(stage):
    stage.programme()
    open_as_ruth(stage, "/rest/")


@scene
def a_rest_that_holds(stage):
    stage.programme()
    resting.be_away(stage.ruth, back_on=TODAY + timedelta(days=4), now=NOW - timedelta(hours=1))
    open_as_ruth(stage, "/rest/")


@scene
def today_at_rest(stage):
    stage.programme()
    resting.be_ill(stage.ruth, now=NOW - timedelta(hours=1))
    open_as_ruth(stage, "/today/")


@scene
def what_i_did_in_four_weeks(stage):
    item = stage.programme(now=NOW - timedelta(days=40)).items.get()
    for back in range(1, 20):
        moment = at("08:15", TODAY - timedelta(days=back))
        made = ticking.tick(item, patient=stage.ruth, key=new_key(), performed_at=moment, now=moment)
        ticking.rate_pain(made, during=back % 6, now=moment)
    days.rebuild(stage.ruth, since=TODAY - timedelta(days=40), until=TODAY)
    open_as_ruth(stage, "/history/?days=28")


@scene
def nothing_done_yet(stage):
    open_as_ruth(stage, "/history/")


def _talk(stage, *said):
    for minutes, words in enumerate(said):
        writing.say(stage.ruth, key=new_key(), words=words, now=NOW - timedelta(hours=2, minutes=-minutes))
    answer = "Yes, from Monday on. Keep it to ten minutes."
    writing.answer(stage.ruth, key=new_key(), words=answer, by=stage.dana.user, now=NOW - timedelta(hours=1))


@scene
def a_thread(stage):
    _talk(stage, "Can I swim?", "In the sea, I mean.")
    open_as_ruth(stage, "/talk/")
    expect(stage.page.get_by_text("Yes, from Monday on.")).to_be_visible()


@scene
def help_at_once(stage):
    _talk(stage, "I do not want to live any more.")
    open_as_ruth(stage, "/talk/")
    expect(stage.page.get_by_role("link", name="Call 988")).to_be_visible()


@scene
def a_thread_on_the_chart(stage):
    stage.programme()
    _talk(stage, "Can I swim?")
    writing.say(stage.ruth, key=new_key(), words="And cycle?", now=NOW - timedelta(minutes=5))
    stage.open(f"/patients/{stage.ruth.pk}/", by=stage.dana)


@pytest.mark.parametrize("scene", scene, ids=name_of)
def test_a_page_is_for_everybody(stage, complaints, axe, scene):
    scene(stage)
    assert sideways(stage.page) == {}
    assert broken_rules(axe, stage.page) == []
    assert complaints == []


@pytest.fixture
def phone(new_context, site, ruth, now):
    context = new_context(viewport=PHONE)
    hers(context, site, ruth)
    return context.new_page()


@pytest.fixture
def plain_phone(new_context, site, ruth, now):
    context = new_context(viewport=PHONE, java_script_enabled=False)
    hers(context, site, ruth)
    return context.new_page()


def test_a_message_goes_by_keyboard_and_stands_in_the_thread(phone, site):
    phone.goto(f"{site}/talk/")
    phone.get_by_label("Your message").focus()
    phone.keyboard.type("Can I swim?")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.locator(".words .is-mine")).to_contain_text("Can I swim?")
    expect(phone.get_by_label("Your message")).to_have_value("")


def test_looking_at_the_thread_marks_it_as_read(phone, site, ruth, dana):
    writing.answer(ruth, key=new_key(), words="Yes.", by=dana.user, now=NOW)
    with phone.expect_response("**/talk/read/"):
        phone.goto(f"{site}/talk/")
    assert not Message.objects.unread().exists()


def test_without_scripts_one_tap_says_that_it_was_read(plain_phone, site, ruth, dana):
    writing.answer(ruth, key=new_key(), words="Yes.", by=dana.user, now=NOW)
    plain_phone.goto(f"{site}/talk/")
    plain_phone.get_by_role("button", name="I have read this").click()
    expect(plain_phone.get_by_role("button", name="I have read this")).to_have_count(0)
    assert not Message.objects.unread().exists()


def test_without_scripts_a_message_is_sent_once(plain_phone, site):
    plain_phone.goto(f"{site}/talk/")
    plain_phone.get_by_label("Your message").fill("Can I swim?")
    plain_phone.get_by_role("button", name="Send").click()
    expect(plain_phone.locator(".words .is-mine")).to_contain_text("Can I swim?")
    assert Message.objects.count() == 1


def test_one_tap_rests_everything_and_one_tap_ends_it(plain_phone, site, ruth, dana, now):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    plain_phone.goto(f"{site}/today/")
    plain_phone.get_by_text("I am ill or away").click()
    plain_phone.get_by_role("button", name="I am ill").click()
    expect(plain_phone.get_by_text("You said you are ill. Rest well.").first).to_be_visible()
    now.set(NOW + timedelta(hours=1))
    plain_phone.get_by_role("button", name="I am back").click()
    expect(plain_phone.get_by_text("Good to have you back. Do the next one.")).to_be_visible()
    assert Pause.objects.get().ends_at == NOW + timedelta(hours=1)


def test_the_largest_text_and_the_dark_hold_on_every_page(phone, site):
    phone.goto(f"{site}/settings/")
    phone.get_by_role("radio", name="Largest").check()
    phone.get_by_role("radio", name="Dark").check()
    phone.get_by_role("button", name="Save the look").click()
    expect(phone.get_by_text("Kept on this device.")).to_be_visible()
    phone.goto(f"{site}/open/ask/")
    expect(phone.locator("html")).to_have_css("font-size", "23px")
    expect(phone.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_habit_is_added_and_today_follows(phone, site, ruth, dana):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    phone.goto(f"{site}/settings/")
    phone.get_by_text("Add a habit").click()
    phone.get_by_label("Habit", exact=True).last.fill("after breakfast")
    phone.get_by_label("About when").last.fill("08:40")
    phone.get_by_role("button", name="Add this habit").click()
    expect(phone.get_by_text("Kept. Your snacks move to fit it.")).to_be_visible()
    phone.goto(f"{site}/today/")
    expect(phone.get_by_text("After breakfast").first).to_be_visible()


def test_other_days_come_by_a_swap_and_can_be_gone_back_from(phone, site, ruth, dana):
    factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW - timedelta(days=40))
    Patient.objects.update(created_at=NOW - timedelta(days=50))
    phone.goto(f"{site}/history/")
    phone.get_by_role("link", name="28 days", exact=True).click()
    expect(phone).to_have_url(f"{site}/history/?days=28")
    expect(phone.get_by_text("Wed 18 Mar to Tue 14 Apr")).to_be_visible()
    phone.get_by_role("link", name="The 28 days before").click()
    expect(phone.get_by_text("Wed 18 Feb to Tue 17 Mar")).to_be_visible()
