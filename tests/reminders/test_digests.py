"""The morning list: at the therapist's hour on office days, once, only when somebody needs them, naming nobody."""

import email
import re
from datetime import date, time, timedelta
from email import policy
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.models import Clinic, Therapist
from patients import writing
from patients.models import Patient
from reminders import digesting, letters
from reminders.models import Digest
from tests import factories
from tests.factories import NOW, TODAY, at
from tests.reminders.test_letters import is_discreet, words

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=10)  # by then everybody's share of the spread has come


@pytest.fixture
def writes(ruth, dana):
    """Ruth has written, so somebody should look."""
    writing.say(ruth, key=factories.new_key(), words="May I swim?", now=at("06:00"))
    return ruth


@pytest.fixture
def dispatch():
    """What the beat and a worker do at an instant; answers the newest row."""

    def run(now):
        for ids in digesting.due_batches(now):
            digesting.send(ids, now=now)
        return Digest.objects.order_by("on").last()

    return run


def morning(dana, on=TODAY):
    dana.refresh_from_db()
    return digesting.due_at(dana, on)


# -- When -------------------------------------------------------------------------------------------------------------


def test_it_comes_at_the_therapists_hour(writes, dana, dispatch, mailoutbox):
    row = dispatch(morning(dana))
    assert [mail.to for mail in mailoutbox] == [["dana@harbour.example"]]
    assert (row.on, row.due_at, row.sent_at) == (TODAY, morning(dana), morning(dana))


def test_before_the_hour_nothing_happens(writes, dana, dispatch):
    assert dispatch(morning(dana) - timedelta(seconds=1)) is None


def test_a_clinics_lists_leave_over_some_minutes(harbour):
    staff = [factories.make_therapist(harbour, f"T{n} Person") for n in range(12)]
    dues = [digesting.due_at(one, TODAY) for one in staff]
    assert all(at("07:30") <= due < at("07:40") for due in dues)
    assert len({due.replace(second=0) for due in dues}) > 5


def test_a_therapists_share_of_the_spread_is_the_same_each_day(dana):
    shares = {digesting.due_at(dana, TODAY + timedelta(days=n)) - timedelta(days=n) for n in range(3)}
    assert len(shares) == 1


@pytest.mark.parametrize(
    ("zone", "on", "hour"),
    [
        ("America/New_York", date(2026, 3, 6), "12:30"),
        ("America/New_York", date(2026, 3, 9), "11:30"),  # the clocks went forward on Sunday
        ("America/New_York", date(2026, 10, 30), "11:30"),
        ("America/New_York", date(2026, 11, 2), "12:30"),  # they went back
        ("Pacific/Kiritimati", date(2026, 4, 15), "17:30"),  # of the day before in UTC
        ("Pacific/Pago_Pago", date(2026, 4, 15), "18:30"),
        ("Asia/Kathmandu", date(2026, 4, 15), "01:45"),
    ],
)
def test_it_is_half_past_seven_by_the_clinics_clock(zone, on, hour, harbour, dana, dispatch):
    Clinic.objects.update(zone=zone)
    due = morning(dana, on)
    assert timedelta(0) <= due - at("07:30", on, zone) < digesting.SPREAD
    assert at("07:30", on, zone).strftime("%H:%M") == hour
    assert dispatch(due).on == on


@pytest.mark.parametrize("sunday", [date(2026, 3, 8), date(2026, 11, 1)])
def test_on_an_odd_night_it_comes_once_where_sunday_is_an_office_day(sunday, writes, dana, dispatch, mailoutbox):
    Clinic.objects.update(open_week=[["08:00", "18:00"]] * 7)
    Therapist.objects.update(digest_at=time(4))
    writing.say(writes, key=factories.new_key(), words="Hello?", now=at("00:10", sunday))
    midnight = at("00:00", sunday)
    for minutes in range(0, 12 * 60, 20):
        dispatch(midnight + timedelta(minutes=minutes))
    assert (len(mailoutbox), Digest.objects.get().sent_at.astimezone(ZoneInfo("America/New_York")).hour) == (1, 4)


def test_two_clinics_have_each_their_own_morning(writes, dana, omar, dispatch):
    Clinic.objects.filter(pk=omar.clinic_id).update(zone="Europe/London")
    dispatch(at("07:30") + LATER)
    assert list(Digest.objects.values_list("therapist", flat=True)) == [dana.pk]


