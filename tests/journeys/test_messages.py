"""Answering at the desk without a reload: the thread beside the list, and the count in the bar."""

from datetime import timedelta

from playwright.sync_api import expect

from patients import writing
from patients.models import Message
from tests import factories
from tests.factories import NOW
from tests.journeys.every_page import DESK, PHONE


def two_wait(stage):
    alan = factories.make_patient(stage.dana, "Alan Whitcombe", email="alan@mail.example")
    for patient, words, hours in ((stage.ruth, "Can I swim?", 2), (alan, "May I drive?", 1)):
        writing.say(patient, key=factories.new_key(), words=words, now=NOW - timedelta(hours=hours))
    stage.open("/messages/", by=stage.dana)


def test_who_waits_longest_is_answered_in_place_and_the_count_goes_down(stage):
    two_wait(stage)
    stage.page.set_viewport_size(DESK)
    page, count = stage.page, stage.page.locator("#mail-count")
    expect(count).to_have_text("2 waiting")
    page.locator(".threads a").first.press("Enter")
    expect(page.get_by_role("heading", name="Ruth Adeyemi")).to_be_focused()
    page.get_by_label("To Ruth").fill("Yes, from Monday on.")
    page.get_by_role("button", name="Send").dblclick()
    expect(page.get_by_role("status").filter(has_text="Sent.")).to_be_visible()
    expect(count).to_have_text("1 waiting")
    assert Message.objects.from_staff().count() == 1
    page.get_by_role("link", name="Next: Alan Whitcombe").click()
    expect(page.get_by_role("heading", name="Alan Whitcombe")).to_be_focused()
    assert "Alan Whitcombe" in page.title()


def test_on_a_phone_a_thread_takes_the_page_and_gives_it_back(stage):
    two_wait(stage)
    stage.page.set_viewport_size(PHONE)
    stage.page.get_by_role("link", name="Ruth Adeyemi").click()
    expect(stage.page.locator("#threads")).to_be_hidden()
    stage.page.get_by_role("link", name="All messages").click()
    expect(stage.page.locator("#threads")).to_be_visible()
