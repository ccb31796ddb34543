"""The protocol editor: a clinic's own protocols, sound by the library's rules; the shared ones are never edited."""

import pytest

from clinic.models import AuditEntry
from prescriptions import own_protocols
from prescriptions.models import Concern, Phase, PhaseDrill, PrecautionRule, Prescription, Protocol
from tests import factories
from tests.factories import NOW

HTMX = {"HX-Request": "true"}
COPY, NEW = "/protocols/tka/copy/", "/protocols/new/"


@pytest.fixture
def page(now, dana, signed_in):
    return signed_in(dana)


@pytest.fixture(autouse=True)
def tka(db):
    PrecautionRule.objects.create(tag="no-kneel", text="No kneeling yet", effect="block")
    protocol = factories.make_protocol(drills=[factories.make_drill(), factories.make_drill("quad-set", "Quad set")])
    protocol.sources = [{"ref": "APTA 2020", "basis": "read in part", "what": "summary"}]
    protocol.save()
    protocol.phases.update(rom_cap={"knee": 90})
    return protocol


def form(response, action="save", **changes):
    """What the browser sends for the editor as it stands, with some fields changed."""
    typed = response.context["sheet"].typed.copy()
    typed["seen"], typed["action"] = response.context["seen"], action
    for name, value in changes.items():
        typed.setlist(name, value if isinstance(value, list) else [value])
    return dict(typed.lists())


def send(page, address, action="save", **changes):
    return page.post(address, form(page.get(address), action, **changes))


def own():
    return Protocol.objects.get(clinic__isnull=False)


def told(protocol):
    return [(phase.name, [line.drill.slug for line in phase.drills.all()]) for phase in protocol.phases.all()]


def drafted(response):
    return [(phase.form["name"].value(), [line.drill.slug for line in phase.lines]) for phase in phases(response)]


def phases(response):
    return response.context["sheet"].phases


def complaints(response):
    """What is said at the phases and at their drills."""
    return [
        *(flaw for phase in phases(response) for flaw in phase.flaws),
        *(flaw for phase in phases(response) for line in phase.lines for flaw in line.flaws),
    ]


BOTH = ["heel-slide", "quad-set"]


# -- A copy of a shared one


def test_a_copy_says_what_the_shared_one_says_and_keeps_its_sources(page, tka):
    send(page, COPY)
    assert (own().name, told(own()), own().sources) == (
        "After knee replacement, our version",
        [("1 Early", BOTH), ("2 Motion", BOTH)],
        tka.sources,
    )


def test_a_copied_phase_keeps_its_days_doses_and_caps(page):
    send(page, COPY)
    phase = own().phases.first()
    line = phase.drills.first()
    assert (phase.from_day, phase.until_day, phase.max_still_min, phase.rom_cap) == (0, 14, 120, {"knee": 90})
    assert (line.reps, line.hold_s, line.times_per_day, line.weekdays) == (10, 2, 4, [1, 2, 3, 4, 5, 6, 7])


def test_a_copied_criterion_keeps_its_figures_only_word_for_word(page, tka):
    bend = {"criterion": "Bend 90", "is_whole": True, "figures": [{"what": "rom:knee:flexion", "at_least": 90}]}
    straight = {"criterion": "Straight", "is_whole": True, "figures": [{"what": "rom:knee:extension", "at_most": 5}]}
    tka.phases.update(exit_criteria=["Bend 90", "Straight"], exit_measures=[bend, straight])
    send(page, COPY, **{"p1-exit_criteria": "Bend 90\nStraight, lying down"})
    assert own().phases.first().exit_measures == [bend]


def test_the_shared_one_stays_as_it_is(page, tka):
    before = own_protocols.mark_of(tka)
    send(page, COPY, **{"p1-name": "Ours", "d1-reps": "8"})
    assert own_protocols.mark_of(tka) == before


def test_a_shared_one_cannot_be_edited_or_retired(page):
    assert {page.get("/protocols/tka/edit/").status_code, page.post("/protocols/tka/retire/").status_code} == {404}


def test_saving_leads_to_its_page_and_leaves_a_trace(page, dana):
    assert send(page, COPY)["Location"] == "/protocols/own-after-knee-replacement-our-version/"
    entry = AuditEntry.objects.get(what="protocol.made")
    assert (entry.by, entry.clinic_id) == (f"user:{dana.user.pk}", dana.clinic_id)


def test_saved_twice_it_is_there_once(page):
    sent = form(page.get(COPY))
    page.post(COPY, sent)
    again = page.post(COPY, sent)
    assert (again.status_code, own().phases.count()) == (422, 2)
    assert "Another protocol has this name. Pick one that tells them apart." in again.text


