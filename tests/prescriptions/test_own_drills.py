"""A clinic's own drills: made from the library's, as careful as it, and nobody else's."""

import pytest

from clinic.models import AuditEntry
from prescriptions import illustrating, own_drills
from prescriptions.models import Drill, PrecautionRule
from tests import factories
from tests.factories import NOW

ADDRESS = "/drills/heel-slide/own/"


@pytest.fixture
def page(now, dana, signed_in):
    return signed_in(dana)


@pytest.fixture(autouse=True)
def rules(db):
    for tag, text, limits in [
        ("knee-brace-locked", "Brace locked straight", []),
        ("knee-flexion-limit-90", "Knee must not bend past 90 degrees", [{"joint": "knee", "max": 90}]),
        ("no-kneel", "No kneeling yet", []),
        ("neck-limit", "Neck must not turn past 30 degrees", [{"joint": "neck_rot", "max": 30}]),
    ]:
        PrecautionRule.objects.create(tag=tag, text=text, effect="clamp" if limits else "block", limits=limits)


@pytest.fixture(autouse=True)
def slide(db):
    frames = [(0, 0), (0.5, 60), (1, 0)]
    return factories.make_drill(
        stop_if=["sharp", "swell"],
        occasions=["bed"],
        blocked_by=["knee-brace-locked"],
        clamped_by=["knee-flexion-limit-90"],
        figure={"keyframes": [{"t": t, "joints": {"knee": degrees}} for t, degrees in frames]},
    )


def typed(page, address=ADDRESS, **changes):
    """What the browser sends for the form as it opens, with some fields changed."""
    form = page.get(address).context["form"]
    given = {field.html_name: field.value() for field in form} | changes
    return {name: value for name, value in given.items() if value is not None and value is not False}


def own(**more):
    return Drill.objects.get(clinic__isnull=False, **more)


def wrong(response):
    return {name: list(map(str, errors)) for name, errors in response.context["form"].errors.items()}


def make(page, **changes):
    return page.post(ADDRESS, typed(page, **changes))


# -- Making


def test_an_own_drill_begins_as_the_librarys_and_keeps_its_motion(page, slide):
    make(page, name="Slow slide", reps=8)
    made = own()
    assert (made.slug, made.name, made.reps, made.parent, made.rom, made.figure) == (
        "own-slow-slide",
        "Slow slide",
        8,
        slide,
        slide.rom,
        slide.figure,
    )


def test_it_is_drawn_under_an_address_of_its_own(page, slide):
    make(page, steps="Slide slowly.\nSlide back.")
    assert own().shape == illustrating.subject_of(own()).shape != ""


def test_it_may_do_without_a_figure(page):
    make(page, picture="none")
    assert own().figure == {}


def test_the_librarys_drill_stays_as_it_is(page, slide):
    before = Drill.objects.filter(pk=slide.pk).values().get()
    make(page, reps=8)
    assert Drill.objects.filter(pk=slide.pk).values().get() == before


def test_making_one_leads_to_its_page_and_leaves_a_trace(page, dana):
    assert make(page, name="Slow slide")["Location"] == "/drills/own-slow-slide/"
    entry = AuditEntry.objects.get(what="drill.made")
    assert (entry.by, entry.clinic_id, entry.detail["looser"]) == (f"user:{dana.user.pk}", dana.clinic_id, [])


def test_a_version_of_an_own_drill_is_measured_by_the_librarys(page, slide):
    make(page, name="Slow slide")
    version = own_drills.version_of(own(), clinic=own().clinic)
    assert (version.parent, version.name) == (slide, "Slow slide, our version")


def test_its_page_says_what_it_was_made_from(page, slide):
    make(page, name="Slow slide", picture="none")
    assert 'Made from <a href="/drills/heel-slide/">Mini heel slide</a>' in page.get("/drills/own-slow-slide/").text


def test_two_of_one_name_cannot_be_told_apart(page):
    response = make(page, name="mini heel SLIDE")
    assert (response.status_code, wrong(response)) == (
        422,
        {"name": ["Another drill has this name. Pick one that tells them apart."]},
    )


