"""The caseload page: who is on it, in which order, why, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from adherence import days
from adherence.caseload import cases_of
from adherence.models import SavedView, Tick
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


@pytest.mark.parametrize("words", ["low back", "not+started", "sam adeyemi"])
def test_a_search_finds_by_condition_reason_and_name(dana, ruth, sam, signed_in, now, words):
    start(sam, dana)
    assert names(signed_in(dana).get(f"/caseload/?q={words}")) == ["Sam Adeyemi"]


def test_a_condition_narrows_the_list(dana, ruth, sam, signed_in, now):
    assert names(signed_in(dana).get("/caseload/?condition=knee-replacement")) == ["Ruth Adeyemi"]


def test_a_tile_shows_only_its_own(dana, ruth, sam, signed_in, now):
    start(ruth, dana, days_ago=0)
    tick(ruth, TODAY, "08:15")
    browser = signed_in(dana)
    assert names(browser.get("/caseload/?show=steady")) == ["Ruth Adeyemi"]
    assert names(browser.get("/caseload/?show=waiting")) == ["Sam Adeyemi"]


@pytest.mark.parametrize(
    "query",
    ["show=nonsense", "whose=everyone", "whose=99", "sort=wealth", "page=99", "page=x", "q=%00", "condition=%00"],
)
def test_odd_addresses_are_read_as_not_said(dana, ruth, signed_in, now, query):
    assert names(signed_in(dana).get(f"/caseload/?{query}")) == ["Ruth Adeyemi"]


def test_a_search_without_result_says_so(dana, ruth, signed_in, now):
    assert "Nobody fits" in words(signed_in(dana).get("/caseload/?q=zebra"))


def test_an_empty_clinic_is_told_how_to_begin(ines, signed_in, now):
    assert "Start with one patient" in words(signed_in(ines).get("/caseload/"))


def test_a_swap_gets_the_table_and_the_tiles_alone(dana, ruth, signed_in, now):
    body = signed_in(dana).get("/caseload/", headers={"HX-Request": "true"}).content.decode()
    assert (body.strip().startswith('<div id="cases"'), "<html" in body) == (True, False)
    assert re.findall(r'id="([a-z]+)"[^>]*data-hx-swap-oob="true"', body) == [
        "summary", "tiles", "kept", "shown", "conditions",
    ]  # fmt: skip


def test_going_back_gets_the_whole_page(dana, ruth, signed_in, now):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in signed_in(dana).get("/caseload/", headers=headers).content.decode()


def test_looking_changes_nothing(dana, ruth, signed_in, now):
    start(ruth, dana)
    signed_in(dana).get("/caseload/")
    assert ruth.days.count() == 0


@pytest.mark.parametrize("count", [1, 20, 200])
def test_the_page_costs_eight_queries_for_any_number_of_patients(
    dana, ines, signed_in, now, django_assert_num_queries, count
):
    for number in range(count):
        patient = factories.make_patient(dana, f"Patient {number}", email=f"p{number}@mail.example")
        factories.make_episode(patient)
        if number < 20:
            start(patient, dana)
            tick(patient, TODAY - timedelta(days=1), "08:15", pain=3)
    SavedView.objects.create(therapist=ines, name="My knees", query="whose=mine")
    browser = signed_in(ines)
    with django_assert_num_queries(8):
        assert len(names(browser.get("/caseload/"))) == count


def test_a_year_of_ticks_costs_no_query_more(dana, ruth, signed_in, now, django_assert_num_queries):
    start(ruth, dana, days_ago=365)
    for ago in range(1, 365, 7):
        tick(ruth, TODAY - timedelta(days=ago), *EVEN, pain=2)
    browser = signed_in(dana)
    with django_assert_num_queries(8):
        browser.get("/caseload/")


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


# -- Reasons put aside ------------------------------------------------------------------------------------------------


@pytest.fixture
def silent_ruth(dana, ruth, now):
    """Six days without a tick."""
    start(ruth, dana, days_ago=8)
    tick(ruth, TODAY - timedelta(days=7), *EVEN)
    return ruth


def groups(response):
    return re.findall(r'scope="rowgroup" colspan="8">([^<]+)<span class="n">(\d+)', response.content.decode())


def test_whoever_has_nothing_but_reasons_put_aside_stands_apart(dana, silent_ruth, signed_in):
    factories.make_snooze(silent_ruth, by=dana.user)
    page = signed_in(dana).get("/caseload/")
    assert groups(page) == [("Put aside", "1")]
    assert "Silent 6 days put aside until Sat 18 Apr by Dana Whitfield: On holiday" in words(page)


def test_whoever_sleeps_counts_neither_as_steady_nor_as_in_need(dana, silent_ruth, signed_in):
    factories.make_snooze(silent_ruth, by=dana.user)
    browser = signed_in(dana)
    assert names(browser.get("/caseload/?show=steady")) == names(browser.get("/caseload/?show=look")) == []


def test_one_reason_put_aside_hides_no_other(dana, silent_ruth, signed_in):
    factories.make_snooze(silent_ruth, by=dana.user)
    factories.make_alert(silent_ruth)
    assert groups(signed_in(dana).get("/caseload/")) == [("Needs a look", "1")]


def test_an_overdue_invitation_put_aside_is_no_longer_waiting(dana, ruth, signed_in, now):
    start(ruth, dana, days_ago=7)
    factories.make_snooze(ruth, "invited", by=dana.user)
    assert groups(signed_in(dana).get("/caseload/")) == [("Put aside", "1")]


# -- Orders -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(dana, ruth, sam, now):
    """Ruth did all yesterday, Sam one dose of six the day before, Alan nothing ever."""
    start(ruth, dana, days_ago=2)
    start(sam, dana, days_ago=2)
    tick(ruth, TODAY - timedelta(days=1), *EVEN)
    tick(sam, TODAY - timedelta(days=2), "08:15")
    factories.make_episode(factories.make_patient(dana, "alan Whitcombe", email="alan@mail.example"))


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["alan Whitcombe", "Ruth Adeyemi", "Sam Adeyemi"]),
        ("last", ["alan Whitcombe", "Sam Adeyemi", "Ruth Adeyemi"]),
        ("dose", ["Sam Adeyemi", "Ruth Adeyemi", "alan Whitcombe"]),
    ],
)
def test_the_list_stands_in_the_order_asked_for(dana, three, signed_in, sort, expected):
    page = signed_in(dana).get(f"/caseload/?sort={sort}")
    assert (names(page), len(groups(page))) == (expected, 1)


def test_the_order_is_said_at_its_column(dana, three, signed_in):
    body = signed_in(dana).get("/caseload/?sort=dose").content.decode()
    assert re.findall(r'aria-sort="(\w+)"><a href="([^"]+)"', body) == [
        ("ascending", "/caseload/?whose=mine&amp;sort=dose")
    ]


# -- What a row says --------------------------------------------------------------------------------------------------


def test_the_spread_is_a_figure_with_its_own_words(dana, ruth, signed_in, now):
    start(ruth, dana, days_ago=1)
    tick(ruth, TODAY - timedelta(days=1), *EVEN)
    page = signed_in(dana).get("/caseload/").content.decode()
    assert 'aria-label="Spread over the day, average of 7 days: 1.0; 1 is perfectly even"><b>1.00</b>' in page


def test_the_summary_says_how_many_need_a_look(dana, silent_ruth, sam, signed_in):
    assert "1 of your 2 people could use a look today." in words(signed_in(dana).get("/caseload/"))


def test_on_the_first_day_nobody_is_blamed(dana, ruth, signed_in, now):
    start(ruth, dana, days_ago=0)
    assert "That is how every caseload begins." in words(signed_in(dana).get("/caseload/"))


def test_after_the_first_tick_the_first_day_is_over(dana, ruth, signed_in, now):
    start(ruth, dana, days_ago=1)
    tick(ruth, TODAY, "08:15")
    assert "That is how every caseload begins." not in words(signed_in(dana).get("/caseload/"))


def test_a_printed_list_says_whose_it_is_and_of_when(dana, ruth, signed_in, now):
    page = words(signed_in(dana).get("/caseload/?show=waiting&condition=knee-replacement&q=ruth"))
    said = "Patients of Dana Whitfield. Waiting. Knee replacement. Search: ruth. 1 person."
    assert f"Caseload, 15 Apr 2026 10:00. {said}" in page


# -- An owner and their colleagues ------------------------------------------------------------------------------------


def test_an_owner_opens_one_colleagues_list(ines, dana, ruth, harbour, signed_in, now):
    other = factories.make_therapist(harbour, "Tom Lindqvist")
    factories.make_episode(factories.make_patient(other, "Hana Kobayashi"))
    page = signed_in(ines).get(f"/caseload/?whose={other.pk}")
    assert (names(page), "Patients of Tom Lindqvist." in words(page)) == (["Hana Kobayashi"], True)


def test_a_therapist_does_not_open_a_colleagues_list_by_its_number(dana, ruth, ines, signed_in, now):
    factories.make_episode(factories.make_patient(ines, "Hana Kobayashi"))
    assert names(signed_in(dana).get(f"/caseload/?whose={ines.pk}")) == ["Ruth Adeyemi"]


def test_on_a_shared_list_a_row_says_whose_patient_it_is(ines, dana, ruth, signed_in, now):
    assert "Knee replacement, left, week 2 · Dana Whitfield" in words(signed_in(ines).get("/caseload/"))
