"""A red flag at the clinic: first on the caseload, on top of the chart, seen and released with a word of reason."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adherence.caseload import cases_of
from adherence.models import Alert
from adherence.reasons import Level
from adherence.resting import resting_of
from clinic.models import AuditEntry
from patients.models import Patient
from prescriptions.programme import programme_of
from tests import factories
from tests.factories import NOW, TODAY, make_alert

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(ruth, dana):
    factories.make_condition().__class__.objects.update(red_flags=["RF02", "RF17"])
    return factories.make_prescription(ruth.episodes.get(), by=dana.user)


@pytest.fixture
def alert(ruth, programme):
    return make_alert(ruth, "RF02")


@pytest.fixture
def desk(dana, signed_in, now):
    return signed_in(dana)


def words(response):
    return " ".join(response.content.decode().split())


def address(alert, deed):
    return f"/patients/{alert.patient_id}/alerts/{alert.pk}/{deed}/"


def reasons(dana):
    [case] = cases_of(Patient.objects.visible_to(dana), now=NOW)
    return case.reasons


# -- the caseload


def test_a_red_flag_is_the_first_reason(dana, alert):
    first = reasons(dana)[0]
    assert (first.level, first.sentence) == (
        Level.ALERT,
        "Red flag: Calf or thigh: new pain, swelling, warmth or redness",
    )
    assert first.evidence == "Said Wed 15 Apr. Nobody has seen it yet."


def test_once_seen_it_still_asks_for_a_decision(dana, desk, alert):
    desk.post(address(alert, "seen"))
    first = reasons(dana)[0]
    assert (first.kind, first.level, first.evidence) == ("red-flag", Level.LOOK, "Said Wed 15 Apr. Seen, not released.")


def test_once_released_it_is_gone(dana, desk, alert):
    desk.post(address(alert, "release"), {"reason": "Fine"})
    assert "red-flag" not in {reason.kind for reason in reasons(dana)}


def test_several_are_one_reason_named_by_the_most_urgent(dana, ruth, alert):
    make_alert(ruth, "RF01")
    flags = [reason for reason in reasons(dana) if reason.kind == "red-flag"]
    assert [flag.sentence for flag in flags] == [
        "Red flag: Chest pain, short of breath, coughing blood or fainting, and 1 more"
    ]


def test_what_is_for_a_message_asks_for_a_look(dana, ruth, programme):
    make_alert(ruth, "RF17")
    assert reasons(dana)[0].level is Level.LOOK


def test_a_patient_without_a_programme_can_raise_one_too(dana, ruth):
    make_alert(ruth, "RF01")
    assert [reason.kind for reason in reasons(dana)] == ["red-flag", "unprescribed"]


def test_whoever_raised_one_stands_above_whoever_did_not(dana, ruth, sam, desk):
    make_alert(sam, "RF01")
    page = words(desk.get("/caseload/"))
    assert page.index("Sam Adeyemi") < page.index("Ruth Adeyemi")


def test_the_caseload_asks_no_more_questions_for_it(dana, ruth, alert, desk, django_assert_num_queries):
    people = Patient.objects.visible_to(dana)
    with django_assert_num_queries(4):
        cases_of(people, now=NOW)


# -- the chart


def test_the_chart_begins_with_it(ruth, desk, alert):
    page = words(desk.get(f"/patients/{ruth.pk}/"))
    card = page[page.index('class="card alarm"') : page.index('class="chart-grid"')]
    assert "Deep vein thrombosis is possible, day 10." in card
    assert "Stop all leg drills. Call your surgeon or clinic now. No answer in 1 hour? Go to the ER." in card
    assert "<dt>At rest</dt><dd>Mini heel slide</dd>" in card
    assert "Nobody has seen it yet." in card


def test_the_chart_shows_the_answers_of_a_fall(ruth, desk, programme):
    make_alert(ruth, "RF18", answers={"hit_head": "yes"})
    page = words(desk.get(f"/patients/{ruth.pk}/"))
    assert "Did you hit your head? Yes. Do you take blood thinners? Not said." in page


def test_the_events_tell_of_a_red_flag_once(ruth, desk, programme, now):
    alert = make_alert(ruth, "RF01")
    now.set(NOW + timedelta(minutes=5))
    desk.post(address(alert, "release"), {"reason": "Fine"})
    page = words(desk.get(f"/patients/{ruth.pk}/"))
    assert (page.count("All drills rest."), page.count("Red flag released"), page.count("Paused")) == (1, 1, 0)


def test_a_programme_that_a_red_flag_holds_offers_no_resuming(ruth, desk, programme):
    make_alert(ruth, "RF01")
    page = words(desk.get(f"/patients/{ruth.pk}/"))
    assert ("At rest because of an alert." in page, f"/{programme.pk}/resume/" in page) == (True, False)


@pytest.mark.parametrize("rules", [["RF02"], ["RF02", "RF01", "RF09", "RF12", "RF17", "RF18"]])
def test_the_chart_asks_three_more_questions_however_many_there_are(ruth, desk, programme, rules):
    with CaptureQueriesContext(connection) as before:
        desk.get(f"/patients/{ruth.pk}/")
    for rule in rules:
        make_alert(ruth, rule)
    with CaptureQueriesContext(connection) as after:
        desk.get(f"/patients/{ruth.pk}/")
    assert len(after) - len(before) == 3


# -- seen and released


def test_i_have_seen_it(desk, alert, dana):
    answer = desk.post(address(alert, "seen"))
    alert.refresh_from_db()
    assert (answer["Location"], alert.seen_at, alert.closed_at) == (f"/patients/{alert.patient_id}/", NOW, None)


def test_releasing_needs_a_word_of_reason_and_keeps_what_was_typed(desk, alert):
    answer = desk.post(address(alert, "release"), {"reason": "x" * 401})
    assert (answer.status_code, Alert.objects.open().count()) == (422, 1)
    assert "x" * 401 in words(answer)
    empty = desk.post(address(alert, "release"), {"reason": "  "})
    assert (empty.status_code, "Say why, in a few words." in words(empty)) == (422, True)


def test_releasing_closes_it_and_the_drills_go_on(ruth, desk, alert):
    desk.post(address(alert, "release"), {"reason": "Ultrasound clear"})
    soon = NOW + timedelta(minutes=1)
    assert resting_of(programme_of(ruth, since=TODAY, until=TODAY), now=soon) is None
    assert AuditEntry.objects.get(what="alert.released").by_name == "Dana Whitfield"


def test_releasing_what_is_released_says_so(ruth, desk, alert):
    for _ in range(2):
        desk.post(address(alert, "release"), {"reason": "Fine"})
    page = words(desk.get(f"/patients/{ruth.pk}/"))
    assert ("It was released already." in page, AuditEntry.objects.filter(what="alert.released").count()) == (True, 1)


@pytest.mark.parametrize("deed", ["seen", "release"])
def test_omar_finds_no_such_alert(omar, signed_in, alert, now, deed):
    answer = signed_in(omar).post(address(alert, deed), {"reason": "Mine"})
    alert.refresh_from_db()
    assert (answer.status_code, alert.seen_at, alert.closed_at) == (404, None, None)


def test_an_alert_is_found_under_its_own_patient_alone(desk, sam, alert):
    assert desk.post(f"/patients/{sam.pk}/alerts/{alert.pk}/seen/").status_code == 404


@pytest.mark.parametrize("deed", ["seen", "release"])
def test_looking_at_the_address_does_nothing(desk, alert, deed):
    assert (desk.get(address(alert, deed)).status_code, Alert.objects.open().count()) == (405, 1)


# -- the patient's today


def resting(ruth, now=NOW):
    return resting_of(programme_of(ruth, since=TODAY, until=TODAY), now=now)


def test_today_says_calmly_what_rests_and_why(ruth, alert, signed_in, now):
    page = words(signed_in(ruth).get("/today/"))
    assert "Your drills rest for now" in page
    assert "You told us: Calf or thigh: new pain, swelling, warmth or redness." in page
    assert 'href="tel:+15550100"' in page


def test_today_names_the_drills_where_only_some_rest(ruth, dana):
    drills = [factories.make_drill(), factories.make_drill("heel-raise", "Heel raise", pose="stand")]
    factories.make_prescription(ruth.episodes.get(), *[(drill, {}) for drill in drills], by=dana.user)
    make_alert(ruth, "RF18")
    assert (resting(ruth).drills, resting(ruth).is_all) == (["Heel raise"], False)


def test_a_rest_that_nobody_told_of_is_not_said_to_be_told(ruth, dana, programme):
    programme.pauses.create(origin="therapist", starts_at=NOW - timedelta(days=1), by=dana.user)
    assert resting(ruth) is None


def test_what_rests_leaves_the_day(ruth, alert, signed_in, now):
    page = words(signed_in(ruth).get("/today/"))
    assert ('id="now"' in page, "Tick off: Mini heel slide" in page) == (False, False)


def test_what_waits_for_the_patients_word_rests_too(ruth, dana):
    as_needed = factories.make_drill("heel-raise", "Heel raise", pose="stand")
    factories.make_prescription(ruth.episodes.get(), (as_needed, {"as_needed": True}), by=dana.user)
    make_alert(ruth, "RF18")
    assert programme_of(ruth, since=TODAY, until=TODAY).when_it_fits(NOW) == []