def test_a_clinic_that_moves_to_another_clock_gets_no_second_one_that_day(writes, dana, dispatch, mailoutbox):
    dispatch(morning(dana))
    Clinic.objects.update(zone="America/Los_Angeles")
    dispatch(at("07:30", zone="America/Los_Angeles") + LATER)
    assert len(mailoutbox) == 1


def test_an_hour_chosen_after_it_has_struck_holds_from_tomorrow(writes, dana, dispatch):
    Therapist.objects.update(digest_at=time(4))
    assert dispatch(NOW) is None


# -- Once -------------------------------------------------------------------------------------------------------------


def test_dispatching_twice_sends_once(writes, dana, dispatch, mailoutbox):
    for minutes in range(5):
        dispatch(morning(dana) + timedelta(minutes=minutes))
    assert (len(mailoutbox), Digest.objects.count()) == (1, 1)


def test_two_workers_with_the_same_batch_send_it_once(writes, dana, mailoutbox):
    now = morning(dana)
    [ids] = digesting.due_batches(now)
    digesting.send(ids, now=now)
    digesting.send(ids, now=now)
    assert len(mailoutbox) == 1


def test_the_next_office_day_has_its_own(writes, dana, dispatch, mailoutbox):
    for days in range(2):
        dispatch(morning(dana, TODAY + timedelta(days=days)))
    assert (len(mailoutbox), Digest.objects.count()) == (2, 2)


def test_a_worker_that_dies_before_the_server_was_spoken_to_is_made_up_for(
    writes, dana, dispatch, monkeypatch, mailoutbox
):
    now = morning(dana)
    with monkeypatch.context() as dying:
        dying.setattr(letters, "digest", lambda *_given: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            dispatch(now)
    dispatch(now + timedelta(minutes=4))
    assert mailoutbox == []
    assert dispatch(now + timedelta(minutes=6)).sent_at == now + timedelta(minutes=6)


def test_a_worker_that_dies_while_handing_over_is_seen_and_nothing_sent_again(
    writes, dana, dispatch, server, mailoutbox
):
    now = morning(dana)
    server.kills_the_worker()
    with pytest.raises(SystemExit):
        dispatch(now)
    server.is_well()
    row = dispatch(now + timedelta(minutes=30))
    assert (row.handed_at, row.sent_at, mailoutbox) == (now, None, [])


def test_trouble_that_passes_is_tried_again(writes, dana, dispatch, server, mailoutbox):
    now = morning(dana)
    server.is_busy()
    assert dispatch(now).retry_at == now + timedelta(minutes=5)
    server.is_well()
    assert dispatch(now + timedelta(minutes=5)).sent_at == now + timedelta(minutes=5)


def test_trying_ends_with_the_morning(writes, dana, dispatch, server):
    now = morning(dana)
    server.is_busy()
    dispatch(now)
    row = dispatch(now + digesting.GOOD_FOR - timedelta(minutes=3))
    assert (row.failed_at, row.error) == (now + digesting.GOOD_FOR - timedelta(minutes=3), "server said 451")


# -- When not ---------------------------------------------------------------------------------------------------------


def because(row):
    return row.suppressed_because


def test_nobody_to_look_at_is_no_mail(dana, dispatch, mailoutbox):
    assert (because(dispatch(morning(dana))), mailoutbox) == ("nothing", [])


def test_another_therapists_patients_are_not_on_the_list(writes, dana, ines, dispatch, mailoutbox):
    dispatch(at("07:30") + LATER)
    assert [mail.to for mail in mailoutbox] == [["dana@harbour.example"]]
    assert because(Digest.objects.get(therapist=ines)) == "nothing"


@pytest.mark.parametrize("open_week", [[], [["08:00", "18:00"]] * 5 + [None, None]], ids=["not said", "said"])
def test_on_a_day_the_clinic_is_closed_it_stays_away(open_week, writes, dana, dispatch):
    Clinic.objects.update(open_week=open_week)
    assert because(dispatch(morning(dana, date(2026, 4, 18)))) == "closed"


def test_who_wants_none_has_no_row(writes, dana, dispatch):
    Therapist.objects.update(wants_digest=False)
    assert dispatch(at("07:30") + LATER) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"wants_digest": False}, "unwanted"), ({"active_until": TODAY - timedelta(days=1)}, "gone")],
)
def test_what_changed_after_it_was_due_is_heard(change, reason, writes, dana, dispatch, mailoutbox):
    now = morning(dana)
    list(digesting.due_batches(now))
    Therapist.objects.filter(pk=dana.pk).update(**change)
    assert (because(dispatch(now)), mailoutbox) == (reason, [])