# -- From scratch


def test_a_new_one_opens_with_one_empty_phase(page):
    assert drafted(page.get(NEW)) == [("Phase 1", [])]


def test_a_new_one_says_what_is_missing_only_when_it_is_saved(page):
    """Told before anything was typed it would be a reproach."""
    opened = page.get("/protocols/new/")
    saved = page.post("/protocols/new/", {"name": "Ours", "precautions": "", "action": "save"})
    sentence = "Pick the condition it is for."
    assert ("field-error" in opened.content.decode(), sentence in saved.content.decode()) == (False, True)
    assert (saved.status_code, Protocol.objects.filter(name="Ours").exists()) == (422, False)


def test_a_new_one_is_built_move_by_move_and_stored_once(page):
    drill = Phase.objects.first().drills.first().drill
    added = page.post(
        NEW,
        form(
            page.get(NEW), "add:p1", **{"p1-new": str(drill.pk), "name": "Our knees", "condition": "knee-replacement"}
        ),
    )
    assert (drafted(added), Protocol.objects.exclude(clinic=None).count()) == ([("Phase 1", ["heel-slide"])], 0)
    page.post(NEW, form(added, **{"p1-from_day": "0", "p1-exit_criteria": "Bends to 90\nNo swelling"}))
    phase = own().phases.get()
    assert (own().slug, told(own()), phase.exit_criteria) == (
        "own-our-knees",
        [("Phase 1", ["heel-slide"])],
        ["Bends to 90", "No swelling"],
    )


@pytest.mark.parametrize(
    ("action", "order"),
    [
        ("down-phase:p1", ["2 Motion", "1 Early"]),
        ("up-phase:p1", ["1 Early", "2 Motion"]),
        ("drop-phase:p1", ["2 Motion"]),
        ("add-phase", ["1 Early", "2 Motion", "Phase 3"]),
        ("drop-phase:p9", ["1 Early", "2 Motion"]),
    ],
)
def test_phases_are_added_taken_out_and_moved(page, action, order):
    assert [name for name, _drills in drafted(send(page, COPY, action))] == order


@pytest.mark.parametrize(
    ("action", "order"), [("down:d1", ["quad-set", "heel-slide"]), ("drop:d1", ["quad-set"]), ("up:d9", BOTH)]
)
def test_drills_of_a_phase_are_taken_out_and_moved(page, action, order):
    assert drafted(send(page, COPY, action))[0] == ("1 Early", order)


def test_an_added_drill_keeps_to_the_phases_own_cap(page):
    wall = factories.make_drill("wall-slide", "Wall slide", rom=[{"joint": "knee", "from": 0, "to": 80}])
    added = send(page, COPY, "add:p1", **{"p1-new": str(wall.pk)})
    assert phases(added)[0].lines[-1].form["range_limit_deg"].value() == 90


def test_a_picked_restriction_joins_the_others_and_can_be_unticked(page):
    picked = send(page, COPY, "preview", **{"p1-restrict": "no-kneel"})
    assert phases(picked)[0].form["restrictions"].value() == ["no-kneel"]
    page.post(COPY, form(picked))
    assert [phase.restrictions for phase in own().phases.all()] == [["no-kneel"], []]


def test_a_move_swaps_the_form_alone_and_keeps_what_was_typed(page):
    moved = page.post(COPY, form(page.get(COPY), "add-phase", **{"p1-note": "High chair"}), headers=HTMX)
    assert moved.text.lstrip().startswith('<form class="stack stack-page own-protocol"')
    assert 'value="High chair"' in moved.text


# -- The library's rules hold


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"p2-from_day": "10"}, "This begins before the phase above has ended."),
        ({"p1-until_day": "0"}, "A phase must end after the day it begins on."),
        ({"p2-name": "1 Early"}, "Another phase has this name. Tell them apart."),
        ({"d1-reps": "40"}, "40 is outside this drill's bounds, 5 to 15 (reps)."),
        (
            {"d1-occasion": "gym-before"},
            "This drill is not made for that moment. Pick another, or leave it to the clock.",
        ),
        ({"p1-line": []}, "Add at least one drill to this phase."),
        ({"p1-line": ["d1", "d3"]}, "This drill stands in the phase twice. Keep one."),
    ],
)
def test_what_the_proofreader_refuses_is_said_at_its_place(page, changes, sentence):
    response = send(page, COPY, **changes)
    assert (response.status_code, sentence in complaints(response)) == (422, True)
    assert not Protocol.objects.exclude(clinic=None).exists()


