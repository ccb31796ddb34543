"""The main job without a line of JavaScript: every deed is a form that a browser sends by itself."""

import re

import pytest
from django.core.management import call_command

from adherence.models import Tick
from patients.models import Patient
from prescriptions.models import Item, Prescription
from tests import factories

PHONE = {"width": 390, "height": 844}
SLIDE = "Mini heel slide"


@pytest.fixture
def plain(browser, site, now, let_in):
    """``plain(dana)`` is a page of a browser without JavaScript, into which Dana has come."""
    contexts = []

    def enter(person):
        context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=site)
        contexts.append(context)
        context.set_default_timeout(8_000)
        let_in(context, person)
        return context.new_page()

    yield enter
    for context in contexts:
        context.close()


def press(page, name, **more):
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
    assert today.get_by_role("button", name=f"Tick off: {SLIDE}").count() == 1
    assert [tick.is_standing for tick in Tick.objects.all()] == [False]


def test_after_a_tick_it_is_asked_how_much_it_hurt(today):
    press(today, f"Tick off: {SLIDE}")
    press(today, "3", exact=True)
    assert today.get_by_text("Pain: 3 of 10").count() == 1
    assert Tick.objects.get().pain_during == 3


def test_a_whole_snack_is_done_at_once(today):
    press(today, "Mark all done")
    assert today.get_by_text("1of 6").count() == 1
    assert sorted(tick.item.drill.name for tick in Tick.objects.standing()) == [SLIDE, "Quad set"]


def test_getting_up_counts(today):
    press(today, "I just got up and moved")
    assert today.get_by_text("10:00 Got up and moved").count() == 1


def test_another_snack_opens_and_is_done_early(today):
    today.get_by_role("link", name=re.compile("Do the .* snack early")).first.click()
    press(today, f"Tick off: {SLIDE}")
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
    assert slide.count() == 1
    assert desk.url.endswith(f"/patients/{Patient.objects.get().pk}/prescribe/")


def test_a_new_dose_is_worked_out_before_anything_is_sent(desk):
    slide = lay_out_for_ruth(desk)
    slide.get_by_label("Limit °").fill("70")
    press(desk, "Work it out again")
    assert slide.get_by_text("Ruth reads: 10 slow reps, hold 2 s, not past 70°, left knee").count() == 1
    assert Prescription.objects.count() == 0


def test_a_drill_is_found_and_added(desk):
    lay_out_for_ruth(desk)
    desk.get_by_label("Search the drill library").fill("bridge")
    press(desk, "Search", exact=True)
    press(desk, "Add Mini bridge")
    assert desk.locator("li.rx", has_text="Mini bridge").count() == 1


def test_the_programme_is_sent_and_paused(desk):
    slide = lay_out_for_ruth(desk)
    slide.get_by_label("A day").fill("6")
    press(desk, "Send to Ruth")
    assert Item.objects.of(Patient.objects.get()).get(drill__slug="heel-slide").times_per_day == 6

    desk.get_by_text("Pause").first.click()
    press(desk, "Pause")
    assert desk.get_by_role("button", name="Resume").count() == 1


def test_the_caseload_is_searched(desk, ruth):
    factories.make_patient(ruth.therapist, "Alan Whitcombe", email="alan@mail.example")
    desk.goto("/caseload/")
    desk.get_by_label("Find a patient").fill("ruth")
    press(desk, "Apply")
    assert desk.get_by_role("row", name=re.compile("Ruth Adeyemi|Alan Whitcombe")).count() == 1
