"""Progress and ease back from the chart: every line old to new, then one press, through the builder's own sending."""

import re
import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connections

from clinic.models import AuditEntry
from patients.models import Invitation
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.drafting import standing_lines
from prescriptions.lines import Line
from prescriptions.models import Concern, Drill, Item, Pause, PrecautionRule, Sending
from tests import factories
from tests.factories import NOW

DOSE = Dose(sets=1, reps=10, hold_s=2, times_per_day=4, min_gap_min=60)
WEEK_AGO = NOW - timedelta(days=7)


def quad(**more):
    return factories.make_drill("quad-set", "Quad set", rom=[], **more)


@pytest.fixture(autouse=True)
def clock(now):
    return now


@pytest.fixture
def page(dana, signed_in):
    return signed_in(dana)


@pytest.fixture
def programme(ruth, dana):
    """Heel slides as often as usual, quad sets less often."""
    slide, set_ = Line(factories.make_drill(), "left", DOSE), Line(quad(), "left", replace(DOSE, times_per_day=3))
    protocol = factories.make_protocol()
    phase = protocol.phases.first()
    return prescribing.issue(ruth.episodes.get(), [slide, set_], by=dana.user, now=WEEK_AGO, phase=phase)


def address(patient, way="progress"):
    return f"/patients/{patient.pk}/{way}/"


def form(response, action="send", **more):
    """What the browser would send back from this page."""
    named = r'<input type="hidden" name="(programme|seen|drawn|phase|offer)" value="([^"]*)"'
    chosen = re.findall(r'name="(offer)" value="(\w+)" checked', response.text)
    found = dict([*re.findall(named, response.text), *chosen])
    return found | {"from_on": "", "note": "", "action": action} | more


def doses(programme):
    return {line.drill.slug: (line.dose.times_per_day, line.dose.reps) for line in standing_lines(programme)}


def told(response):
    return response.context["step"].changes.differences.to_therapist()


def swap(page, patient, data, way="progress"):
    return page.post(address(patient, way), data, headers={"HX-Request": "true", "HX-Target": "step"})


# -- What is shown


def test_progress_shows_every_line_old_and_new_and_what_the_patient_reads(page, ruth, programme):
    response = page.get(address(ruth))
    assert told(response) == ["Mini heel slide, left: 12 reps, was 10", "Quad set, left: 4 × a day, was 3"]
    assert response.context["step"].changes.differences.to_patient() == [
        "Mini heel slide, left knee: 12 reps, was 10.",
        "Quad set, left knee: 4 times a day, was 3.",
    ]


def test_the_day_afterwards_stands_beside_the_day_as_it_is(page, ruth, programme):
    step = page.get(address(ruth)).context["step"]
    assert (step.day_before.plan.minutes, step.day.plan.minutes, len(step.day.snacks)) == (7, 9, 4)


def test_ease_back_offers_smaller_then_fewer(page, ruth, programme):
    response = page.get(address(ruth, "ease"))
    assert [offer.code for offer in response.context["desk"].offers] == ["smaller", "fewer"]
    assert told(response) == ["Mini heel slide, left: 8 reps, was 10", "Quad set, left: 8 reps, was 10"]


def test_the_next_phase_is_a_choice_where_there_is_one(page, ruth, programme):
    desk = page.get(address(ruth), {"offer": "phase"}).context["desk"]
    assert [offer.title for offer in desk.offers] == ["One step up", "Next phase: 2 Motion"]
    assert desk.offer.code == "phase"


def test_a_line_left_alone_is_worked_out_again_without_it(page, ruth, programme):
    opened = page.get(address(ruth))
    key = opened.context["desk"].offer.changing[0].key
    response = swap(page, ruth, form(opened, action="preview", left=[key], note="Well done."))
    assert told(response) == ["Quad set, left: 4 × a day, was 3"]
    assert response.context["desk"].note == "Well done."


def test_looking_and_working_out_change_nothing(page, ruth, programme):
    before = (Item.objects.count(), Sending.objects.count(), AuditEntry.objects.count())
    for way in ("progress", "ease"):
        page.post(address(ruth, way), form(page.get(address(ruth, way)), action="preview"))
    assert (Item.objects.count(), Sending.objects.count(), AuditEntry.objects.count()) == before


