"""The caseload page: who is on it, in which order, why, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from adherence import days
from adherence.caseload import cases_of
from adherence.models import Tick
from clinic.models import Therapist
from patients.models import Patient
from prescriptions import prescribing
from tests import factories
from tests.factories import NOW, TODAY, at


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


def names(response):
    return re.findall(r'scope="row"><a href="[^"]+">([^<]+)</a>', response.content.decode())


def start(patient, by, *, days_ago=7, **dose):
    return factories.make_prescription(
        patient.episodes.first(), (factories.make_drill(), dose), by=by.user, now=NOW - timedelta(days=days_ago)
    )


def tick(patient, on, *clocks, pain=None):
    item = patient.episodes.first().prescriptions.first().items.first()
    for clock in clocks:
        moment = at(clock, on)
        Tick.objects.create(
            key=factories.new_key(),
            patient=patient,
            item=item,
            on=on,
            performed_at=moment,
            recorded_at=moment,
            pain_during=pain,
        )
    days.rebuild(patient, since=on, until=on)


EVEN = ("08:15", "10:45", "13:15", "15:45", "18:15", "20:45")


def test_a_patient_who_never_opened_the_link_is_seen_without_any_row(dana, ruth, now):
    start(ruth, dana, days_ago=7)
    [case] = cases_of(Patient.objects.all(), now=NOW)
    assert [reason.sentence for reason in case.reasons] == ["Invited 7 days ago, not started"]


def test_silent_days_without_a_row_count_as_none_done(dana, ruth, now):
    start(ruth, dana, days_ago=8)
    tick(ruth, TODAY - timedelta(days=7), *EVEN)
    [case] = cases_of(Patient.objects.all(), now=NOW)
    assert (case.reasons[0].sentence, case.percent) == ("Silent 6 days", 14)


def test_the_day_that_is_still_running_counts_for_nothing(dana, ruth, now):
    start(ruth, dana, days_ago=2)
    tick(ruth, TODAY - timedelta(days=1), *EVEN)
    [case] = cases_of(Patient.objects.all(), now=NOW)
    assert case.stretch.days[-1].on == TODAY - timedelta(days=1)


def test_whoever_needs_a_look_comes_first(dana, ruth, sam, signed_in, now):
    start(ruth, dana)
    start(sam, dana)
    tick(sam, TODAY - timedelta(days=6), *EVEN)
    tick(ruth, TODAY - timedelta(days=1), *EVEN)
    for ago in range(2, 7):
        tick(ruth, TODAY - timedelta(days=ago), *EVEN)
    assert names(signed_in(dana).get("/caseload/")) == ["Sam Adeyemi", "Ruth Adeyemi"]


def test_a_row_says_what_where_and_which_week(dana, ruth, signed_in, now):
    assert "Knee replacement, left, week 2" in words(signed_in(dana).get("/caseload/"))


def test_the_page_greets_by_the_clock_of_the_clinic(dana, signed_in, now):
    now.set(at("19:30"))
    assert "Good evening, Dana" in words(signed_in(dana).get("/caseload/"))


def test_the_last_tick_is_said_as_people_say_it(dana, ruth, signed_in, now):
    start(ruth, dana)
    tick(ruth, TODAY, "08:15")
    body = signed_in(dana).get("/caseload/").content.decode()
    assert '<time datetime="2026-04-15T08:15:00-04:00">Today 08:15</time>' in body


def test_an_ended_programme_stands_under_finished(dana, ruth, signed_in, now):
    prescribing.end(start(ruth, dana), by=dana.user, now=NOW, reason="Goal reached")
    assert "Finished Wed 15 Apr" in words(signed_in(dana).get("/caseload/"))


def test_a_therapist_sees_their_own_patients_first(dana, ruth, harbour, signed_in, now):
    other = factories.make_therapist(harbour, "Tom Lindqvist")
    factories.make_episode(factories.make_patient(other, "Hana Kobayashi"))
    browser = signed_in(dana)
    assert names(browser.get("/caseload/")) == ["Ruth Adeyemi"]
    assert sorted(names(browser.get("/caseload/?whose=clinic"))) == ["Hana Kobayashi", "Ruth Adeyemi"]


def test_an_owner_sees_the_whole_clinic_first(ines, ruth, signed_in, now):
    assert names(signed_in(ines).get("/caseload/")) == ["Ruth Adeyemi"]


def test_omar_sees_nobody_of_another_clinic(omar, ruth, signed_in, now):
    assert names(signed_in(omar).get("/caseload/?whose=clinic")) == []


def test_a_stranger_is_sent_to_the_sign_in_page(client, db):
    assert client.get("/caseload/").headers["Location"] == "/sign-in/?next=/caseload/"


def test_a_search_finds_by_part_of_a_name(dana, ruth, sam, signed_in, now):
    assert names(signed_in(dana).get("/caseload/?q=SAM")) == ["Sam Adeyemi"]


def test_a_condition_narrows_the_list(dana, ruth, sam, signed_in, now):
    assert names(signed_in(dana).get("/caseload/?condition=knee-replacement")) == ["Ruth Adeyemi"]


def test_a_tile_shows_only_its_own(dana, ruth, sam, signed_in, now):
    start(ruth, dana, days_ago=0)
    tick(ruth, TODAY, "08:15")
    browser = signed_in(dana)
    assert names(browser.get("/caseload/?show=steady")) == ["Ruth Adeyemi"]
    assert names(browser.get("/caseload/?show=waiting")) == ["Sam Adeyemi"]


@pytest.mark.parametrize("query", ["show=nonsense", "whose=everyone", "page=99", "page=x", "q=%00"])
def test_odd_addresses_are_read_as_not_said(dana, ruth, signed_in, now, query):
    assert names(signed_in(dana).get(f"/caseload/?{query}")) == ["Ruth Adeyemi"]


def test_a_search_without_result_says_so(dana, ruth, signed_in, now):
    assert "Nobody fits" in words(signed_in(dana).get("/caseload/?q=zebra"))


def test_an_empty_clinic_is_told_how_to_begin(ines, signed_in, now):
    assert "Start with one patient" in words(signed_in(ines).get("/caseload/"))


def test_a_swap_gets_the_table_and_the_tiles_alone(dana, ruth, signed_in, now):
    body = signed_in(dana).get("/caseload/", headers={"HX-Request": "true"}).content.decode()
    assert (body.strip().startswith('<div id="cases">'), 'data-hx-swap-oob="true"' in body, "<html" in body) == (
        True,
        True,
        False,
    )


def test_going_back_gets_the_whole_page(dana, ruth, signed_in, now):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in signed_in(dana).get("/caseload/", headers=headers).content.decode()


def test_looking_changes_nothing(dana, ruth, signed_in, now):
    start(ruth, dana)
    signed_in(dana).get("/caseload/")
    assert ruth.days.count() == 0


@pytest.mark.parametrize("count", [1, 20, 200])
def test_the_page_costs_eight_queries_for_any_number_of_patients(
    dana, signed_in, now, django_assert_num_queries, count
):
    for number in range(count):
        patient = factories.make_patient(dana, f"Patient {number}", email=f"p{number}@mail.example")
        factories.make_episode(patient)
        if number < 20:
            start(patient, dana)
            tick(patient, TODAY - timedelta(days=1), "08:15", pain=3)
    browser = signed_in(dana)
    with django_assert_num_queries(8):
        assert len(names(browser.get("/caseload/"))) == count


def test_two_hundred_fit_on_a_page_and_the_next_goes_on(dana, signed_in, now):
    Patient.objects.bulk_create(
        Patient(clinic=dana.clinic, therapist=dana, name=f"Patient {n:03}", email="p@mail.example", zone="UTC")
        for n in range(201)
    )
    browser = signed_in(dana)
    first, second = browser.get("/caseload/"), browser.get("/caseload/?page=2")
    assert (len(names(first)), names(second), "Page 1 of 2" in words(first)) == (200, ["Patient 200"], True)


def test_a_therapist_who_left_does_not_get_in(dana, signed_in, now):
    Therapist.objects.filter(pk=dana.pk).update(active_until=TODAY - timedelta(days=1))
    assert signed_in(dana).get("/caseload/").status_code == 302
