"""The builder's finer moves: take off and put back, easier versions, the smallest good day, too many drills, one's own
dose."""

from dataclasses import replace
from datetime import date, time

import pytest

from patients.models import Anchor, Precaution
from prescriptions import prescribing, rechecking
from prescriptions.drafting import standing_lines
from prescriptions.lines import Line
from prescriptions.models import Drill, Item, PrecautionRule, Prescription, SavedDose
from prescriptions.programme import programme_of
from prescriptions.sending import mark_of
from tests import factories
from tests.factories import NOW
from tests.prescriptions.test_builder import DOSE, address, drafted, form, says, slide, swap


@pytest.fixture(autouse=True)
def tka(now, db):
    return factories.make_protocol()


@pytest.fixture
def page(dana, signed_in):
    return signed_in(dana)


def quad(**dose):
    return Line(factories.make_drill("quad-set", "Quad set", rom=[]), "left", replace(DOSE, **dose))


def many(count):
    return [Line(factories.make_drill(f"d{n}", f"Drill {n}"), "left", DOSE) for n in range(count)]


def hidden(response, key):
    """What the browser would send back for a line that was taken off."""
    entry = next(row for row in response.context["draft"].rows if row.key == key)
    return {field.html_name: field.value() for field in entry.typed if field.value() not in (None, False)}


# -- Take off and put back


def test_a_line_taken_off_stays_in_sight_and_leaves_the_day(page, ruth):
    response = page.post(address(ruth), form(slide(), quad(), action="remove:heel-slide"))
    rows = [(row.key, row.is_gone) for row in response.context["draft"].rows]
    assert (rows, drafted(response)) == ([("heel-slide", True), ("quad-set", False)], ["quad-set"])
    assert [snack.names for snack in response.context["day"].snacks] == ["Quad set"] * 4


def test_it_comes_back_to_its_place_with_its_figures(page, ruth):
    taken_off = page.post(address(ruth), form(slide(reps=13, as_needed=True), quad(), action="remove:heel-slide"))
    again = form(slide(), quad(), action="back:heel-slide", gone=["heel-slide"]) | hidden(taken_off, "heel-slide")
    response = page.post(address(ruth), again)
    assert (drafted(response), says(response)[0]) == (
        ["heel-slide", "quad-set"],
        "13 slow reps, hold 2 s, left knee",
    )
    assert response.context["draft"].lines[0].line.dose.as_needed


def test_what_is_taken_off_is_not_sent(page, ruth):
    page.post(address(ruth), form(slide(), quad(), action="send", gone=["heel-slide"]))
    assert [item.drill.slug for item in Item.objects.all()] == ["quad-set"]


def test_a_line_with_a_figure_that_cannot_be_read_no_longer_stops_anything_once_off(page, ruth):
    data = form(slide(), quad(), action="send", gone=["heel-slide"]) | {"heel-slide-reps": "ten"}
    assert page.post(address(ruth), data).status_code == 302


def test_adding_what_was_just_taken_off_puts_it_back(page, ruth):
    response = page.post(address(ruth), form(slide(reps=13), quad(), action="add:heel-slide", gone=["heel-slide"]))
    assert says(response) == ["13 slow reps, hold 2 s, left knee", "10 slow reps, hold 2 s, left knee"]


def test_a_move_steps_over_what_was_taken_off(page, ruth):
    other = Line(factories.make_drill("ankle-pump", "Ankle pump"), "left", DOSE)
    response = page.post(address(ruth), form(slide(), quad(), other, action="up:ankle-pump", gone=["quad-set"]))
    assert drafted(response) == ["ankle-pump", "heel-slide"]


def test_the_page_offers_to_put_it_back(page, ruth):
    response = swap(page, ruth, form(slide(), quad(), action="remove:quad-set"))
    assert 'value="back:quad-set" aria-label="Put Quad set back" autofocus>' in response.text


