"""The therapist's desk in every mood, light and dark: no axe finding, no complaint in the console, nothing to scroll
sideways."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from adherence import days, talking
from adherence.models import SavedView, Tick
from patients import writing
from patients.restricting import Restriction
from prescriptions import keeping_safe, prescribing
from prescriptions.lines import Line
from prescriptions.models import Drill, Phase
from tests import factories
from tests.factories import NOW, TODAY, at
from tests.journeys.arriving import settled
from tests.journeys.every_page import MOMENTS, Scenes, broken_rules, name_of, sideways

scene = Scenes()


def with_history(stage):
    """Three weeks of ticks that fade, with pain that rises: strips, sparklines and plots have something to draw."""
    item = stage.programme(now=NOW - timedelta(days=21)).items.get()
    ticks = [
        Tick(key=factories.new_key(), patient=stage.ruth, item=item, on=on, performed_at=moment, recorded_at=moment,
             pain_during=3 + (21 - back) // 5)
        for back in range(20, 0, -1)
        for on in [TODAY - timedelta(days=back)]
        for moment in [at(clock, on) for clock in MOMENTS[: 6 - back % 4]]
    ]  # fmt: skip
    Tick.objects.bulk_create(ticks)
    days.rebuild(stage.ruth, since=TODAY - timedelta(days=21), until=TODAY)


@scene
def caseload(stage):
    with_history(stage)
    factories.make_episode(factories.make_patient(stage.dana, "Alan Whitcombe", email="alan@mail.example"))
    stage.open("/caseload/", by=stage.dana)


@scene
def caseload_with_a_saved_view_and_reasons_put_aside(stage):
    """An owner's, with somebody put aside, and a view whose name was refused."""
    with_history(stage)
    alan = factories.make_patient(stage.dana, "Alan Whitcombe", email="alan@mail.example")
    factories.make_prescription(factories.make_episode(alan), by=stage.dana.user)
    factories.make_snooze(alan, "invited", by=stage.dana.user)
    SavedView.objects.create(therapist=stage.dana, name="Everyone I am to see this week", query="whose=mine")
    stage.open("/caseload/?whose=clinic", by=stage.dana)
    stage.page.get_by_text("Save this view").click()
    stage.page.get_by_label("Name of the view").fill(" ")
    stage.send("Save")
    stage.sees("Give the view a name")


@scene
def caseload_of_nobody(stage):
    stage.ruth.episodes.all().delete()
    stage.ruth.delete()
    stage.open("/caseload/", by=stage.dana)


@scene
def caseload_that_nobody_fits(stage):
    stage.open("/caseload/?q=zebra", by=stage.dana)


@scene
def new_patient(stage):
    factories.make_condition()
    stage.open("/patients/new/", by=stage.dana)


@scene
def new_patient_with_errors(stage):
    new_patient(stage)
    stage.send("Add and lay out a programme")
    expect(stage.page.locator(".field-error").first).to_be_visible()


@scene
def builder(stage):
    stage.library()
    stage.open(f"/patients/{stage.ruth.pk}/prescribe/", by=stage.dana)


@scene
def builder_with_a_conflict(stage):
    factories.make_precaution(stage.ruth.episodes.get(), by=stage.dana.user, expires_on=TODAY + timedelta(days=20))
    builder(stage)
    line = stage.page.locator("li.rx", has_text="Mini heel slide")
    line.get_by_label("Limit °").fill("85")
    line.get_by_label("Limit °").press("Tab")
    expect(line.locator(".banner-alert")).to_be_visible()


@scene
def builder_that_cannot_send_yet(stage):
    builder(stage)
    stage.page.get_by_label("A day").first.fill("99")
    with stage.page.expect_response(lambda answer: answer.status == 422):
        stage.press("Send to Ruth")
    stage.sees("to settle before you send")


@scene
def builder_with_too_many_drills_and_one_taken_off(stage):
    builder(stage)
    stage.press("Remove Quad set")
    expect(stage.page.get_by_role("button", name="Put Quad set back")).to_be_visible()
    settled(stage.page)
    for drill in ("Short arc quad", "Ankle circles", "Ankle in-and-out", "Supported heel raise"):
        stage.page.get_by_label("Search the drill library").fill(drill)
        stage.sees(f"Found for “{drill}”")
        stage.press(f"Add {drill}")
        expect(stage.page.locator("li.rx", has_text=drill)).to_be_visible()
        settled(stage.page)
    expect(stage.page.get_by_label("From 7 drills on")).to_be_visible()


@scene
def copying_a_programme(stage):
    programme = stage.programme()
    factories.make_episode(factories.make_patient(stage.dana, "Alan Whitcombe", email="alan@mail.example"))
    stage.open(f"/programmes/{programme.pk}/copy/", by=stage.dana)
    stage.sees("Alan Whitcombe")


