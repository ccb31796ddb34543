"""Who looked: reading a patient's record leaves one trace per person, page and day, and nothing else does."""

from datetime import timedelta

import pytest

from clinic.looking import note_look
from clinic.models import Look
from tests.factories import NOW, TODAY


def looks(**those):
    return list(Look.objects.filter(**those).order_by("pk").values_list("by_name", "page", "on"))


def test_opening_a_chart_is_noted_with_name_page_and_day(dana, ruth, signed_in, now):
    signed_in(dana).get(f"/patients/{ruth.pk}/")
    assert looks(patient_id=ruth.pk, clinic_id=dana.clinic_id) == [("Dana Whitfield", "adherence:chart", TODAY)]


def test_the_first_look_of_a_day_stands_and_the_next_day_has_its_own(dana, ruth, signed_in, now):
    browser = signed_in(dana)
    for later in (timedelta(), timedelta(hours=1), timedelta(days=1)):
        now.set(NOW + later)
        browser.get(f"/patients/{ruth.pk}/")
    assert list(Look.objects.order_by("pk").values_list("first_at", flat=True)) == [NOW, NOW + timedelta(days=1)]


def test_the_day_is_the_clinics_own(dana, ruth, signed_in, now):
    dana.clinic.zone = "Pacific/Kiritimati"  # 14 hours ahead of UTC: tomorrow already
    dana.clinic.save()
    signed_in(dana).get(f"/patients/{ruth.pk}/")
    assert [on for _name, _page, on in looks()] == [TODAY + timedelta(days=1)]


def test_each_person_and_each_page_leaves_its_own(dana, ines, ruth, signed_in, now):
    for who, page in ((dana, ""), (dana, "programme/"), (ines, "")):
        signed_in(who).get(f"/patients/{ruth.pk}/{page}")
    assert [(name, page) for name, page, _on in looks()] == [
        ("Dana Whitfield", "adherence:chart"),
        ("Dana Whitfield", "prescriptions:history"),
        ("Ines Moreau", "adherence:chart"),
    ]


def test_a_colleague_who_finds_nothing_has_not_looked(omar, ruth, signed_in, now):
    signed_in(omar).get(f"/patients/{ruth.pk}/")
    assert looks() == []


@pytest.mark.parametrize("address", ["/caseload/", "/history/", "/today/"])
def test_lists_and_the_patients_own_pages_leave_none(address, dana, ruth, signed_in, now):
    signed_in(ruth if address != "/caseload/" else dana).get(address)
    assert looks() == []


def test_a_form_sent_is_no_look(dana, ruth, signed_in, now):
    signed_in(dana).post(f"/patients/{ruth.pk}/close-ways-in/")
    assert looks() == []


def test_a_look_costs_one_query(dana, ruth, signed_in, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        note_look(ruth.pk, page="adherence:chart", by=dana, now=NOW)