# -- The library's rules hold


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"steps": "Slide.\nHold for 5 seconds."}, {"steps": ["Step 2 says how long. Leave that to the dose."]}),
        ({"steps": "Slide."}, {"steps": ["Write at least 2 lines."]}),
        ({"reps": 20}, {"reps": ["20 is outside the bounds of 5 to 15 below."]}),
        ({"reps_low": 16}, {"reps_low": ["The least is more than the most. Swap them."]}),
        ({"reps_low": ""}, {"reps_low": ["Give both ends, or neither."]}),
        (
            {"held-neck-limit": "clamped_by"},
            {"held-neck-limit": ["This drill does not move what is limited here. Let it block or ask."]},
        ),
        (
            {"hold_s": 0, "tempo_out_s": 0, "tempo_back_s": 0},
            {"tempo_out_s": ["One rep must take at least a second: out, hold, back or pause."]},
        ),
        ({"occasions": []}, {"occasions": ["Pick at least one place or moment."]}),
    ],
)
def test_what_the_proofreader_refuses_is_said_at_its_field(page, changes, told):
    response = make(page, **changes)
    found = {name: errors for name, errors in wrong(response).items() if name in told}
    assert (response.status_code, found, Drill.objects.exclude(clinic=None).count()) == (422, told, 0)


def test_what_was_typed_is_kept(page):
    assert 'value="Slow slide"' in make(page, name="Slow slide", reps=99).text


def test_without_a_figure_the_travel_itself_is_proofread(page):
    response = make(page, picture="none", **{"held-neck-limit": "clamped_by"})
    assert "held-neck-limit" in wrong(response)


# -- As careful as the library


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"held-knee-brace-locked": ""},
            "Brace locked straight: ours no effect, the library blocks the drill.",
        ),
        (
            {"held-knee-brace-locked": "caution_with"},
            "Brace locked straight: ours asks for your word, the library blocks the drill.",
        ),
        (
            {"held-knee-flexion-limit-90": "caution_with"},
            "Knee must not bend past 90 degrees: ours asks for your word, the library limits the range.",
        ),
        ({"reps_high": 30}, "Reps: ours 5 to 30, the library 5 to 15."),
        ({"reps_low": "", "reps_high": ""}, "Reps: ours without bounds, the library 5 to 15."),
        ({"stop_if": []}, "The joint swells or gets hot after the drill: ours not named, the library a stop sign."),
    ],
)
def test_less_strict_than_the_library_needs_a_reason(page, changes, sentence):
    response = make(page, **changes)
    told = [one.sentence for one in response.context["looser"]]
    assert (response.status_code, told, Drill.objects.exclude(clinic=None).count()) == (422, [sentence], 0)


def test_a_reason_lets_it_through_and_stays_in_the_trail(page):
    make(page, reason="Our braces allow 30 degrees.", **{"held-knee-brace-locked": "caution_with"})
    detail = AuditEntry.objects.get(what="drill.made").detail
    assert (detail["reason"], detail["looser"]) == (
        "Our braces allow 30 degrees.",
        ["knee-brace-locked: blocked_by -> caution_with"],
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"held-no-kneel": "blocked_by"},
        {"held-knee-flexion-limit-90": "blocked_by"},
        {"reps_low": 6, "reps_high": 12},
        {"stop_if": ["swell", "wound"]},
    ],
)
def test_stricter_needs_none(page, changes):
    assert make(page, **changes).status_code == 302


def test_the_stop_signs_for_everyone_cannot_be_left_out(page):
    make(page, stop_if=[], reason="Never seen here.")
    assert own().stop_if == ["sharp"]


def test_its_page_says_where_it_is_less_strict_also_when_the_library_has_grown_stricter(page, slide):
    make(page, name="Slow slide", picture="none")
    Drill.objects.filter(pk=slide.pk).update(blocked_by=["knee-brace-locked", "no-kneel"])
    told = [one.sentence for one in page.get("/drills/own-slow-slide/").context["looser"]]
    assert told == ["No kneeling yet: ours no effect, the library blocks the drill."]


# -- Editing


@pytest.fixture
def theirs(page):
    make(page, name="Slow slide")
    return own()


EDIT = "/drills/own-slow-slide/edit/"


