"""The main job, end to end: a therapist prescribes, a mail goes out, the patient ticks off, the therapist sees it."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command

from adherence.models import AdherenceDay, Tick
from patients.models import Patient
from patients.waking import Waking
from prescriptions.models import Item
from reminders import tasks
from reminders.models import Reminder
from tests.factories import NOW

PHONE = {"width": 390, "height": 844}


def the_link_in(letter):
    text = letter.get_body(("plain",)).get_content()
    return re.search(r"http://localhost:\d+/open/\S+", text).group()


def until(page, condition, seconds=10):
    """Wait for what happens outside the browser: the worker, the mail server."""
    for _moment in range(seconds * 20):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not happen in time")


@pytest.fixture
def library(transactional_db):
    call_command("load_library", verbosity=0)


def sign_in(page, site, therapist):
    page.goto(f"{site}/sign-in/")
    page.get_by_label("Email").fill(therapist.user.email)
    page.get_by_label("Password").fill("a-long-pass-phrase")
    page.get_by_role("button", name="Sign in").click()


def add_ruth(page):
    page.get_by_role("link", name="Add patient").first.click()
    page.get_by_label("Name").fill("Ruth Adeyemi")
    page.get_by_label("Email").fill("ruth@mail.example")
    page.get_by_label("Condition").select_option(label="Knee replacement")
    page.get_by_label("Side").select_option("left")
    page.get_by_label("Surgery or onset date").fill("2026-04-05")
    page.get_by_label("Time zone").select_option("America/New_York")
    page.get_by_role("button", name="Add and lay out a programme").click()


def six_heel_slides_to_seventy_degrees(page):
    line = page.locator("li.rx", has_text="Mini heel slide")
    line.get_by_label("A day").fill("6")
    line.get_by_label("Limit °").fill("70")
    line.get_by_label("Limit °").press("Tab")
    page.get_by_text(re.compile("not past 70°")).first.wait_for()
    page.get_by_role("button", name="Send to Ruth").click()
    page.get_by_text("Sent to Ruth").first.wait_for()


def test_from_the_therapists_sign_in_to_the_patients_tick_and_back(
    site, library, dana, now, page, console, postbox, worker, browser
):
    sign_in(page, site, dana)
    add_ruth(page)
    six_heel_slides_to_seventy_degrees(page)
    ruth = Patient.objects.get()
    slides = Item.objects.of(ruth).get(drill__slug="heel-slide")
    assert (slides.times_per_day, slides.range_limit_deg, slides.side) == (6, 70, "left")

    # The invitation leaves through the real worker and the real mail server.
    tasks.post_invitations.delay()
    until(page, lambda: postbox.letters)
    assert [letter["To"] for letter in postbox.letters] == ["ruth@mail.example"]

    # Her phone: one tap opens today, the next ticks.
    phone = browser.new_context(viewport=PHONE, has_touch=True).new_page()
    complaints = []
    phone.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    phone.set_default_timeout(8_000)
    phone.goto(the_link_in(postbox.letters[0]))
    assert phone.url == f"{site}/today/"
    assert Tick.objects.count() == 0
    phone.get_by_role("button", name="Tick off: Mini heel slide (lying)").click()
    undo = phone.get_by_role("button", name="Done, tap to undo: Mini heel slide (lying)")
    undo.wait_for()
    assert Tick.objects.get().is_standing

    undo.click()
    again = phone.get_by_role("button", name="Tick off: Mini heel slide (lying)")
    again.wait_for()
    assert not Tick.objects.get().is_standing
    again.click()
    undo.wait_for()
    assert [tick.is_standing for tick in Tick.objects.order_by("pk")] == [False, True]
    assert AdherenceDay.objects.get().credited == 1

    # Back at the desk the chart and the caseload know.
    page.reload()
    assert page.get_by_role("cell", name="done", exact=True).count() == 1
    page.goto(f"{site}/caseload/")
    row = page.get_by_role("row", name=re.compile("Ruth Adeyemi"))
    assert row.count() == 1
    assert (console, complaints) == ([], [])


def test_at_the_patients_minute_one_mail_arrives_and_the_next_beat_sends_none(
    site, library, dana, now, page, console, postbox, worker
):
    sign_in(page, site, dana)
    add_ruth(page)
    six_heel_slides_to_seventy_degrees(page)
    ruth = Patient.objects.get()
    tasks.dispatch_due.delay()  # the beat of the minute in which the programme was sent plans her reminder
    minute = ruth.waking.window(ruth.therapy_day(NOW) + timedelta(days=1)).opens_at + timedelta(minutes=20)
    until(page, lambda: hasattr(ruth, "reminder_plan") or not ruth.refresh_from_db() and hasattr(ruth, "reminder_plan"))

    now.set(minute)
    tasks.dispatch_due.delay()
    until(page, lambda: postbox.letters)
    now.set(minute + timedelta(minutes=1))
    tasks.dispatch_due.delay()
    until(page, lambda: Reminder.objects.filter(sent_at__isnull=False).exists())
    page.wait_for_timeout(1500)
    assert [letter["To"] for letter in postbox.letters] == ["ruth@mail.example"]
    assert Reminder.objects.get().on == Waking(ruth.tz, ruth.wakes_at, ruth.sleeps_at).therapy_day(minute)

    page.goto(the_link_in(postbox.letters[0]))
    assert page.url == f"{site}/today/"
    assert Tick.objects.count() == 0
    assert console == []