def test_in_the_chart_only_the_step_is_swapped_in(page, ruth, programme):
    response = page.get(address(ruth), headers={"HX-Request": "true", "HX-Target": "step"})
    assert (response.text.strip()[:22], "<html" in response.text) == ('<div class="card step"', False)


# -- Sending


def test_one_press_sends_it_and_leads_back_to_the_chart(page, ruth, programme):
    response = page.post(address(ruth), form(page.get(address(ruth)), note="Well done."), follow=True)
    assert doses(programme) == {"heel-slide": (4, 12), "quad-set": (4, 10)}
    assert response.redirect_chain == [(f"/patients/{ruth.pk}/", 302)]
    assert "Sent to Ruth, who gets an email." in response.text
    assert Invitation.objects.last().message == "Well done."


def test_it_leaves_the_trace_of_every_change(page, ruth, programme, dana):
    page.post(address(ruth), form(page.get(address(ruth))))
    entry = AuditEntry.objects.get(what="prescription.revised")
    assert (entry.by, len(entry.detail["changed"])) == (f"user:{dana.user.pk}", 2)


def test_in_a_swap_the_whole_page_moves_to_the_chart(page, ruth, programme):
    assert swap(page, ruth, form(page.get(address(ruth))))["HX-Redirect"] == f"/patients/{ruth.pk}/"


def test_a_line_left_alone_is_not_sent(page, ruth, programme):
    opened = page.get(address(ruth, "ease"))
    key = opened.context["desk"].offer.changing[0].key
    page.post(address(ruth, "ease"), form(opened, left=[key]))
    assert doses(programme) == {"heel-slide": (4, 10), "quad-set": (3, 8)}


def test_with_every_line_left_alone_there_is_nothing_to_send(page, ruth, programme):
    opened = page.get(address(ruth))
    keys = [move.key for move in opened.context["desk"].offer.changing]
    response = page.post(address(ruth), form(opened, left=keys))
    assert (response.status_code, Sending.objects.count()) == (422, 1)
    assert "Every line is left as it is, so there is nothing to send." in response.text


def test_the_next_phase_is_entered_by_the_same_press(page, ruth, programme):
    opened = page.get(address(ruth), {"offer": "phase"})
    page.post(address(ruth), form(opened))
    programme.refresh_from_db()
    assert (str(programme.phase), doses(programme)) == ("2 Motion", {"heel-slide": (4, 10)})


def test_it_can_hold_from_a_later_day(page, ruth, programme):
    page.post(address(ruth), form(page.get(address(ruth)), from_on="2026-04-20"))
    assert programme.sendings.last().is_planned
    assert page.get(address(ruth)).context["desk"].from_on == date(2026, 4, 20)


@pytest.mark.parametrize("day", ["soon", "2026-04-01", "2027-04-20"])
def test_a_day_that_cannot_be_is_refused_and_the_note_kept(page, ruth, programme, day):
    response = page.post(address(ruth), form(page.get(address(ruth)), from_on=day, note="Well done."))
    assert (response.status_code, Sending.objects.count()) == (422, 1)
    assert "Well done.</textarea>" in response.text


# -- Twice, at once, meanwhile


@pytest.mark.parametrize("offer", ["step", "phase"])
def test_a_second_press_finds_its_work_done(page, ruth, programme, offer):
    data = form(page.get(address(ruth), {"offer": offer}))
    answers = [page.post(address(ruth), data).status_code for _press in range(2)]
    assert (answers, Sending.objects.count()) == ([302, 302], 2)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_sending(dana, ruth, programme, signed_in):
    pages = [signed_in(dana) for _hand in range(2)]
    data, answers = form(pages[0].get(address(ruth))), []

    def press(one):
        answers.append(one.post(address(ruth), data).status_code)
        connections.close_all()

    hands = [threading.Thread(target=press, args=[one]) for one in pages]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert (answers, Sending.objects.count()) == ([302, 302], 2)