@pytest.mark.parametrize(
    ("changes", "place"),
    [({"d2-reps": "40"}, "line-d2"), ({"p2-from_day": "10"}, "phase-p2"), ({"d3-reps": "x"}, "line-d3")],
)
def test_the_page_leads_to_the_first_thing_that_is_wrong(page, changes, place):
    assert f'<a href="#{place}">Show it</a>' in send(page, COPY, **changes).text


def test_a_drill_that_a_restriction_blocks_is_refused_in_the_rules_words(page):
    drill = factories.make_drill()
    drill.blocked_by = ["no-kneel"]
    drill.save()
    response = send(page, COPY, **{"p1-restrict": "no-kneel"})
    assert complaints(response) == ["A restriction of this phase blocks it: No kneeling yet."]


@pytest.mark.parametrize(("limit", "status"), [("90", 302), ("100", 422), ("", 422)])
def test_a_drill_that_goes_past_the_phases_cap_needs_a_limit(page, limit, status):
    wall = factories.make_drill("wall-slide", "Wall slide", rom=[{"joint": "knee", "from": 0, "to": 120}])
    PhaseDrill.objects.filter(drill__slug="quad-set", phase__position=0).update(drill=wall)
    assert send(page, COPY, **{"d2-range_limit_deg": limit}).status_code == status


@pytest.mark.parametrize("changes", [{"name": ""}, {"d1-reps": "many"}, {"p1-from_day": "-1"}, {"d1-weekdays": []}])
def test_what_cannot_be_read_stores_nothing_and_is_kept(page, changes):
    response = send(page, COPY, **changes | {"p1-note": "High chair"})
    assert (response.status_code, 'value="High chair"' in response.text) == (422, True)
    assert not Protocol.objects.exclude(clinic=None).exists()


@pytest.mark.parametrize("line", ["9" * 30, "x", "-1"])
def test_a_drill_that_is_none_is_left_out(page, line):
    assert drafted(send(page, COPY, "preview", **{"d1-drill": line}))[0] == ("1 Early", ["quad-set"])


def test_another_clinics_drill_cannot_be_smuggled_in(page, northgate):
    theirs = factories.make_drill("own-secret", "Secret", clinic=northgate)
    assert drafted(send(page, COPY, "preview", **{"d1-drill": str(theirs.pk)}))[0] == ("1 Early", ["quad-set"])


# -- Editing


EDIT = "/protocols/own-after-knee-replacement-our-version/edit/"


@pytest.fixture
def ours(page):
    send(page, COPY)
    return own()


def test_an_edit_keeps_the_phases_the_same_rows(page, ours):
    before = list(ours.phases.values_list("pk", flat=True))
    send(page, EDIT, **{"p1-name": "First days", "d1-reps": "8"})
    assert (list(ours.phases.values_list("pk", flat=True)), ours.phases.first().drills.first().reps) == (before, 8)


def test_phases_can_trade_places(page, ours):
    ours.phases.update(from_day=None, until_day=None)
    page.post(EDIT, form(send(page, EDIT, "down-phase:p1")))
    assert [phase.name for phase in ours.phases.all()] == ["2 Motion", "1 Early"]


def test_a_phase_that_a_programme_stands_in_stays_and_says_so(page, ours, ruth, dana):
    programme = factories.make_prescription(ruth.episodes.get(), by=dana.user)
    Prescription.objects.filter(pk=programme.pk).update(phase=ours.phases.first())
    answer = page.post(EDIT, form(send(page, EDIT, "drop-phase:p1")))
    assert answer.status_code == 422
    assert "1 programme stands in the phase “1 Early”, so it stays." in answer.text
    assert ours.phases.count() == 2


def test_a_phase_of_no_programme_may_go(page, ours):
    page.post(EDIT, form(send(page, EDIT, "drop-phase:p1")))
    assert [phase.name for phase in ours.phases.all()] == ["2 Motion"]


def test_a_colleagues_edit_is_not_overwritten_unseen(page, ours):
    opened = page.get(EDIT)
    ours.phases.update(note="Ines was here")
    first = page.post(EDIT, form(opened))
    assert (first.status_code, ours.phases.first().note) == (422, "Ines was here")
    assert page.post(EDIT, form(first)).status_code == 302


def test_saving_without_a_change_leaves_no_trace(page, ours):
    send(page, EDIT)
    assert not AuditEntry.objects.filter(what="protocol.changed").exists()