@scene
def builder_with_a_copy(stage):
    programme = stage.programme()
    alan = factories.make_patient(stage.dana, "Alan Whitcombe", email="alan@mail.example")
    factories.make_episode(alan, side="right")
    stage.open(f"/patients/{alan.pk}/prescribe/?from={programme.pk}", by=stage.dana)
    stage.sees("Copied from Ruth Adeyemi.")


@scene
def history_of_a_programme(stage):
    """Two programmes; in the second a change that never held, one that holds and one that is planned."""
    prescribing.end(stage.programme(now=NOW - timedelta(days=30)), by=stage.dana.user, now=NOW, reason="A new start")
    second = stage.programme(now=NOW)
    item = second.items.get()
    for times, day in ((5, 5), (4, None), (3, 9)):
        line = Line(item.drill, item.side, replace(item.dose, times_per_day=times))
        from_on = TODAY + timedelta(days=day) if day else None
        prescribing.revise(second, [line], by=stage.dana.user, now=NOW, from_on=from_on, reason="Six was a lot.")
    stage.open(f"/patients/{stage.ruth.pk}/programme/", by=stage.dana)
    stage.sees("never held")


@scene
def builder_where_somebody_was_first(stage):
    item = stage.programme().items.get()
    stage.open(f"/patients/{stage.ruth.pk}/prescribe/", by=stage.dana)
    line = Line(item.drill, item.side, replace(item.dose, times_per_day=4))
    prescribing.revise(item.prescription, [line], by=stage.dana.user, now=NOW)
    stage.page.get_by_label("A day").first.fill("5")
    stage.press("Send to Ruth")
    stage.sees("Dana Whitfield was first")


@scene
def progress_into_the_next_phase(stage):
    """With a question that a precaution asks and a drill that it blocks."""
    stage.library()
    episode = stage.ruth.episodes.get()
    phase = Phase.objects.get(protocol__slug="tka", position=1)
    lines = [Line(entry.drill, "left", entry.dose) for entry in phase.drills.all()]
    prescribing.issue(episode, lines, by=stage.dana.user, now=NOW, phase=phase, invite=False)
    factories.make_precaution(
        episode, "knee-flexion-limit-90", by=stage.dana.user, expires_on=TODAY + timedelta(days=9)
    )
    stage.open(f"/patients/{stage.ruth.pk}/progress/?offer=phase", by=stage.dana)
    stage.sees("What stands against it")


@scene
def pause_with_errors(stage):
    stage.programme()
    stage.open(f"/patients/{stage.ruth.pk}/pause/", by=stage.dana)
    stage.page.get_by_label("Until a day").check()
    stage.press("Pause")
    stage.sees("Pick the day on which drills are due again.")


@scene
def chart(stage):
    with_history(stage)
    stage.open(f"/patients/{stage.ruth.pk}/", by=stage.dana)
    stage.page.locator("details.more").evaluate_all("all => all.forEach(one => { one.open = true })")


@scene
def visit_brief(stage):
    with_history(stage)
    factories.make_alert(stage.ruth)
    stage.open(f"/patients/{stage.ruth.pk}/brief/?days=28", by=stage.dana)
    stage.sees("An alert is open")


@scene
def visit_brief_since_a_day_that_cannot_be(stage):
    stage.open(f"/patients/{stage.ruth.pk}/brief/?since=2019-01-01&days=9", by=stage.dana)
    stage.sees("Pick a day from")


@scene
def chart_before_the_first_programme(stage):
    stage.open(f"/patients/{stage.ruth.pk}/", by=stage.dana)


@scene
def precautions(stage):
    """One that was changed, one past its last day, and a programme that a third made safer."""
    stage.library()
    slide, pump = (Drill.objects.get(slug=slug) for slug in ("heel-slide", "ankle-pump"))
    stage.programme((slide, {"range_limit_deg": 70}), (pump, {"hold_s": 0}))
    episode, by = stage.ruth.episodes.get(), stage.dana.user
    factories.make_precaution(episode, "balance-risk", by=by, expires_on=TODAY - timedelta(days=1))
    keeping_safe.add(episode, Restriction("knee-flexion-limit-60"), by=by, now=NOW)
    keeping_safe.add(episode, Restriction("ankle-immobilised"), by=by, now=NOW)
    tighter = Restriction("knee-flexion-limit-60", limit_deg=50)
    held = episode.precautions.get(tag="knee-flexion-limit-60")
    keeping_safe.change(held, tighter, by=by, now=NOW, reason="Swollen")
    stage.open(f"/patients/{stage.ruth.pk}/precautions/", by=stage.dana)
    stage.page.locator("details.more").evaluate_all("all => all.forEach(one => { one.open = true })")


