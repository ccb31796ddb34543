"""Eight minutes between patients: from the caseload to a sent programme in a handful of interactions, counted."""

import re

import pytest
from django.core.management import call_command

from patients.models import Patient
from prescriptions.models import Item, Prescription
from tests import factories

SLIDE = "Mini heel slide"


class Hand:
    """The therapist's hand: a click, a filled field and a key each count one."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def click(self, role, name):
        self.count += 1
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
    hand.click("link", "Prescribe: Ruth Adeyemi")
    slide = hand.page.locator("li.rx", has_text=SLIDE)
    hand.fill(slide, "A day", "6")
    hand.fill(slide, "Limit °", "70")
    hand.click("button", "Send to Ruth")
    hand.page.get_by_text("Sent to Ruth, who gets an email.").first.wait_for()


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
    hand.click("link", "Copy to…")
    hand.click("link", re.compile("Alan Whitcombe"))
    hand.page.get_by_text("Copied from Ruth Adeyemi.").wait_for()
    hand.click("button", "Send to Alan")
    hand.page.get_by_text("Sent to Alan, who gets an email.").first.wait_for()
    assert hand.count <= 3
    assert slides_of(alan) == (6, 70, "right")
    assert console == []


def test_enter_in_a_field_works_the_day_out_and_sends_nothing(hand, console):
    hand.click("link", "Prescribe: Ruth Adeyemi")
    slide = hand.page.locator("li.rx", has_text=SLIDE)
    hand.fill(slide, "Reps", "12")
    hand.press("Enter")
    slide.get_by_text("Ruth reads: 12 slow reps").wait_for()
    assert (hand.page.url.endswith("/prescribe/"), Prescription.objects.count()) == (True, 0)
    assert console == []


def test_a_changed_figure_redraws_the_drill_the_day_and_the_burden(hand, console):
    hand.click("link", "Prescribe: Ruth Adeyemi")
    page = hand.page
    slide = page.locator("li.rx", has_text=SLIDE)
    figure = slide.locator(".fig img").get_attribute("src")
    hand.fill(slide, "Limit °", "40")
    hand.press("Tab")
    page.locator(f"#fig-heel-slide img:not([src='{figure}'])").wait_for()
    page.get_by_text("4 drills, up to 8 times a day.").wait_for()
    assert console == []


def test_a_drill_taken_off_by_mistake_is_put_back_with_its_dose(hand, console):
    hand.click("link", "Prescribe: Ruth Adeyemi")
    page = hand.page
    hand.fill(page.locator("li.rx", has_text=SLIDE), "Reps", "12")
    hand.click("button", f"Remove {SLIDE} (lying)")
    page.locator("[value='back:heel-slide']:focus").wait_for()  # the way back has the focus
    page.get_by_text("3 drills, up to 8 times a day.").wait_for()
    hand.press("Enter")
    page.locator("li.rx", has_text=SLIDE).get_by_text("Ruth reads: 12 slow reps").wait_for()
    assert console == []


def test_the_seventh_drill_asks_for_a_reason_and_keeps_it(hand, ruth, console):
    hand.click("link", "Prescribe: Ruth Adeyemi")
    page = hand.page
    for _more in range(3):
        before = page.locator("li.rx").count()
        page.get_by_role("button", name=re.compile("^Add ")).first.click()
        page.locator("li.rx").nth(before).wait_for()
    reason = page.get_by_label("From 7 drills on, a programme needs a reason. Remove some, or say why.")
    reason.fill("She trains for a marathon.")
    reason.press("Tab")
    page.locator("#settle", has_not_text="to settle").wait_for(state="attached")
    hand.click("button", "Send to Ruth")
    page.get_by_text("Sent to Ruth").first.wait_for()
    assert Prescription.objects.get().drills_reason == "She trains for a marathon."
    assert console == []


def test_copying_works_without_javascript(browser, site, now, let_in, dana, ruth, alan):
    call_command("load_library", verbosity=0)
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    context = browser.new_context(java_script_enabled=False, base_url=site)
    let_in(context, dana)
    page = context.new_page()
    page.goto(f"/patients/{ruth.pk}/prescribe/")
    page.get_by_role("link", name="Copy to…").click()
    page.get_by_label("Find a patient of the clinic").fill("alan")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=re.compile("Alan Whitcombe")).click()
    page.get_by_role("button", name=f"Remove {SLIDE}").click()
    page.get_by_role("button", name=re.compile(f"Put {SLIDE}")).click()
    page.get_by_role("button", name="Send to Alan").click()
    context.close()
    assert slides_of(Patient.objects.get(pk=alan.pk)) == (6, None, "right")
