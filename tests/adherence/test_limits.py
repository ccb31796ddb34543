"""The clinic's thresholds: who reads them, who sets them, what they change, and what cannot be."""

from dataclasses import asdict, fields
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from adherence import days
from adherence.caseload import cases_of
from adherence.limits import limits_of, set_limits
from adherence.models import Tick, TriageLimits
from adherence.thresholds import BOUNDS, DEFAULT, Thresholds
from clinic.models import AuditEntry
from patients.models import Patient
from tests import factories
from tests.factories import NOW, TODAY, at, new_key

HERE = "/clinic/triage/"
EVEN = ("08:15", "10:45", "13:15", "15:45", "18:15", "19:45")


def typed(**changed):
    return {name: str(value) for name, value in (asdict(DEFAULT) | changed).items()} | {"action": "save"}


def two_silent_days(patient, by):
    """A start nine days ago, every dose done until two days before today."""
    programme = factories.make_prescription(patient.episodes.first(), by=by.user, now=NOW - timedelta(days=9))
    item, first, last = programme.items.get(), TODAY - timedelta(days=8), TODAY - timedelta(days=3)
    moments = [at(clock, first + timedelta(days=n)) for n in range(6) for clock in EVEN]
    Tick.objects.bulk_create(
        Tick(key=new_key(), patient=patient, item=item, on=moment.date(), performed_at=moment, recorded_at=moment)
        for moment in moments
    )
    days.rebuild(patient, since=first, until=last)


def kinds():
    [case] = cases_of(Patient.objects.all(), now=NOW)
    return case.kinds


def test_every_threshold_has_bounds_around_its_first_figure():
    firsts = {field.name: getattr(DEFAULT, field.name) for field in fields(Thresholds)}
    assert set(firsts) == set(BOUNDS)
    assert all(least <= firsts[name] <= most for name, (least, most) in BOUNDS.items())


def test_a_clinic_that_set_none_keeps_to_the_first_figures(harbour):
    assert limits_of(harbour) == DEFAULT


def test_an_owner_sets_them_and_the_caseload_follows(ruth, dana, ines, signed_in, now):
    two_silent_days(ruth, dana)
    assert "silent" not in kinds()
    answer = signed_in(ines).post(HERE, typed(silent_days=2))
    assert (answer.status_code, answer["Location"], "silent" in kinds()) == (303, HERE, True)


def test_another_clinics_figures_change_nothing_here(ruth, dana, omar, now):
    two_silent_days(ruth, dana)
    set_limits(omar.clinic, Thresholds(silent_days=1), by=omar.user, now=NOW)
    assert "silent" not in kinds()


def test_a_therapist_reads_them_and_changes_nothing(dana, signed_in, now):
    browser = signed_in(dana)
    page = browser.get(HERE).content.decode()
    assert ("An owner of the clinic can change them." in page, "<input" in page.split("<main")[1]) == (True, False)
    answer = browser.post(HERE, typed(silent_days=2))
    assert (answer.status_code, TriageLimits.objects.exists()) == (403, False)


@pytest.mark.parametrize("name", BOUNDS)
def test_a_figure_beyond_its_bounds_is_refused_and_kept_as_typed(ines, signed_in, now, name):
    wrong = BOUNDS[name][1] + 1
    answer = signed_in(ines).post(HERE, typed(**{name: wrong}))
    assert (answer.status_code, TriageLimits.objects.exists()) == (422, False)
    assert answer.context["form"][name].value() == str(wrong)
    assert list(answer.context["form"].errors) == [name]


@pytest.mark.parametrize("wrong", ["", "many", "nan", "inf", "-1", "2.5e9"])
def test_what_is_no_figure_is_refused(ines, signed_in, now, wrong):
    assert signed_in(ines).post(HERE, typed(pain_points=wrong)).status_code == 422


def test_low_must_stay_under_satisfactory(ines, signed_in, now):
    answer = signed_in(ines).post(HERE, typed(low_percent=80))
    assert (answer.status_code, "Keep low under satisfactory." in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("name", BOUNDS)
def test_the_database_holds_the_bounds_too(ines, name):
    columns = asdict(DEFAULT) | {name: BOUNDS[name][1] + 1, "changed_at": NOW, "changed_by": ines.user}
    with pytest.raises(IntegrityError), transaction.atomic():
        TriageLimits.objects.create(clinic=ines.clinic, **columns)


def test_only_what_changed_is_in_the_trail_and_the_same_again_leaves_none(ines, signed_in, now):
    browser = signed_in(ines)
    for _ in range(2):
        browser.post(HERE, typed(silent_days=2))
    assert [entry.detail for entry in AuditEntry.objects.filter(what="triage.limits_set")] == [{"silent_days": 2}]


def test_they_can_be_put_back(ines, signed_in, now):
    set_limits(ines.clinic, Thresholds(silent_days=5), by=ines.user, now=NOW)
    signed_in(ines).post(HERE, {"action": "reset"})
    assert limits_of(ines.clinic) == DEFAULT


def test_the_page_says_how_many_need_a_look_with_these(ruth, dana, ines, signed_in, now):
    two_silent_days(ruth, dana)
    assert signed_in(ines).get(HERE).context["say"] == "With these limits 0 of 1 person needs a look today."


def test_figures_being_typed_are_tried_out_and_nothing_is_kept(ruth, dana, ines, signed_in, now):
    two_silent_days(ruth, dana)
    answer = signed_in(ines).get(HERE, typed(silent_days=2), headers={"HX-Request": "true"})
    assert "With these limits 1 of 1 person needs a look today." in answer.content.decode()
    assert ("<html" in answer.content.decode(), TriageLimits.objects.exists()) == (False, False)


def test_figures_that_cannot_be_are_not_tried_out(ruth, dana, ines, signed_in, now):
    two_silent_days(ruth, dana)
    answer = signed_in(ines).get(HERE, typed(silent_days=99), headers={"HX-Request": "true"})
    assert "With these limits 0 of 1 person" in answer.content.decode()


@pytest.mark.parametrize("people", [1, 20])
def test_the_page_costs_eight_queries_for_any_number_of_people(
    people, dana, ines, signed_in, now, django_assert_num_queries
):
    for number in range(people):
        patient = factories.make_patient(dana, f"Patient {number:02}", email=f"p{number}@mail.example")
        factories.make_episode(patient)
        factories.make_prescription(patient.episodes.get(), by=dana.user)
    browser = signed_in(ines)
    with django_assert_num_queries(8):
        assert browser.get(HERE).status_code == 200
