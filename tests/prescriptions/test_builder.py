"""The builder: the form is the draft, only *send* stores, and nothing unsafe or doubled gets through."""

import re
import threading
from dataclasses import replace

import pytest
from django.db import connections

from clinic.models import AuditEntry
from patients.models import Invitation
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.forms import as_typed
from prescriptions.lines import Line
from prescriptions.models import Drill, Item, PrecautionRule, Prescription
from prescriptions.sending import mark_of
from tests import factories
from tests.factories import NOW

DOSE = Dose(sets=1, reps=10, hold_s=2, times_per_day=4, min_gap_min=60)


@pytest.fixture(autouse=True)
def tka(now, db):
    return factories.make_protocol()


@pytest.fixture
def page(dana, signed_in):
    return signed_in(dana)


def address(patient):
    return f"/patients/{patient.pk}/prescribe/"


def slide(**dose):
    return Line(factories.make_drill(), "left", replace(DOSE, **dose))


def form(*lines, action="preview", seen="", **more):
    """What the browser sends for a draft of these lines."""
    data = {
        "line": [line.drill.slug for line in lines],
        "action": action,
        "seen": seen,
        "phase": "",
        "note": "",
        "q": "",
    }
    for line in lines:
        data |= {f"{line.drill.slug}-{name}": value for name, value in as_typed(line).items()}
    return data | more


def drafted(response):
    return [entry.key for entry in response.context["draft"].lines]


def says(response):
    return [entry.to_patient() for entry in response.context["draft"].lines]


def against(response):
    entry = response.context["draft"].lines[0]
    return [finding.sentence for finding in [*entry.conflicts, *entry.excesses]]


# -- How it opens


def test_it_opens_with_the_current_phase_laid_out(page, ruth):
    response = page.get(address(ruth))
    assert (str(response.context["phase"]), says(response)) == ("1 Early", ["10 slow reps, hold 2 s, left knee"])


def test_another_phase_is_a_link_away(page, ruth):
    assert str(page.get(address(ruth), {"protocol": "tka", "phase": "2"}).context["phase"]) == "2 Motion"


def test_a_protocol_nobody_has_is_not_found(page, ruth):
    assert page.get(address(ruth), {"protocol": "moon"}).status_code == 404


def test_a_blank_programme_has_no_line(page, ruth):
    assert drafted(page.get(address(ruth), {"protocol": "blank"})) == []


def test_a_living_programme_opens_as_it_stands(page, ruth, dana):
    factories.make_prescription(ruth.episodes.get(), (factories.make_drill(), {"reps": 7}), by=dana.user)
    assert says(page.get(address(ruth))) == ["7 slow reps, hold 2 s, left knee"]


def test_the_page_says_who_and_since_when(page, ruth):
    assert page.get(address(ruth)).context["case"].standing == "Knee replacement, left. Week 2, day 10."


def test_opening_it_changes_nothing(page, ruth):
    page.get(address(ruth))
    assert (Prescription.objects.count(), AuditEntry.objects.count()) == (0, 0)


# -- Moves: nothing is stored


def test_a_drill_is_added_at_its_default_dose_on_the_episodes_side(page, ruth):
    factories.make_drill("quad-set", "Quad set", reps=8, hold_s=5, rom=[])
    response = page.post(address(ruth), form(slide(), action="add:quad-set"))
    assert says(response) == ["10 slow reps, hold 2 s, left knee", "8 slow reps, hold 5 s, left knee"]


def test_the_same_drill_may_stand_there_for_the_other_side(page, ruth):
    response = page.post(address(ruth), form(slide(), action="add:heel-slide"))
    assert drafted(response) == ["heel-slide", "heel-slide~2"]


@pytest.mark.parametrize(
    ("action", "order"),
    [
        ("up:quad-set", ["quad-set", "heel-slide"]),
        ("down:heel-slide", ["quad-set", "heel-slide"]),
        ("up:heel-slide", ["heel-slide", "quad-set"]),
        ("down:quad-set", ["heel-slide", "quad-set"]),
        ("remove:heel-slide", ["quad-set"]),
        ("remove:never-there", ["heel-slide", "quad-set"]),
        ("add:never-heard-of", ["heel-slide", "quad-set"]),
    ],
)
def test_a_move_changes_the_order(page, ruth, action, order):
    other = Line(factories.make_drill("quad-set", "Quad set"), "left", DOSE)
    assert drafted(page.post(address(ruth), form(slide(), other, action=action))) == order


