"""Eight minutes between patients: from the caseload to a sent programme in a handful of interactions, counted."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from patients.models import Patient
from prescriptions.models import Item, Prescription
from tests import factories
from tests.journeys.arriving import new_page, settled

SLIDE = "Mini heel slide"


class Hand:
    """The therapist's hand: a click, a filled field and a key each count one."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def click(self, name):
        """A button whose answer is swapped in."""
        self.count += 1
        self.page.get_by_role("button", name=name).first.click()

    def follow(self, name, role="link"):
        """What leads to a new page."""
        self.count += 1
        with new_page(self.page):
            self.page.get_by_role(role, name=name).first.click()

    def fill(self, within, label, value):
        self.count += 1
        within.get_by_label(label).fill(value)

    def press(self, key):
        self.count += 1
        self.page.keyboard.press(key)


@pytest.fixture
def hand(page, console, site, now, let_in, dana, ruth):
    """Dana's, with the caseload open before her."""
    call_command("load_library", verbosity=0)
    let_in(page.context, dana)
    page.goto(f"{site}/caseload/")
    return Hand(page)


@pytest.fixture
def alan(dana):
    patient = factories.make_patient(dana, "Alan Whitcombe", email="alan@mail.example")
    factories.make_episode(patient, side="right")
    return patient


def send_six_slides_to_seventy(hand):
    hand.follow("Prescribe: Ruth Adeyemi")
    slide = hand.page.locator("li.rx", has_text=SLIDE)
    hand.fill(slide, "A day", "6")
    hand.fill(slide, "Limit °", "70")
    settled(hand.page)  # her day is drawn anew above the button, and must not move it under the hand
    hand.follow("Send to Ruth", "button")
    expect(hand.page.get_by_text("Sent to Ruth, who gets an email.")).to_have_count(1)


def slides_of(patient):
    item = Item.objects.of(patient).get(drill__slug="heel-slide")
    return item.times_per_day, item.range_limit_deg, item.side


def test_from_the_caseload_to_a_sent_programme_in_at_most_eight_interactions(hand, ruth, console):
    send_six_slides_to_seventy(hand)
    assert hand.count <= 8
    assert slides_of(ruth) == (6, 70, "left")
    assert console == []


def test_a_similar_patient_by_copy_in_at_most_three(hand, ruth, alan, console):
    send_six_slides_to_seventy(hand)
    hand.count = 0
    hand.follow("Copy to…")
    hand.follow(re.compile("Alan Whitcombe"))
    expect(hand.page.get_by_text("Copied from Ruth Adeyemi.")).to_have_count(1)
    hand.follow("Send to Alan", "button")
    expect(hand.page.get_by_text("Sent to Alan, who gets an email.")).to_have_count(1)
    assert hand.count <= 3
    assert slides_of(alan) == (6, 70, "right")
    assert console == []


def test_enter_in_a_field_works_the_day_out_and_sends_nothing(hand, site, ruth, console):
    hand.follow("Prescribe: Ruth Adeyemi")
    slide = hand.page.locator("li.rx", has_text=SLIDE)
    hand.fill(slide, "Reps", "12")
    hand.press("Enter")
    expect(slide.get_by_text("Ruth reads: 12 slow reps")).to_be_visible()
    settled(hand.page)
    expect(hand.page).to_have_url(f"{site}/patients/{ruth.pk}/prescribe/")
    assert Prescription.objects.count() == 0
    assert console == []


def test_a_changed_figure_redraws_the_drill_the_day_and_the_burden(hand, console):
    hand.follow("Prescribe: Ruth Adeyemi")
    page = hand.page
    slide = page.locator("li.rx", has_text=SLIDE)
    figure = slide.locator(".fig img").get_attribute("src")
    hand.fill(slide, "Limit °", "40")
    hand.press("Tab")
    expect(page.locator(f"#fig-heel-slide img:not([src='{figure}'])")).to_be_visible()
    expect(page.get_by_text("4 drills, up to 8 times a day.")).to_be_visible()
    assert console == []


def test_a_drill_taken_off_by_mistake_is_put_back_with_its_dose(hand, console):
    hand.follow("Prescribe: Ruth Adeyemi")
    page = hand.page
    hand.fill(page.locator("li.rx", has_text=SLIDE), "Reps", "12")
    hand.click(f"Remove {SLIDE} (lying)")
    expect(page.get_by_text("3 drills, up to 8 times a day.")).to_be_visible()
    settled(page)
    expect(page.locator("[value='back:heel-slide']")).to_be_focused()
    hand.press("Enter")
    expect(page.locator("li.rx", has_text=SLIDE).get_by_text("Ruth reads: 12 slow reps")).to_be_visible()
    assert console == []


def test_the_seventh_drill_asks_for_a_reason_and_keeps_it(hand, ruth, console):
    hand.follow("Prescribe: Ruth Adeyemi")
    page = hand.page
    for standing in (4, 5, 6):
        expect(page.locator("li.rx")).to_have_count(standing)
        hand.click(re.compile("^Add "))
        expect(page.locator("li.rx")).to_have_count(standing + 1)
        settled(page)
    reason = page.get_by_label("From 7 drills on, a programme needs a reason. Remove some, or say why.")
    reason.fill("She trains for a marathon.")
    expect(page.locator("#settle")).to_contain_text("to settle")
    reason.press("Tab")
    expect(page.locator("#settle")).not_to_contain_text("to settle")
    settled(page)
    hand.follow("Send to Ruth", "button")
    expect(page.get_by_text("Sent to Ruth").first).to_be_visible()
    assert Prescription.objects.get().drills_reason == "She trains for a marathon."
    assert console == []


def test_copying_works_without_javascript(new_context, site, now, let_in, dana, ruth, alan):
    call_command("load_library", verbosity=0)
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    context = new_context(java_script_enabled=False, base_url=site)
    let_in(context, dana)
    hand = Hand(context.new_page())
    hand.page.goto(f"/patients/{ruth.pk}/prescribe/")
    hand.follow("Copy to…")
    hand.fill(hand.page, "Find a patient of the clinic", "alan")
    hand.follow("Find", "button")
    hand.follow(re.compile("Alan Whitcombe"))
    hand.follow(f"Remove {SLIDE}", "button")
    hand.follow(f"Put {SLIDE}", "button")
    hand.follow("Send to Alan", "button")
    expect(hand.page.get_by_text("Sent to Alan, who gets an email.")).to_have_count(1)
    assert slides_of(Patient.objects.get(pk=alan.pk)) == (6, None, "right")