def test_a_retired_drill_of_the_programme_does_not_vanish_from_the_draft(page, ruth, dana):
    living = prescribing.issue(ruth.episodes.get(), [slide(), quad()], by=dana.user, now=NOW, invite=False)
    Drill.objects.filter(slug="heel-slide").update(retired_at=NOW)
    assert drafted(page.post(address(ruth), form(slide(), quad(), seen=mark_of(living)))) == ["heel-slide", "quad-set"]


# -- An easier version


@pytest.fixture
def eased(ruth):
    """Heel slides whose easier version is the quad set."""
    easier = quad().drill
    Drill.objects.filter(slug="heel-slide").update(easier=["quad-set"])
    return replace(slide(), easier=easier)


def choices(response):
    return [label for _slug, label in response.context["draft"].lines[0].form.fields["easier"].choices]


def test_the_librarys_easier_drills_are_offered(page, ruth, eased):
    assert choices(page.post(address(ruth), form(eased))) == ["None", "Quad set"]


def test_the_chosen_one_is_kept_with_the_item(page, ruth, eased):
    page.post(address(ruth), form(eased, action="send"))
    assert Item.objects.get().easier.slug == "quad-set"


def test_it_opens_again_as_it_was_chosen(page, ruth, dana, eased):
    prescribing.issue(ruth.episodes.get(), [replace(eased, in_smallest_day=True)], by=dana.user, now=NOW, invite=False)
    line = page.get(address(ruth)).context["draft"].lines[0].line
    assert (line.easier.slug, line.in_smallest_day) == ("quad-set", True)


def test_another_choice_is_a_new_version(page, ruth, dana, eased):
    living = prescribing.issue(ruth.episodes.get(), [slide()], by=dana.user, now=NOW, invite=False)
    page.post(address(ruth), form(eased, action="send", seen=mark_of(living)))
    assert [line.easier.slug for line in standing_lines(living)] == ["quad-set"]


def block(ruth, dana, slug):
    PrecautionRule.objects.create(tag="no-squeeze", text="No squeezing", effect="block", limits=[])
    factories.make_precaution(ruth.episodes.get(), "no-squeeze", by=dana.user)
    Drill.objects.filter(slug=slug).update(blocked_by=["no-squeeze"])


def test_one_that_a_precaution_stands_against_is_not_offered(page, ruth, dana, eased):
    block(ruth, dana, "quad-set")
    assert "easier" not in page.post(address(ruth), form(slide())).context["draft"].lines[0].form.fields


def test_one_that_was_chosen_before_the_precaution_is_named_and_not_sent(page, ruth, dana, eased):
    block(ruth, dana, "quad-set")
    response = page.post(address(ruth), form(eased, action="send"))
    assert (response.status_code, response.context["draft"].lines[0].unread) == (
        422,
        ["Easier version on a sore day: This drill is held back for this patient. Pick another, or none."],
    )


# -- The smallest good day


def test_what_is_enough_on_a_hard_day_is_named_and_kept(page, ruth):
    lines = replace(slide(), in_smallest_day=True), quad()
    assert page.post(address(ruth), form(*lines)).context["draft"].smallest_day == ["Mini heel slide"]
    page.post(address(ruth), form(*lines, action="send"))
    assert list(Item.objects.order_by("position").values_list("in_smallest_day", flat=True)) == [True, False]


# -- Too many drills


def test_the_card_counts_drills_and_times(page, ruth):
    response = page.post(address(ruth), form(*many(5)))
    assert str(response.context["draft"].burden) == "5 drills, up to 4 times a day."


def test_seven_drills_are_not_sent_without_a_reason(page, ruth):
    response = page.post(address(ruth), form(*many(7), action="send"))
    assert (response.status_code, response.context["problem"], Prescription.objects.count()) == (
        422,
        "1 thing to settle before you send.",
        0,
    )
    assert "From 7 drills on, a programme needs a reason. Remove some, or say why." in response.text


def test_a_reason_is_kept_with_the_programme(page, ruth):
    page.post(address(ruth), form(*many(7), action="send", drills_reason="Two weeks before the operation."))
    assert Prescription.objects.get().drills_reason == "Two weeks before the operation."