def test_an_edit_is_stored_and_says_what_changed(page, theirs):
    page.post(EDIT, typed(page, EDIT, seen=own_drills.mark_of(theirs), reps=9))
    assert (own().reps, AuditEntry.objects.get(what="drill.changed").detail["changed"]) == (9, ["reps"])


def test_a_colleagues_edit_is_not_overwritten_unseen(page, theirs):
    mine = typed(page, EDIT, seen=own_drills.mark_of(theirs), reps=9)
    Drill.objects.filter(pk=theirs.pk).update(reps=7)
    first = page.post(EDIT, mine)
    assert (first.status_code, own().reps) == (422, 7)
    assert page.post(EDIT, mine | {"seen": first.context["seen"]}).status_code == 302


def test_programmes_hear_of_a_precaution_it_now_heeds(page, theirs, ruth, dana):
    factories.make_precaution(ruth.episodes.get(), "no-kneel", by=dana.user)
    programme = factories.make_prescription(ruth.episodes.get(), (theirs, {}), by=dana.user)
    page.post(EDIT, typed(page, EDIT, seen=own_drills.mark_of(theirs), **{"held-no-kneel": "blocked_by"}))
    assert [(rest.drill, rest.origin) for rest in programme.pauses.in_force(NOW)] == [(theirs, "safety")]


def test_a_drill_that_a_programme_holds_keeps_its_sides(page, theirs, ruth, dana):
    factories.make_prescription(ruth.episodes.get(), (theirs, {}), by=dana.user)
    answer = page.post(EDIT, typed(page, EDIT, seen=own_drills.mark_of(theirs), side_mode="both"))
    assert wrong(answer) == {"side_mode": ["A running programme holds this drill, so its sides stay as they are."]}


def test_a_colleague_of_the_clinic_may_edit_it(theirs, ines, signed_in):
    assert signed_in(ines).get(EDIT).status_code == 200


@pytest.mark.parametrize("deed", ["", "own/", "edit/", "retire/"])
def test_omar_does_not_find_it(theirs, omar, signed_in, deed):
    browser, address = signed_in(omar), f"/drills/{theirs.slug}/{deed}"
    assert {browser.get(address).status_code, browser.post(address).status_code} <= {404, 405}


@pytest.mark.parametrize("deed", ["edit", "retire"])
def test_the_librarys_drill_is_no_ones_to_change(page, deed):
    assert page.post(f"/drills/heel-slide/{deed}/").status_code == 404


def test_its_page_leads_to_the_edit_and_the_librarys_to_a_version(page, theirs):
    Drill.objects.update(figure={})
    assert f'href="{EDIT}"' in page.get("/drills/own-slow-slide/").text
    assert f'href="{ADDRESS}"' in page.get("/drills/heel-slide/").text


# -- Retiring


def test_a_retired_drill_is_offered_no_longer(page, theirs, dana):
    page.post("/drills/own-slow-slide/retire/")
    assert (list(Drill.objects.of(dana.clinic).values_list("slug", flat=True)), own().retired_at) == (
        ["heel-slide"],
        NOW,
    )


def test_a_drill_in_a_running_programme_stays_and_says_so(page, theirs, ruth, dana):
    Drill.objects.update(figure={})
    factories.make_prescription(ruth.episodes.get(), (theirs, {}), by=dana.user)
    answer = page.post("/drills/own-slow-slide/retire/", follow=True)
    assert own().retired_at is None
    assert "1 running programmes and 0 protocols hold it" in answer.text


def test_a_drill_that_is_somebodys_easier_one_stays(page, theirs, ruth, dana):
    Drill.objects.update(figure={})
    programme = factories.make_prescription(ruth.episodes.get(), (factories.make_drill("quad-set"), {}), by=dana.user)
    programme.items.update(easier=theirs)
    page.post("/drills/own-slow-slide/retire/")
    assert own().retired_at is None


# -- The cost


@pytest.mark.parametrize("count", [1, 20])
def test_the_form_costs_the_same_however_many_precautions_there_are(page, count, django_assert_num_queries):
    for n in range(count):
        PrecautionRule.objects.create(tag=f"more-{n}", text=f"More {n}", effect="block")
    with django_assert_num_queries(5):
        page.get(ADDRESS)