def test_who_is_second_is_told_and_sees_the_step_from_what_stands_now(page, ruth, programme, ines):
    opened = page.get(address(ruth))
    slide, set_ = standing_lines(programme)
    changed = [replace(slide, dose=replace(slide.dose, reps=11)), set_]
    prescribing.revise(programme, changed, by=ines.user, now=NOW)
    response = swap(page, ruth, form(opened, note="Well done."))
    assert (response.status_code, "Ines Moreau was first" in response.text) == (422, True)
    assert told(response)[0] == "Mini heel slide, left: 13 reps, was 11"
    assert page.post(address(ruth), form(response, note="Well done.")).status_code == 302


def test_a_drill_held_after_the_look_is_not_touched_and_the_step_is_shown_again(page, ruth, programme):
    opened = page.get(address(ruth))
    slide = programme.items.get(drill__slug="heel-slide").drill
    Pause.objects.create(prescription=programme, drill=slide, origin=Pause.Origin.ALERT, starts_at=NOW)
    response = page.post(address(ruth), form(opened))
    assert (response.status_code, Sending.objects.count()) == (422, 1)
    assert told(response) == ["Quad set, left: 4 × a day, was 3"]


def test_a_programme_that_ended_meanwhile_is_said(page, ruth, programme, dana):
    data = form(page.get(address(ruth)))
    prescribing.end(programme, by=dana.user, now=NOW, reason="Goal reached")
    response = page.post(address(ruth), data)
    assert (response.status_code, "programme has ended" in response.text) == (422, True)


# -- What stands against it


def test_all_at_rest_offers_nothing_but_to_resume(page, ruth, programme, dana):
    prescribing.pause(programme, by=dana.user, now=NOW)
    response = page.get(address(ruth))
    assert (response.context["desk"].offer, "Resume it first" in response.text) == (None, True)


def test_what_a_red_flag_holds_is_released_first(page, ruth, programme):
    factories.make_alert(ruth, "RF01")
    response = page.get(address(ruth, "ease"))
    assert (response.context["desk"].offer, "Release it on the chart first" in response.text) == (None, True)


def test_a_precaution_that_asks_wants_a_word_and_gets_it_in_place(page, ruth, programme, dana):
    PrecautionRule.objects.create(tag="balance-risk", text="Balance at risk", effect=PrecautionRule.Effect.WARN)
    drill = Drill.objects.get(slug="quad-set")
    Drill.objects.filter(pk=drill.pk).update(caution_with=["balance-risk"])
    factories.make_precaution(ruth.episodes.get(), "balance-risk", by=dana.user)
    opened = page.get(address(ruth))
    assert [row.key for row in opened.context["step"].against] == ["quad-set"]
    refused = page.post(address(ruth), form(opened))
    assert (refused.status_code, Sending.objects.count()) == (422, 1)
    sent = page.post(address(ruth), form(opened) | {"quad-set-reason": "Beside the bed."})
    assert (sent.status_code, programme.items.open().get(drill=drill).reason) == (302, "Beside the bed.")


def test_the_day_a_precaution_ends_is_one_press_away(page, ruth, programme, dana):
    PrecautionRule.objects.create(tag="balance-risk", text="Balance at risk", effect=PrecautionRule.Effect.WARN)
    Drill.objects.filter(slug="quad-set").update(caution_with=["balance-risk"])
    factories.make_precaution(ruth.episodes.get(), "balance-risk", by=dana.user, expires_on=date(2026, 4, 22))
    opened = page.get(address(ruth))
    assert 'name="start" value="2026-04-23">Start on 23 Apr' in opened.text
    response = swap(page, ruth, form(opened, action="", start="2026-04-23"))
    assert (response.context["desk"].from_on, response.context["step"].against) == (date(2026, 4, 23), [])


def test_a_drill_that_waits_for_a_look_is_named_and_not_stepped_up(page, ruth, programme):
    drill = Drill.objects.get(slug="quad-set")
    found = {"kind": "asks", "cause": "drill", "reason": "Kneels.", "raised_at": NOW}
    Concern.objects.create(prescription=programme, drill=drill, **found)
    response = page.get(address(ruth))
    assert (response.context["desk"].to_look_at, len(told(response))) == ([("Quad set", "Kneels.")], 1)


