"""The main job without a line of JavaScript: every deed is a form that a browser sends by itself."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from adherence.models import Tick
from patients.models import Patient
from prescriptions.models import Item, Prescription
from tests import factories
from tests.journeys.arriving import new_page

PHONE = {"width": 390, "height": 844}
SLIDE = "Mini heel slide"


@pytest.fixture
def plain(new_context, site, now, let_in):
    """``plain(dana)`` is a page of a browser without JavaScript, into which Dana has come."""

    def enter(person):
        context = new_context(java_script_enabled=False, viewport=PHONE, base_url=site)
        let_in(context, person)
        return context.new_page()

    return enter


def press(page, name, **more):
    """Without JavaScript every press leads to a new page."""
    with new_page(page):
        page.get_by_role("button", name=name, **more).first.click()


# -- The patient


@pytest.fixture
def today(plain, ruth, dana):
    """Ruth's day with two drills in its present snack."""
    quad = factories.make_drill("quad-set", "Quad set", rom=[])
    factories.make_prescription(ruth.episodes.get(), (factories.make_drill(), {}), (quad, {}), by=dana.user)
    page = plain(ruth)
    page.goto("/today/")
    return page


def test_a_drill_is_ticked_and_unticked(today):
    press(today, f"Tick off: {SLIDE}")
    press(today, f"Done, tap to undo: {SLIDE}")
    expect(today.get_by_role("button", name=f"Tick off: {SLIDE}")).to_have_count(1)
    assert [tick.is_standing for tick in Tick.objects.all()] == [False]


def test_after_a_tick_it_is_asked_how_much_it_hurt(today):
    press(today, f"Tick off: {SLIDE}")
    press(today, "3", exact=True)
    expect(today.get_by_text("Pain: 3 of 10")).to_have_count(1)
    assert Tick.objects.get().pain_during == 3


def test_a_whole_snack_is_done_at_once(today):
    press(today, "Mark all done")
    expect(today.get_by_text("1of 6")).to_have_count(1)
    assert sorted(tick.item.drill.name for tick in Tick.objects.standing()) == [SLIDE, "Quad set"]


def test_getting_up_counts(today):
    press(today, "I just got up and moved")
    expect(today.get_by_text("10:00 Got up and moved")).to_have_count(1)


def test_another_snack_opens_and_is_done_early(today):
    with new_page(today):
        today.get_by_role("link", name=re.compile("Do the .* snack early")).first.click()
    expect(today).to_have_url(re.compile(r"/today/\?open=.*#now$"))
    press(today, f"Tick off: {SLIDE}")
    expect(today.get_by_role("button", name=f"Done, tap to undo: {SLIDE}")).to_have_count(1)
    assert Tick.objects.get().performed_at < Tick.objects.get().snack_at


# -- The therapist


@pytest.fixture
def desk(plain, dana, transactional_db):
    call_command("load_library", verbosity=0)
    return plain(dana)


def lay_out_for_ruth(desk):
    desk.goto("/patients/new/")
    desk.get_by_label("Name").fill("Ruth Adeyemi")
    desk.get_by_label("Email").fill("ruth@mail.example")
    desk.get_by_label("Condition").select_option(label="Knee replacement")
    desk.get_by_label("Side").select_option("left")
    desk.get_by_label("Surgery or onset date").fill("2026-04-05")
    press(desk, "Add and lay out a programme")
    return desk.locator("li.rx", has_text=SLIDE)


def test_a_patient_is_added_and_a_programme_laid_out(desk):
    slide = lay_out_for_ruth(desk)
    expect(slide).to_have_count(1)
    expect(desk).to_have_url(f"/patients/{Patient.objects.get().pk}/prescribe/")


def test_a_new_dose_is_worked_out_before_anything_is_sent(desk):
    slide = lay_out_for_ruth(desk)
    slide.get_by_label("Limit °").fill("70")
    press(desk, "Work it out again")
    expect(slide.get_by_text("Ruth reads: 10 slow reps, hold 2 s, not past 70°, left knee")).to_have_count(1)
    assert Prescription.objects.count() == 0


def test_a_drill_is_found_and_added(desk):
    lay_out_for_ruth(desk)
    desk.get_by_label("Search the drill library").fill("bridge")
    press(desk, "Search", exact=True)
    press(desk, "Add Mini bridge")
    expect(desk.locator("li.rx", has_text="Mini bridge")).to_have_count(1)


def test_the_programme_is_sent_and_paused(desk):
    slide = lay_out_for_ruth(desk)
    slide.get_by_label("A day").fill("6")
    press(desk, "Send to Ruth")
    expect(desk.get_by_text("Sent to Ruth, who gets an email.")).to_have_count(1)
    assert Item.objects.of(Patient.objects.get()).get(drill__slug="heel-slide").times_per_day == 6

    desk.get_by_text("Pause").first.click()
    press(desk, "Pause")
    expect(desk.get_by_role("button", name="Resume")).to_have_count(1)


def test_the_caseload_is_searched(desk, ruth):
    factories.make_patient(ruth.therapist, "Alan Whitcombe", email="alan@mail.example")
    desk.goto("/caseload/")
    rows = desk.get_by_role("row", name=re.compile("Ruth Adeyemi|Alan Whitcombe"))
    expect(rows).to_have_count(2)
    desk.get_by_label("Find a patient").fill("ruth")
    press(desk, "Apply")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Ruth Adeyemi")