def test_a_move_keeps_what_was_typed(page, ruth):
    response = page.post(address(ruth), form(slide(reps=13), action="up:heel-slide", note="Go slow."))
    assert (says(response), response.context["note"]) == (["13 slow reps, hold 2 s, left knee"], "Go slow.")


@pytest.mark.parametrize(
    "action",
    ["preview", "add:heel-slide", "remove:heel-slide", "back:heel-slide", "mend:heel-slide:limit:45", "search"],
)
def test_no_move_stores_anything(page, ruth, action):
    page.post(address(ruth), form(slide(), action=action))
    assert (Prescription.objects.count(), Item.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_a_search_finds_by_synonym_and_keeps_the_draft(page, ruth):
    factories.make_drill("dead-bug", "Slow bug", region="trunk", synonyms=["core crawl"])
    response = page.post(address(ruth), form(slide(), action="search", q="crawl"))
    assert ([drill.slug for drill in response.context["shelf"].offered], drafted(response)) == (
        ["dead-bug"],
        ["heel-slide"],
    )


def test_drills_of_the_same_region_are_suggested(page, ruth):
    factories.make_drill("quad-set", "Quad set")
    factories.make_drill("chin-tuck", "Chin tuck", region="neck")
    assert [drill.slug for drill in page.get(address(ruth)).context["shelf"].offered] == ["quad-set"]


def test_a_clinics_own_drills_are_its_own(page, ruth, northgate):
    factories.make_drill("secret", "Northgate special", clinic=northgate)
    response = page.post(address(ruth), form(slide(), action="add:secret", q="special"))
    assert (drafted(response), list(response.context["shelf"].offered)) == (["heel-slide"], [])


# -- The patient's day


def test_the_day_shows_minutes_and_snacks_of_the_next_full_day(page, ruth):
    day = page.post(address(ruth), form(slide())).context["day"]
    # ten reps of 2 + 2 + 2 seconds: one minute, four times
    assert (str(day.on), day.plan.minutes, [snack.clock for snack in day.snacks]) == (
        "2026-04-16",
        4,
        ["08:52", "12:37", "16:22", "20:07"],
    )


def test_a_day_without_drills_is_passed_over(page, ruth):
    day = page.post(address(ruth), form(slide(weekdays=(1,)))).context["day"]
    assert str(day.on) == "2026-04-20"


def test_a_drill_that_waits_for_an_occasion_is_named_apart(page, ruth):
    day = page.post(address(ruth), form(slide(occasion="gym-before"))).context["day"]
    assert (list(day.waiting), day.snacks) == (["Mini heel slide"], [])


# -- What stands against a line


def hold(ruth, dana, effect="clamp"):
    limits = [{"joint": "knee", "max": 45}]
    PrecautionRule.objects.create(tag="no-bending", text="Keep the knee straight", effect=effect, limits=limits)
    factories.make_precaution(ruth.episodes.get(), "no-bending", by=dana.user)


def test_a_range_past_a_precaution_is_told_with_its_figure(page, ruth, dana):
    hold(ruth, dana)
    Drill.objects.update(clamped_by=["no-bending"])
    response = page.post(address(ruth), form(slide()))
    assert against(response) == ["60° is past the 45° limit of the knee, with no end date."]


def test_one_click_limits_it(page, ruth, dana):
    hold(ruth, dana)
    Drill.objects.update(clamped_by=["no-bending"])
    response = page.post(address(ruth), form(slide(), action="mend:heel-slide:limit:45"))
    assert (against(response), says(response)) == ([], ["10 slow reps, hold 2 s, not past 45°, left knee"])


def test_an_unsettled_draft_is_not_sent(page, ruth, dana):
    hold(ruth, dana)
    Drill.objects.update(clamped_by=["no-bending"])
    response = page.post(address(ruth), form(slide(), action="send"))
    assert (response.status_code, response.context["problem"], Prescription.objects.count()) == (
        422,
        "1 thing to settle before you send.",
        0,
    )


def test_a_drill_that_the_phase_restricts_is_asked_about(page, ruth, tka):
    PrecautionRule.objects.create(tag="no-load", text="No load yet", effect="block", limits=[])
    tka.phases.update(restrictions=["no-load"])
    squat = Line(factories.make_drill("squat", "Squat", blocked_by=["no-load"]), "left", DOSE)
    sent = form(squat, slide(), action="send", phase=tka.phases.first().pk)
    response = page.post(address(ruth), sent)
    assert (response.status_code, against(response)) == (422, ["No load yet, in the phase “1 Early”."])
    page.post(address(ruth), sent | {"squat-reason": "Surgeon agrees."})
    assert [item.reason for item in Item.objects.order_by("position")] == ["Surgeon agrees.", ""]


def test_a_limit_typed_counts_while_another_figure_cannot_be_read(page, ruth, dana):
    hold(ruth, dana)
    Drill.objects.update(clamped_by=["no-bending"])
    response = page.post(address(ruth), form(slide(range_limit_deg=45)) | {"heel-slide-reps": "ten"})
    assert against(response) == []


def test_a_blocked_drill_is_held_back_on_the_shelf(page, ruth, dana):
    hold(ruth, dana, "block")
    factories.make_drill("squat", "Squat", blocked_by=["no-bending"])
    shelf = page.get(address(ruth)).context["shelf"]
    assert ([held.drill.slug for held in shelf.held_back], list(shelf.offered)) == (["squat"], [])


def test_what_is_asked_about_is_sent_with_a_reason(page, ruth, dana):
    hold(ruth, dana, "warn")
    Drill.objects.update(caution_with=["no-bending"])
    page.post(address(ruth), form(replace(slide(), reason="Watched it today."), action="send"))
    assert Item.objects.get().reason == "Watched it today."


def test_a_figure_outside_the_library_names_the_bound(page, ruth):
    response = page.post(address(ruth), form(slide(times_per_day=12), action="send"))
    assert (response.status_code, against(response)) == (
        422,
        ["Times a day: 12 is outside 1 to 8. Change it, or give a reason."],
    )


def test_a_figure_outside_the_library_is_sent_with_a_reason(page, ruth):
    page.post(address(ruth), form(replace(slide(times_per_day=12), reason="Swims."), action="send"))
    assert Item.objects.get().times_per_day == 12


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("reps", "", "Reps: This field is required."),
        ("reps", "ten", "Reps: Enter a whole number."),
        ("sets", "0", "Sets: Ensure this value is greater than or equal to 1."),
        ("weekdays", [], "Days: Pick at least one day."),
        ("side", "top", "Side: Select a valid choice. top is not one of the available choices."),
    ],
)
def test_a_figure_that_cannot_be_read_is_named_and_kept(page, ruth, field, typed, sentence):
    response = page.post(address(ruth), form(slide(), action="send") | {f"heel-slide-{field}": typed})
    entry = response.context["draft"].lines[0]
    assert (response.status_code, entry.unread, Prescription.objects.count()) == (422, [sentence], 0)