def test_the_reason_stands_there_when_the_programme_is_opened_again(page, ruth):
    page.post(address(ruth), form(*many(7), action="send", drills_reason="Strong and keen."))
    assert page.get(address(ruth)).context["draft"].drills_reason == "Strong and keen."


def test_with_fewer_drills_no_reason_is_kept(page, ruth):
    page.post(address(ruth), form(*many(3), action="send", drills_reason="Typed before some were removed."))
    assert Prescription.objects.get().drills_reason == ""


# -- My dose


def test_a_dose_is_saved_as_ones_own_and_laid_in_the_next_time(page, ruth, dana):
    response = page.post(address(ruth), form(slide(reps=7), action="keep:heel-slide"))
    assert response.context["kept"].words == "Saved. You get this dose when you add Mini heel slide."
    assert SavedDose.objects.get().therapist == dana
    assert (
        says(page.post(address(ruth), form(quad(), action="add:heel-slide")))[1] == "7 slow reps, hold 2 s, left knee"
    )


def test_a_dose_beyond_the_bounds_is_nobodys_own(page, ruth):
    response = page.post(address(ruth), form(slide(times_per_day=12), action="keep:heel-slide"))
    assert (response.context["kept"].words, SavedDose.objects.count()) == (
        "Times a day: 12 is outside 1 to 8. Change it, or give a reason.",
        0,
    )


def test_a_dose_that_cannot_be_read_is_not_saved(page, ruth):
    response = page.post(address(ruth), form(slide(), action="keep:heel-slide") | {"heel-slide-reps": "ten"})
    assert (response.context["kept"].words, SavedDose.objects.count()) == (
        "Mend the figures first. Nothing was saved.",
        0,
    )


# -- From a chosen day


def held_until(ruth, dana, day):
    limits = [{"joint": "knee", "max": 45}]
    PrecautionRule.objects.create(tag="bend-45", text="Knee to 45", effect="clamp", limits=limits)
    factories.make_precaution(ruth.episodes.get(), "bend-45", by=dana.user, expires_on=day)
    Drill.objects.update(clamped_by=["bend-45"])


def verdicts(response):
    return [conflict.verdict.name for entry in response.context["draft"].lines for conflict in entry.conflicts]


@pytest.mark.parametrize(
    ("day", "found"), [("", ["CLAMPED"]), ("2026-04-18", ["CLAMPED"]), ("2026-04-19", []), ("no day", ["CLAMPED"])]
)
def test_precautions_are_those_of_the_day_it_holds_from(page, ruth, dana, day, found):
    held_until(ruth, dana, date(2026, 4, 18))
    assert verdicts(page.post(address(ruth), form(slide(), from_on=day))) == found


def test_a_precaution_that_begins_before_that_day_counts(page, ruth, dana):
    held_until(ruth, dana, None)
    Precaution.objects.update(starts_on=date(2026, 4, 17))
    told = [verdicts(page.post(address(ruth), form(slide(), from_on=day))) for day in ("", "2026-04-17")]
    assert told == [[], ["CLAMPED"]]


def test_one_click_starts_it_after_the_precaution(page, ruth, dana):
    held_until(ruth, dana, date(2026, 4, 18))
    response = page.post(address(ruth), form(slide(), action="mend:heel-slide:start:2026-04-19"))
    assert (response.context["changes"].from_on, verdicts(response)) == (date(2026, 4, 19), [])


def test_the_day_chosen_is_the_day_it_holds_from(page, ruth):
    page.post(address(ruth), form(slide(), action="send", from_on="2026-04-20"))
    assert Item.objects.get().starts_at == ruth.window(date(2026, 4, 20)).opens_at


def test_a_planned_change_opens_with_its_day(page, ruth, dana):
    living = prescribing.issue(ruth.episodes.get(), [slide()], by=dana.user, now=NOW, invite=False)
    page.post(address(ruth), form(slide(reps=7), action="send", seen=mark_of(living), from_on="2026-04-20"))
    response = page.get(address(ruth))
    assert (says(response), response.context["changes"].from_on) == (
        ["7 slow reps, hold 2 s, left knee"],
        date(2026, 4, 20),
    )