def test_the_draft_can_be_taken_on_in_the_builder(page, ruth, programme):
    response = page.get(address(ruth))
    on = response.text.split('class="step-on"')[1].split("</form>")[0]
    carried = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', on)
    data = {}
    for name, value in carried:
        data.setdefault(name, []).append(value)
    builder = page.post(f"/patients/{ruth.pk}/prescribe/", data)
    assert builder.context["changes"].differences.to_therapist() == told(response)


# -- Whose


def test_of_several_programmes_one_is_chosen(page, ruth, dana, programme):
    neck = factories.make_condition("neck-desk", "Neck pain", region="neck")
    older = factories.make_episode(ruth, condition=neck, side="none", began_on=date(2026, 1, 5))
    other = factories.make_prescription(older, (quad(), {"times_per_day": 2}), by=dana.user)
    opened = page.get(address(ruth))
    assert (opened.context["desk"].programme, "For Neck pain instead" in opened.text) == (programme, True)
    page.post(address(ruth), form(page.get(address(ruth), {"programme": other.pk})))
    assert (doses(other), Sending.objects.filter(prescription=programme).count()) == ({"quad-set": (3, 10)}, 1)


def test_without_a_programme_it_leads_to_the_builder(page, ruth):
    response = page.get(address(ruth))
    assert (response.status_code, "has no programme yet" in response.text) == (200, True)


@pytest.mark.parametrize("way", ["progress", "ease", "pause"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_omar_finds_no_such_patient(ruth, programme, omar, signed_in, way, method):
    assert getattr(signed_in(omar), method)(address(ruth, way)).status_code == 404


def test_another_programmes_versions_are_not_read_by_a_mark_made_up(page, ruth, sam, dana, programme):
    other = factories.make_prescription(sam.episodes.get(), by=dana.user)
    theirs = ".".join(str(item.pk) for item in other.items.all())
    response = page.post(address(ruth), form(page.get(address(ruth)), seen=theirs))
    assert (response.status_code, Sending.objects.filter(prescription=programme).count()) == (422, 1)


@pytest.mark.parametrize("way", ["progress", "ease"])
@pytest.mark.parametrize("count", [1, 20])
def test_looking_costs_the_same_at_any_length(page, ruth, dana, way, count, django_assert_num_queries):
    lines = [
        Line(factories.make_drill(f"d{n}", f"Drill {n}", bounds={"reps": [5, 15]}), "left", DOSE) for n in range(count)
    ]
    protocol = factories.make_protocol(drills=[one.drill for one in lines])
    PrecautionRule.objects.create(tag="balance-risk", text="Balance at risk", effect=PrecautionRule.Effect.WARN)
    factories.make_precaution(ruth.episodes.get(), "balance-risk", by=dana.user)
    phase = protocol.phases.first()
    prescribing.issue(ruth.episodes.get(), lines, by=dana.user, now=WEEK_AGO, phase=phase)
    with django_assert_num_queries(8 if way == "progress" else 7):
        page.get(address(ruth, way))


# -- The chart's buttons


def test_the_chart_has_the_buttons_of_each_programme(page, ruth, dana, programme):
    neck = factories.make_condition("neck-desk", "Neck pain", region="neck")
    older = factories.make_episode(ruth, condition=neck, side="none", began_on=date(2026, 1, 5))
    other = factories.make_prescription(older, (quad(), {}), by=dana.user)
    chart = page.get(f"/patients/{ruth.pk}/").text
    found = re.findall(r'href="/patients/[0-9a-f-]+/(progress|ease|pause)/\?programme=(\d+)"', chart)
    assert set(found) == {(way, str(one.pk)) for way in ("progress", "ease", "pause") for one in (programme, other)}


def test_what_is_paused_is_resumed_from_there(page, ruth, dana, programme):
    prescribing.pause(programme, by=dana.user, now=NOW)
    chart = page.get(f"/patients/{ruth.pk}/").text
    assert (f"/programmes/{programme.pk}/resume/" in chart, "/pause/?" in chart) == (True, False)