@pytest.mark.parametrize(
    "odd",
    [
        {"line": ["heel-slide", "heel\0slide", "~", "heel-slide~x~y"]},
        {"phase": "9" * 30},
        {"q": "\0", "note": "\0"},
        {"action": "add:\0"},
        {"action": "mend"},
        {"action": "mend:heel-slide:limit:x"},
        {"action": "keep:\0"},
        {"gone": ["\0", "never-there"]},
        {"heel-slide-easier": "\0"},
        {"drills_reason": "\0"},
    ],
)
def test_what_no_browser_sends_breaks_nothing(page, ruth, odd):
    assert page.post(address(ruth), form(slide()) | odd).status_code == 200


@pytest.mark.parametrize("number", ["0", "9", "x", "9" * 5000])
def test_a_phase_that_is_not_there_gives_the_current_one(page, ruth, number):
    assert str(page.get(address(ruth), {"protocol": "tka", "phase": number}).context["phase"]) == "1 Early"


# -- Send


def test_sending_starts_the_programme_and_says_so(page, ruth, dana, tka):
    phase = tka.phases.first()
    response = page.post(address(ruth), form(slide(reps=12), action="send", phase=str(phase.pk), note="Go slow."))
    prescription = Prescription.objects.get()
    assert response["Location"] == f"/patients/{ruth.pk}/"
    assert (prescription.phase, prescription.max_still_min, prescription.note, prescription.issued_by) == (
        phase,
        120,
        "Go slow.",
        dana.user,
    )
    assert [item.reps for item in prescription.items.all()] == [12]