@pytest.mark.parametrize("day", ["no day", "2026-04-01", "2027-01-01"])
def test_a_day_that_cannot_be_is_refused_in_words_and_nothing_is_stored(page, ruth, day):
    response = page.post(address(ruth), form(slide(), action="send", from_on=day))
    assert (response.status_code, bool(response.context["problem"]), Prescription.objects.count()) == (422, True, 0)


def test_what_sending_would_change_is_told_before(page, ruth, dana):
    living = prescribing.issue(ruth.episodes.get(), [slide()], by=dana.user, now=NOW, invite=False)
    data = form(slide(), quad(), seen=mark_of(living), gone=["heel-slide"])
    changes = page.post(address(ruth), data).context["changes"]
    assert [one.title for one in changes.differences.made] == ["Quad set, left", "Mini heel slide, left"]


# -- The preview is what the patient will see


@pytest.mark.parametrize(
    "doses",
    [
        [{}],
        [{"times_per_day": 8}, {"times_per_day": 3}],
        [{"weekdays": (1, 4)}, {"times_per_day": 1}],
        [{"as_needed": True}, {"times_per_day": 5, "hold_s": 30}],
        [{"occasion": "gym-before"}, {"times_per_day": 2, "weekdays": (4, 5)}],
    ],
)
def test_the_day_previewed_is_the_day_that_comes(page, ruth, doses):
    drills = [factories.make_drill(f"d{n}", f"Drill {n}") for n in range(len(doses))]
    Anchor.objects.create(patient=ruth, name="after breakfast", at=time(8, 30))
    lines = [Line(drill, "left", replace(DOSE, **dose)) for drill, dose in zip(drills, doses, strict=True)]
    day = page.post(address(ruth), form(*lines)).context["day"]
    page.post(address(ruth), form(*lines, action="send"))
    plan = programme_of(ruth, since=day.on, until=day.on).plan(day.on)

    def told(snacks):
        return [(snack.at, snack.label, snack.minutes, [item.drill.pk for item in snack.items]) for snack in snacks]

    assert told(day.plan.snacks) == told(plan.snacks)


# -- What a re-check raised


def test_what_was_made_safer_stands_at_the_head(page, ruth, dana):
    living = prescribing.issue(ruth.episodes.get(), [slide()], by=dana.user, now=NOW, invite=False)
    held_until(ruth, dana, None)
    rechecking.precaution_changed(ruth.episodes.get(), by=dana.user, now=NOW)
    assert [concern.prescription for concern in page.get(address(ruth)).context["concerns"]] == [living]


# -- Cost


@pytest.mark.parametrize("count", [1, 20])
def test_a_change_costs_the_same_with_easier_versions(page, ruth, dana, count, django_assert_max_num_queries):
    quad()
    lines = many(count)
    Drill.objects.exclude(slug="quad-set").update(easier=["quad-set"])
    with django_assert_max_num_queries(10):
        swap(page, ruth, form(*lines))


@pytest.fixture
def busy(ruth, dana, tka):
    """What a builder may meet at most: a living programme of a phase that restricts, a precaution, easier drills."""
    PrecautionRule.objects.create(tag="no-load", text="No load yet", effect="warn", limits=[])
    tka.phases.update(restrictions=["no-load"])
    factories.make_precaution(ruth.episodes.get(), by=dana.user)
    quad()
    lines = many(6)
    Drill.objects.exclude(slug="quad-set").update(easier=["quad-set"])
    phase = tka.phases.first()
    living = prescribing.issue(ruth.episodes.get(), lines, by=dana.user, now=NOW, phase=phase, invite=False)
    return form(*lines, seen=mark_of(living), phase=str(phase.pk))


@pytest.mark.parametrize("action", ["preview", "add:quad-set", "remove:d1", "up:d1", "mend:d1:limit:45", "keep:d9"])
def test_ten_queries_are_enough_for_any_change(page, ruth, busy, action, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        swap(page, ruth, busy | {"action": action})
