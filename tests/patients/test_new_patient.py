"""The page that adds a patient."""

from datetime import timedelta

import pytest

from patients.models import Episode, Patient, Precaution
from prescriptions.models import PrecautionRule
from tests import factories
from tests.factories import TODAY

PAGE = "/patients/new/"


@pytest.fixture
def told(dana):
    """The fields as Dana's browser sends them."""
    factories.make_condition()
    factories.make_condition("low-back-pain", "Low back pain", is_sided=False, is_surgical=False)
    PrecautionRule.objects.create(
        tag="knee-flexion-limit-60", text="Knee limit", effect="clamp", limits=[{"joint": "knee", "max": 60}]
    )
    PrecautionRule.objects.create(tag="no-kneeling", text="No kneeling", effect="block")
    return {
        "name": "Ruth Adeyemi",
        "condition": "knee-replacement",
        "side": "left",
        "began_on": "2026-04-05",
        "email": "ruth@mail.example",
        "zone": "America/New_York",
        "born_on": "",
        "precaution": "",
        "limit_deg": "",
        "expires_on": "",
    }


@pytest.fixture
def page(now, dana, signed_in):
    return signed_in(dana)


def problems(response):
    return response.context["person"].errors | response.context["precaution"].errors


def test_a_patient_is_added_and_the_builder_opens(page, told):
    response = page.post(PAGE, told)
    patient = Patient.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/patients/{patient.pk}/prescribe/")


def test_the_builder_greets_the_new_patient(page, told):
    response = page.post(PAGE, told, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "Ruth Adeyemi is added. Here is a first programme to look over."
    ]


def test_a_precaution_comes_along(page, told):
    page.post(PAGE, told | {"precaution": "knee-flexion-limit-60", "limit_deg": "70", "expires_on": "2026-05-01"})
    assert list(Precaution.objects.values_list("tag", "limit_deg", "expires_on__day")) == [
        ("knee-flexion-limit-60", 70, 1)
    ]


def test_a_condition_with_a_side_needs_one(page, told):
    response = page.post(PAGE, told | {"side": ""})
    assert (response.status_code, problems(response)) == (
        422,
        {"side": ["Knee replacement has a side. Pick left, right or both."]},
    )


def test_a_condition_without_a_side_takes_none(page, told):
    page.post(PAGE, told | {"condition": "low-back-pain", "side": "left"})
    assert Episode.objects.get().side == "none"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "This field is required."),
        ("name", "\u200b\u200b", "Type a name that can be read."),
        ("email", "ruth at home", "Enter a valid email address."),
        ("zone", "Mars/Olympus", "Select a valid choice. Mars/Olympus is not one of the available choices."),
        ("condition", "", "This field is required."),
        ("began_on", "1826-04-05", "Check the year: this is too far from today."),
        ("began_on", "2029-04-05", "Check the year: this is too far from today."),
        ("born_on", "2027-01-01", "Check the year: nobody in care was born on this day."),
        ("limit_deg", "200", "Ensure this value is less than or equal to 180."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(page, told, field, typed, sentence):
    assert problems(page.post(PAGE, told | {"precaution": "knee-flexion-limit-60", field: typed})) == {
        field: [sentence]
    }


@pytest.mark.parametrize(
    ("typed", "told_why"),
    [
        (
            {"limit_deg": "70"},
            {"precaution": ["Which precaution is this for? Pick one, or empty the fields below."]},
        ),
        (
            {"precaution": "no-kneeling", "limit_deg": "70"},
            {"limit_deg": ["This precaution has no limit in degrees. Leave the field empty."]},
        ),
        (
            {"precaution": "no-kneeling", "expires_on": str(TODAY - timedelta(days=1))},
            {"expires_on": ["This day has passed. Pick today or a later day."]},
        ),
    ],
)
def test_a_precaution_that_makes_no_sense_is_refused(page, told, typed, told_why):
    assert problems(page.post(PAGE, told | typed)) == told_why


def test_what_was_typed_stays_and_nothing_is_stored(page, told):
    response = page.post(PAGE, told | {"email": ""})
    assert (response.context["person"]["name"].value(), Patient.objects.count()) == ("Ruth Adeyemi", 0)


def test_somebody_who_is_here_is_met_with_a_link_to_their_chart(page, told):
    page.post(PAGE, told)
    response = page.post(PAGE, told)
    assert response.status_code == 422
    assert f'<a href="/patients/{Patient.objects.get().pk}/">Open the chart of Ruth Adeyemi</a>' in response.text


def test_a_retired_condition_is_not_offered(page, told, now):
    factories.make_condition("gone", "Gone", retired_at=now.at)
    choices = page.get(PAGE).context["person"].fields["condition"].queryset
    assert [condition.slug for condition in choices] == ["knee-replacement", "low-back-pain"]


def test_the_clinics_own_time_zone_comes_first(page, dana):
    dana.clinic.zone = "Europe/Madrid"
    dana.clinic.save()
    assert page.get(PAGE).context["person"].fields["zone"].choices[0] == ("Europe/Madrid", "Europe/Madrid")


def test_opening_the_page_stores_nothing(page):
    page.get(PAGE)
    assert Patient.objects.count() == 0


def test_a_stranger_is_sent_to_the_sign_in_page(client, db):
    assert client.post(PAGE)["Location"] == "/sign-in/?next=/patients/new/"


def test_a_patient_added_by_omar_is_not_at_harbour(told, omar, signed_in, now, harbour):
    signed_in(omar).post(PAGE, told)
    assert (harbour.patients.count(), omar.clinic.patients.count()) == (0, 1)