def messages_after(page, ruth, data):
    response = page.post(address(ruth), data)
    return [str(message) for message in response.wsgi_request._messages]


def test_the_sentence_after_sending_holds(page, ruth):
    assert messages_after(page, ruth, form(slide(), action="send")) == ["Sent to Ruth, who gets an email."]
    assert list(Invitation.objects.values_list("patient", "kind")) == [(ruth.pk, "welcome")]


def test_sending_a_change_closes_the_old_version(page, ruth, dana):
    living = factories.make_prescription(ruth.episodes.get(), by=dana.user)
    page.post(address(ruth), form(slide(reps=5), action="send", seen=mark_of(living)))
    assert list(living.items.order_by("pk").values_list("reps", "ends_at")) == [(10, NOW), (5, None)]


def test_sending_what_stands_already_sends_no_email(page, ruth, dana):
    living = prescribing.issue(ruth.episodes.get(), [slide()], by=dana.user, now=NOW, invite=False)
    told = messages_after(page, ruth, form(slide(), action="send", seen=mark_of(living)))
    assert (told, Invitation.objects.count()) == (["The programme already says this. No email goes out."], 0)


def test_a_second_click_makes_no_second_programme(page, ruth):
    page.post(address(ruth), form(slide(), action="send"))
    told = messages_after(page, ruth, form(slide(), action="send"))
    assert (told[-1], Prescription.objects.count(), Item.objects.count(), Invitation.objects.count()) == (
        "The programme already says this. No email goes out.",
        1,
        1,
        1,
    )


def test_somebody_elses_change_is_not_overwritten_unseen(page, ruth, dana):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    response = page.post(address(ruth), form(slide(reps=5), action="send", seen=""))
    assert (response.status_code, response.context["problem"]) == (
        422,
        "Dana Whitfield changed this programme after you opened it. See what is different, then decide.",
    )


def test_new_words_to_the_patient_are_not_lost_unseen(page, ruth):
    page.post(address(ruth), form(slide(), action="send", note="Go slow."))
    response = page.post(address(ruth), form(slide(), action="send", note="Call me."))
    assert response.status_code == 422


def test_having_looked_one_may_send_again(page, ruth, dana):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    told = page.post(address(ruth), form(slide(reps=5), action="send", seen="")).context["seen"]
    page.post(address(ruth), form(slide(reps=5), action="send", seen=told))
    assert Item.objects.open().get().reps == 5


def test_an_empty_programme_is_refused(page, ruth):
    response = page.post(address(ruth), form(action="send"))
    assert (response.status_code, response.context["problem"]) == (422, "Add at least one drill before you send.")


def test_one_drill_twice_on_one_side_is_refused(page, ruth):
    data = form(slide(), action="send")
    data |= {name.replace("heel-slide", "heel-slide~2"): value for name, value in data.items() if "heel-slide-" in name}
    response = page.post(address(ruth), data | {"line": ["heel-slide", "heel-slide~2"]})
    assert response.context["problem"] == "Mini heel slide is on the list twice for the same side. Keep one."


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one_programme(ruth, dana, signed_in):
    data, doors, answers = form(slide(), action="send"), threading.Barrier(2), []
    browsers = [signed_in(dana), signed_in(dana)]

    def click(browser):
        doors.wait()
        answers.append(browser.post(address(ruth), data).status_code)
        connections.close_all()

    clicks = [threading.Thread(target=click, args=[browser]) for browser in browsers]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert (answers, Prescription.objects.count(), Item.objects.count()) == ([302, 302], 1, 1)


