"""The main job, end to end: a therapist prescribes, a mail goes out, the patient ticks off, the therapist sees it."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from adherence.models import AdherenceDay, Tick
from patients.models import Patient
from patients.waking import Waking
from prescriptions.models import Item
from reminders import hours, tasks
from reminders.models import Reminder
from tests.factories import NOW
from tests.journeys.arriving import new_page, settled

PHONE = {"width": 390, "height": 844}


def the_link_in(letter):
    text = letter.get_body(("plain",)).get_content()
    return re.search(r"http://localhost:\d+/open/\S+", text).group()


@pytest.fixture
def library(transactional_db):
    call_command("load_library", verbosity=0)


def sign_in(page, site, therapist):
    page.goto(f"{site}/sign-in/")
    page.get_by_label("Email").fill(therapist.user.email)
    page.get_by_label("Password").fill("a-long-pass-phrase")
    with new_page(page):
        page.get_by_role("button", name="Sign in").click()


def add_ruth(page):
    with new_page(page):
        page.get_by_role("link", name="Add patient").first.click()
    page.get_by_label("Name").fill("Ruth Adeyemi")
    page.get_by_label("Email").fill("ruth@mail.example")
    page.get_by_label("Condition").select_option(label="Knee replacement")
    page.get_by_label("Side").select_option("left")
    page.get_by_label("Surgery or onset date").fill("2026-04-05")
    page.get_by_label("Time zone").select_option("America/New_York")
    with new_page(page):
        page.get_by_role("button", name="Add and lay out a programme").click()


def six_heel_slides_to_seventy_degrees(page):
    line = page.locator("li.rx", has_text="Mini heel slide")
    line.get_by_label("A day").fill("6")
    line.get_by_label("Limit °").fill("70")
    line.get_by_label("Limit °").press("Tab")
    expect(page.get_by_text(re.compile("not past 70°")).first).to_be_visible()
    settled(page)
    with new_page(page):
        page.get_by_role("button", name="Send to Ruth").click()
    expect(page.get_by_text("Sent to Ruth").first).to_be_visible()


def test_from_the_therapists_sign_in_to_the_patients_tick_and_back(
    site, library, dana, now, page, console, postbox, errands, new_context
):
    sign_in(page, site, dana)
    add_ruth(page)
    six_heel_slides_to_seventy_degrees(page)
    ruth = Patient.objects.get()
    slides = Item.objects.of(ruth).get(drill__slug="heel-slide")
    assert (slides.times_per_day, slides.range_limit_deg, slides.side) == (6, 70, "left")

    # The invitation leaves through the real worker and the real mail server.
    errands.run(tasks.post_invitations)
    assert [letter["To"] for letter in postbox.letters] == ["ruth@mail.example"]

    # Her phone: one tap opens today, the next ticks.
    phone = new_context(viewport=PHONE, has_touch=True).new_page()
    complaints = []
    phone.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    phone.goto(the_link_in(postbox.letters[0]))
    expect(phone).to_have_url(f"{site}/today/#start")
    assert Tick.objects.count() == 0
    phone.get_by_role("button", name="Tick off: Mini heel slide (lying)").click()
    undo = phone.get_by_role("button", name="Done, tap to undo: Mini heel slide (lying)")
    expect(undo).to_be_visible()
    settled(phone)
    assert Tick.objects.get().is_standing

    undo.click()
    again = phone.get_by_role("button", name="Tick off: Mini heel slide (lying)")
    expect(again).to_be_visible()
    settled(phone)
    assert not Tick.objects.get().is_standing
    again.click()
    expect(undo).to_be_visible()
    assert [tick.is_standing for tick in Tick.objects.order_by("pk")] == [False, True]
    assert AdherenceDay.objects.get().credited == 1

    # Back at the desk the chart and the caseload know.
    page.reload()
    expect(page.get_by_role("cell", name="done", exact=True)).to_have_count(1)
    page.goto(f"{site}/caseload/")
    expect(page.get_by_role("row", name=re.compile("Ruth Adeyemi"))).to_have_count(1)
    assert (console, complaints) == ([], [])


def test_at_the_patients_minute_one_mail_arrives_and_the_next_beat_sends_none(
    site, library, dana, now, page, console, postbox, errands
):
    sign_in(page, site, dana)
    add_ruth(page)
    six_heel_slides_to_seventy_degrees(page)
    ruth = Patient.objects.get()
    errands.run(tasks.dispatch_due)  # the beat of the minute in which the programme was sent plans her reminder
    minute = hours.due_at(ruth, ruth.therapy_day(NOW) + timedelta(days=1))
    now.set(minute)
    errands.run(tasks.dispatch_due)
    assert Reminder.objects.get().sent_at == minute
    now.set(minute + timedelta(minutes=1))
    errands.run(tasks.dispatch_due)
    assert [letter["To"] for letter in postbox.letters] == ["ruth@mail.example"]
    assert Reminder.objects.get().on == Waking(ruth.tz, ruth.wakes_at, ruth.sleeps_at).therapy_day(minute)

    page.goto(the_link_in(postbox.letters[0]))
    expect(page).to_have_url(f"{site}/today/#start")
    assert Tick.objects.count() == 0
    assert console == []
