"""Taking a patient into care: all of it or nothing, and nobody twice."""

from datetime import date

import pytest

from clinic import audit
from clinic.models import AuditEntry
from patients import registering
from patients.models import Patient
from patients.registering import AlreadyHere, Restriction
from tests import factories
from tests.factories import NOW, TODAY


@pytest.fixture
def told(dana):
    """What Dana says about a new patient."""
    return {
        "therapist": dana,
        "name": "Ruth Adeyemi",
        "email": "ruth@mail.example",
        "zone": "America/New_York",
        "condition": factories.make_condition(),
        "side": "left",
        "began_on": date(2026, 4, 5),
        "now": NOW,
    }


def test_a_patient_comes_with_one_open_episode(told):
    episode = registering.register(**told).episodes.get()
    assert (str(episode), episode.began_on, episode.closed_at) == ("Knee replacement, left", date(2026, 4, 5), None)


def test_a_patient_belongs_to_the_therapist_who_wrote_them_down(told, dana):
    patient = registering.register(**told)
    assert (patient.therapist, patient.clinic) == (dana, dana.clinic)


def test_a_restriction_holds_from_the_patients_own_day(told, dana):
    told["restriction"] = Restriction("knee-flexion-limit-60", 55, date(2026, 5, 1))
    precaution = registering.register(**told).episodes.get().precautions.get()
    assert (precaution.tag, precaution.limit_deg, precaution.starts_on, precaution.expires_on, precaution.added_by) == (
        "knee-flexion-limit-60",
        55,
        TODAY,
        date(2026, 5, 1),
        dana.user,
    )


def test_the_trail_names_the_therapist_and_the_patient(told, dana):
    patient = registering.register(**told)
    trace = AuditEntry.objects.get()
    assert (trace.what, trace.by, trace.patient_id) == ("patient.registered", f"user:{dana.user.pk}", patient.pk)


def test_the_trail_names_the_precaution_too(told, dana):
    told["restriction"] = Restriction("knee-flexion-limit-60", 55)
    patient = registering.register(**told)
    trace = AuditEntry.objects.get(what="precaution.added")
    assert (trace.by, trace.patient_id, trace.detail) == (
        f"user:{dana.user.pk}",
        patient.pk,
        {"tag": "knee-flexion-limit-60", "limit_deg": 55},
    )


def test_no_trace_no_patient(told, monkeypatch):
    def broken(*args, **more):
        raise OSError("the trail cannot be written")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(OSError, match="trail"):
        registering.register(**told)
    assert Patient.objects.count() == 0


def test_the_same_name_and_email_is_somebody_who_is_here(told):
    ruth = registering.register(**told)
    with pytest.raises(AlreadyHere, match="Ruth Adeyemi with this email is already here.") as refused:
        registering.register(**told | {"name": " ruth  adeyemi ", "email": "RUTH@mail.example"})
    assert refused.value.patient == ruth


def test_a_couple_may_share_a_mailbox(told):
    registering.register(**told)
    registering.register(**told | {"name": "Sam Adeyemi"})
    assert sorted(Patient.objects.values_list("name", "email")) == [
        ("Ruth Adeyemi", "ruth@mail.example"),
        ("Sam Adeyemi", "ruth@mail.example"),
    ]


def test_the_same_person_at_another_clinic_is_another_patient(told, omar):
    registering.register(**told)
    assert registering.register(**told | {"therapist": omar}).clinic == omar.clinic


def test_somebody_who_was_discharged_may_come_back(told):
    Patient.objects.filter(pk=registering.register(**told).pk).update(discharged_at=NOW)
    assert registering.register(**told).discharged_at is None