def test_one_that_waited_until_after_the_morning_is_not_sent(writes, dana, dispatch, mailoutbox):
    now = morning(dana)
    list(digesting.due_batches(now))
    assert (because(dispatch(now + digesting.GOOD_FOR)), mailoutbox) == ("too_late", [])


def test_patients_out_of_care_are_not_on_it(writes, dana, dispatch):
    Patient.objects.update(discharged_at=at("06:30"))
    assert because(dispatch(morning(dana))) == "nothing"


# -- What it says -----------------------------------------------------------------------------------------------------


@pytest.fixture
def mail(writes, dana, dispatch, mailoutbox):
    """Dana's list, as an independent parser reads it."""
    dispatch(morning(dana))
    return email.message_from_bytes(mailoutbox[0].message().as_bytes(), policy=policy.default)


def parts(mail):
    return {part.get_content_type(): part.get_content() for part in mail.iter_parts()}


def test_it_has_a_text_and_a_page(mail):
    assert (mail.get_content_type(), list(parts(mail))) == ("multipart/alternative", ["text/plain", "text/html"])


def test_the_subject_counts_and_says_no_more(mail):
    assert (mail["Subject"], is_discreet(mail["Subject"])) == ("Your morning list, 1 to look at", True)


def test_it_says_who_and_why_by_initials(mail):
    text = parts(mail)["text/plain"]
    assert "- R. A.: Message waiting" in text
    assert "1 of your patients could use a look. 1 person wrote and waits." in text
    assert "R. A. Message waiting" in words(parts(mail)["text/html"])


def test_no_name_is_anywhere_in_it(mail):
    assert [
        name for name in ("Ruth", "Adeyemi") if name in mail.as_string() or name in "".join(parts(mail).values())
    ] == []


def test_no_header_and_no_preview_speaks_of_health(mail):
    preview = re.search(r"display:none[^>]*>([^<]*)<", parts(mail)["text/html"]).group(1)
    said = [preview, *(str(value) for name, value in mail.items() if name not in ("From", "To"))]
    assert [line for line in said if not is_discreet(line)] == []


def test_its_headers_say_what_it_is_and_how_to_end_it(mail):
    row = Digest.objects.get()
    assert mail["Message-ID"] == f"<list.{row.pk}.20260415@testserver>"
    assert (mail["Auto-Submitted"], mail["List-Unsubscribe-Post"]) == ("auto-generated", "List-Unsubscribe=One-Click")
    assert mail["List-Unsubscribe"].strip().startswith("<http://testserver/mail/stop-list/")


def test_it_leads_to_the_readers_own_patients_and_to_the_settings(mail):
    for part in parts(mail).values():
        assert "http://testserver/caseload/?whose=mine" in part
        assert "http://testserver/clinic/#part-digest" in part


def test_what_a_red_flag_is_about_stands_on_the_chart_alone(ruth, dana, dispatch, mailoutbox):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    factories.make_alert(ruth, "RF01", at=at("06:00"), now=at("06:00"))
    dispatch(morning(dana))
    assert "- R. A.: Red flag: see the chart\n" in mailoutbox[0].body


def test_a_long_list_names_the_first_and_counts_the_rest(dana, dispatch, mailoutbox):
    for n in range(15):
        patient = factories.make_patient(dana, f"P{n:02} Person", email=f"p{n}@mail.example")
        writing.say(patient, key=factories.new_key(), words="Hello?", now=at("06:00"))
    dispatch(morning(dana))
    body = mailoutbox[0].body
    assert (body.count("P. P.: "), "- And 3 more." in body) == (12, True)


def test_each_list_costs_the_same_however_many_are_on_it(dana):
    def queries_for(n):
        for k in range(n):
            patient = factories.make_patient(dana, f"P{n}.{k} Person", email=f"p{n}.{k}@mail.example")
            writing.say(patient, key=factories.new_key(), words="Hello?", now=at("06:00"))
        Digest.objects.all().delete()
        row = Digest.objects.create(therapist=dana, on=TODAY, due_at=at("07:30"))
        with CaptureQueriesContext(connection) as queries:
            digesting.send([row.pk], now=at("07:30"))
        return len(queries)

    assert queries_for(1) == queries_for(20)
