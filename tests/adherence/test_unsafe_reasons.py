"""A programme that became unsafe, and a limit that ended, are reasons to look: on the caseload and on the chart."""

from datetime import timedelta

import pytest

from adherence.caseload import cases_of
from adherence.reasons import BecameUnsafe, Level, LimitEnded
from patients import restricting
from patients.models import Patient
from patients.restricting import Restriction
from prescriptions import keeping_safe
from prescriptions.models import Concern, Item, PrecautionRule
from tests import factories
from tests.factories import NOW, TODAY

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def programme(ruth, dana):
    knee = {"joint": "knee", "max": 60}
    PrecautionRule.objects.create(tag="knee-limit", text="Knee must not bend far", effect="clamp", limits=[knee])
    PrecautionRule.objects.create(tag="locked", text="Brace locked straight", effect="block", limits=[])
    drill = factories.make_drill(
        rom=[{"joint": "knee", "from": 0, "to": 90}], clamped_by=["knee-limit"], blocked_by=["locked"]
    )
    return factories.make_prescription(ruth.episodes.get(), (drill, {}), by=dana.user)


def case(dana):
    [found] = cases_of(Patient.objects.visible_to(dana), now=NOW)
    return found


def first(dana):
    return case(dana).reasons[0]


def add(ruth, dana, tag):
    keeping_safe.add(ruth.episodes.get(), Restriction(tag), by=dana.user, now=NOW)


def test_a_resting_drill_is_the_first_reason(ruth, dana, programme):
    add(ruth, dana, "locked")
    assert (first(dana).level, first(dana).sentence, first(dana).evidence) == (
        Level.ALERT,
        "Precaution: look at Mini heel slide",
        "Resting: Mini heel slide.",
    )


def test_a_lowered_drill_is_a_reason_to_look(ruth, dana, programme):
    add(ruth, dana, "knee-limit")
    assert (first(dana).level, first(dana).evidence) == (Level.LOOK, "Held to a limit: Mini heel slide.")


def test_several_drills_are_counted():
    reason = BecameUnsafe(resting=("Heel slide",), lowered=("Wall slide",), asking=("Heel slide",))
    assert (reason.sentence, reason.level) == ("Precaution: look at 2 drills", Level.ALERT)


def test_once_settled_the_reason_is_gone(ruth, dana, programme):
    add(ruth, dana, "knee-limit")
    Concern.objects.open().settle(by=dana.user, now=NOW)
    assert "unsafe" not in case(dana).kinds


def ended(ruth, dana, **more):
    Item.objects.update(range_limit_deg=60)
    given = {"expires_on": YESTERDAY} | more
    return factories.make_precaution(ruth.episodes.get(), "knee-limit", by=dana.user, **given)


def limit_ended(dana):
    return [reason for reason in case(dana).reasons if isinstance(reason, LimitEnded)]


def test_a_limit_past_its_last_day_suggests_a_look_and_loosens_nothing(ruth, dana, programme):
    ended(ruth, dana)
    assert [reason.sentence for reason in limit_ended(dana)] == [
        "The 60° limit ended on 14 Apr: look at Mini heel slide"
    ]
    assert (limit_ended(dana)[0].level, programme.items.open().get().range_limit_deg) == (Level.WAITING, 60)


@pytest.mark.parametrize("more", [{"expires_on": TODAY}, {"expires_on": None}])
def test_on_its_last_day_it_still_holds_and_suggests_nothing(ruth, dana, programme, more):
    ended(ruth, dana, **more)
    assert limit_ended(dana) == []


def test_a_drill_without_a_limit_of_its_own_gives_nothing_to_suggest(ruth, dana, programme):
    ended(ruth, dana)
    Item.objects.update(range_limit_deg=None)
    assert limit_ended(dana) == []


def test_the_suggestion_goes_once_somebody_says_the_precaution_is_over(ruth, dana, programme):
    held = ended(ruth, dana)
    restricting.lift(held, by=dana.user, now=NOW, reason="Surgeon agreed")
    assert limit_ended(dana) == []


def test_the_suggestion_goes_once_the_limit_is_gone_from_the_dose(ruth, dana, programme):
    ended(ruth, dana)
    Item.objects.update(ends_at=NOW - timedelta(minutes=1))
    assert limit_ended(dana) == []


def test_what_was_prescribed_since_the_limit_ended_was_looked_at(ruth, dana, programme):
    ended(ruth, dana)
    Item.objects.update(starts_at=NOW)
    assert limit_ended(dana) == []


def test_the_chart_says_it_too(ruth, dana, programme, signed_in, now):
    add(ruth, dana, "locked")
    page = signed_in(dana).get(f"/patients/{ruth.pk}/").content.decode()
    assert page.count("Precaution: look at Mini heel slide") == 1
    assert f'href="/patients/{ruth.pk}/precautions/"' in page