# -- Fragments, cost, and who may not


def swap(page, ruth, data, target="programme"):
    return page.post(address(ruth), data, headers={"HX-Request": "true", "HX-Target": target})


def test_a_changed_figure_swaps_what_was_worked_out_and_no_field(page, ruth):
    response = swap(page, ruth, form(slide()))
    assert (response["HX-Retarget"], "<input" in response.text, "<html" in response.text) == ("#her-day", False, False)
    assert 'id="says-heel-slide" data-hx-swap-oob="true"' in response.text


def test_a_move_swaps_the_lines_and_what_follows_from_them(page, ruth):
    response = swap(page, ruth, form(slide(), action="remove:heel-slide"))
    assert (response["HX-Retarget"], "<html" in response.text) == ("#rx-lines", False)
    assert re.findall(r'id="([a-z-]+)"[^>]* data-hx-swap-oob="true"', response.text) == [
        "her-day",
        "settle",
        "changes",
        "shelf",
    ]


def test_laying_out_a_phase_swaps_the_programme_alone(page, ruth):
    response = page.get(address(ruth), {"protocol": "tka"}, headers={"HX-Request": "true", "HX-Target": "programme"})
    assert (response.text.strip()[:33], "<html" in response.text) == ('<div class="rx-grid" id="programm', False)


def test_a_search_swaps_the_shelf_alone(page, ruth):
    response = page.get(address(ruth), {"q": "slide"}, headers={"HX-Request": "true", "HX-Target": "shelf"})
    assert response.text.strip()[:16] == '<div id="shelf" '


def test_sending_in_a_swap_moves_the_whole_page(page, ruth):
    assert swap(page, ruth, form(slide(), action="send"))["HX-Redirect"] == f"/patients/{ruth.pk}/"


@pytest.mark.parametrize("count", [1, 20])
def test_working_out_a_draft_costs_the_same_at_any_length(page, ruth, dana, count, django_assert_num_queries):
    hold(ruth, dana)
    lines = [Line(factories.make_drill(f"d{n}", f"Drill {n}"), "left", DOSE) for n in range(count)]
    with django_assert_num_queries(7):
        swap(page, ruth, form(*lines))


@pytest.mark.parametrize("count", [1, 20])
def test_opening_costs_the_same_however_long_the_phase(page, ruth, count, django_assert_num_queries):
    drills = [factories.make_drill(f"d{n}", f"Drill {n}") for n in range(count)]
    factories.make_protocol(slug="a-long-one", drills=drills)
    with django_assert_num_queries(12):
        page.get(address(ruth), {"protocol": "a-long-one"})


@pytest.mark.parametrize("method", ["get", "post"])
def test_omar_finds_no_such_patient(ruth, omar, signed_in, method):
    assert getattr(signed_in(omar), method)(address(ruth)).status_code == 404


def test_omar_cannot_send_to_ruth(ruth, omar, signed_in):
    response = signed_in(omar).post(address(ruth), form(slide(), action="send"))
    assert (response.status_code, Prescription.objects.count()) == (404, 0)


def test_another_clinics_phase_is_not_taken(page, ruth, northgate, tka):
    theirs = factories.make_protocol(slug="theirs")
    theirs.clinic = northgate
    theirs.save()
    page.post(address(ruth), form(slide(), action="send", phase=str(theirs.phases.first().pk)))
    assert Prescription.objects.get().phase is None


def test_a_stranger_is_sent_to_the_sign_in_page(client, ruth):
    assert client.get(address(ruth))["Location"] == f"/sign-in/?next={address(ruth)}"


def test_an_expired_session_in_a_swap_moves_the_whole_page(client, ruth):
    assert swap(client, ruth, form())["HX-Redirect"].split("?")[0] == "/sign-in/"


def test_a_discharged_patient_has_no_builder(page, ruth):
    ruth.discharged_at = NOW
    ruth.save()
    assert page.get(address(ruth)).status_code == 404