@scene
def precautions_with_errors(stage):
    stage.library()
    stage.open(f"/patients/{stage.ruth.pk}/precautions/", by=stage.dana)
    stage.press("Add")
    stage.sees("Pick a precaution.")


@scene
def handout(stage):
    stage.library()
    pump = (Drill.objects.get(slug="ankle-pump"), {"reps": 20, "hold_s": 0})
    stage.programme((Drill.objects.get(slug="heel-slide"), {"range_limit_deg": 70}), pump)
    stage.open(f"/patients/{stage.ruth.pk}/handout/", by=stage.dana)
    stage.page.get_by_label("14 days").check(force=True)
    stage.sees("Tue 28 Apr")


@scene
def handout_without_a_programme(stage):
    stage.open(f"/patients/{stage.ruth.pk}/handout/", by=stage.dana)


@scene
def paper_sheet(stage):
    stage.programme()
    stage.open(f"/patients/{stage.ruth.pk}/paper/", by=stage.dana)
    stage.page.get_by_label("All of Mon 13 Apr").check()
    stage.send("Keep these ticks")
    stage.sees("6 ticks kept.")


@scene
def paper_sheet_of_days_to_come(stage):
    stage.programme()
    stage.open(f"/patients/{stage.ruth.pk}/paper/?since=2026-05-01", by=stage.dana)
    stage.sees("That day has not come yet.")


@scene
def clinic_settings_of_an_owner(stage):
    ines = factories.make_therapist(stage.dana.clinic, "Ines Moreau", role="owner")
    stage.open("/clinic/", by=ines)
    stage.page.get_by_label("Friday, closes at").fill("07:00")
    stage.send("Save office hours")
    stage.sees("It must close after it opens.")


@scene
def clinic_settings_of_a_therapist(stage):
    stage.open("/clinic/", by=stage.dana)
    stage.sees("An owner can set them.")


@scene
def triage_limits_of_an_owner(stage):
    ines = factories.make_therapist(stage.dana.clinic, "Ines Moreau", role="owner")
    stage.open("/clinic/triage/", by=ines)
    stage.page.get_by_label("Silent after").fill("99")
    stage.send("Keep these")
    stage.sees("Type a figure from 1 to 14.")


@scene
def triage_limits_of_a_therapist(stage):
    stage.open("/clinic/triage/", by=stage.dana)
    stage.sees("An owner of the clinic can change them.")


def with_messages(stage):
    """One who waits too long and speaks of harm, one who was answered, one out of care."""
    talking.say(stage.ruth, key=factories.new_key(), words="I want to die.", now=NOW - timedelta(days=3))
    alan = factories.make_patient(stage.dana, "Alan Whitcombe", email="alan@mail.example")
    writing.say(alan, key=factories.new_key(), words="Can I swim?", now=NOW - timedelta(hours=2))
    answer = {"words": "Yes, do.", "by": stage.dana.user, "now": NOW - timedelta(hours=1)}
    writing.answer(alan, key=factories.new_key(), **answer)
    gone = factories.make_patient(stage.dana, "Vera Ek", email="vera@mail.example", discharged_at=NOW)
    writing.say(gone, key=factories.new_key(), words="Thank you all. " * 12, now=NOW - timedelta(hours=5))


@scene
def messages(stage):
    with_messages(stage)
    stage.open("/messages/?whose=clinic", by=stage.dana)
    stage.sees("2 people wait for an answer.")


@scene
def messages_of_nobody(stage):
    stage.open("/messages/", by=stage.dana)
    stage.sees("No messages yet")


@scene
def thread(stage):
    with_messages(stage)
    stage.open(f"/messages/{stage.ruth.pk}/?whose=mine", by=stage.dana)
    stage.sees("Ruth waits longer than a working day.")


@scene
def thread_with_an_answer_that_says_nothing(stage):
    thread(stage)
    with stage.page.expect_response(lambda answer: answer.status == 422):
        stage.press("Send")
    stage.sees("Write a few words first.")


@scene
def patient_details(stage):
    stage.open(f"/patients/{stage.ruth.pk}/details/", by=stage.dana)


@scene
def patient_details_where_somebody_was_first(stage):
    patient_details(stage)
    type(stage.ruth).objects.filter(pk=stage.ruth.pk).update(name="Ruth Cole")
    stage.page.get_by_label("Date of birth").fill("1955-03-02")
    stage.send("Save")
    stage.sees("Somebody changed these details")


@pytest.mark.parametrize("scene", scene, ids=name_of)
def test_a_page_is_for_everybody(stage, complaints, axe, scene):
    scene(stage)
    assert sideways(stage.page) == {}
    assert broken_rules(axe, stage.page) == []
    assert complaints == []