def test_programmes_hear_of_a_restriction_their_phase_now_has(page, ours, ruth, dana):
    knee = Phase.objects.first().drills.first().drill
    programme = factories.make_prescription(ruth.episodes.get(), (knee, {}), by=dana.user)
    Prescription.objects.filter(pk=programme.pk).update(phase=ours.phases.last())
    type(knee).objects.filter(pk=knee.pk).update(blocked_by=["no-kneel"])
    PhaseDrill.objects.filter(phase=ours.phases.last(), drill=knee).delete()
    send(page, EDIT, **{"p2-restrict": "no-kneel"})
    assert [concern.drill for concern in Concern.objects.all()] == [knee]


def test_a_retired_drill_must_leave_before_the_protocol_is_saved(page, ours):
    PhaseDrill.objects.first().drill.__class__.objects.filter(slug="quad-set").update(retired_at=NOW)
    assert complaints(send(page, EDIT)) == ["This drill is retired. Take it out of the phase."] * 2


def test_a_retired_protocol_is_offered_no_longer(page, ours, dana):
    page.post("/protocols/own-after-knee-replacement-our-version/retire/")
    assert list(Protocol.objects.of(dana.clinic).values_list("slug", flat=True)) == ["tka"]


@pytest.mark.parametrize("deed", ["", "copy/", "edit/", "retire/"])
def test_omar_does_not_find_it(ours, omar, signed_in, deed):
    browser, address = signed_in(omar), f"/protocols/{ours.slug}/{deed}"
    assert {browser.get(address).status_code, browser.post(address).status_code} <= {404, 405}


def test_a_colleague_of_the_clinic_may_edit_it(ours, ines, signed_in):
    assert signed_in(ines).get(EDIT).status_code == 200


def test_the_pages_lead_to_the_editor(page, ours):
    assert f'href="{NEW}"' in page.get("/protocols/").text
    assert f'href="{COPY}"' in page.get("/protocols/tka/").text
    assert f'href="{EDIT}"' in page.get(f"/protocols/{ours.slug}/").text


# -- From a programme


def save_programme(page, programme):
    return page.post(f"/programmes/{programme.pk}/save-as-protocol/")


def test_a_programme_becomes_a_protocol_of_one_phase(page, ruth, dana):
    programme = factories.make_prescription(ruth.episodes.get(), (factories.make_drill(), {"reps": 12}), by=dana.user)
    assert save_programme(page, programme)["Location"] == f"/protocols/{own().slug}/edit/"
    line = own().phases.get().drills.get()
    assert (own().condition.slug, line.drill.slug, line.reps) == ("knee-replacement", "heel-slide", 12)


def test_nothing_that_describes_the_patient_comes_along(page, ruth, dana):
    dose = {"note": "Mind Ruth's scar"}
    save_programme(page, factories.make_prescription(ruth.episodes.get(), (factories.make_drill(), dose), by=dana.user))
    assert (own().phases.get().drills.get().note, "Ruth" in own().name) == ("", False)


def test_a_dose_beyond_the_bounds_opens_the_editor_and_stores_nothing(page, ruth, dana):
    programme = factories.make_prescription(ruth.episodes.get(), by=dana.user)
    programme.items.update(reps=40)
    response = save_programme(page, programme)
    assert (response.status_code, complaints(response)) == (422, ["40 is outside this drill's bounds, 5 to 15 (reps)."])
    assert page.post(response.context["address"], form(response, **{"d1-reps": "12"})).status_code == 302
    assert own().phases.get().drills.get().reps == 12


def test_a_programme_with_no_drill_has_nothing_to_save(page, ruth, dana):
    programme = factories.make_prescription(ruth.episodes.get(), by=dana.user)
    programme.items.update(ends_at=NOW)
    answer = page.post(f"/programmes/{programme.pk}/save-as-protocol/", follow=True)
    assert "This programme has no drill to save." in answer.text


def test_omar_saves_nobodys_programme(ruth, dana, omar, signed_in, now):
    programme = factories.make_prescription(ruth.episodes.get(), by=dana.user)
    assert save_programme(signed_in(omar), programme).status_code == 404


# -- The cost


@pytest.mark.parametrize("count", [1, 20])
def test_the_editor_costs_the_same_however_many_drills_there_are(page, count, django_assert_num_queries):
    drills = [factories.make_drill(f"d{n}", f"Drill {n}") for n in range(count)]
    factories.make_protocol(slug="long", drills=drills, phases=(("Only", 0, 14),))
    with django_assert_num_queries(11):
        page.get("/protocols/long/copy/")
