"""A notification goes to the patient's devices, sealed and signed; once; and becomes an email where none takes it."""

import re
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.mail import Post
from patients import closing, way_in
from patients.models import Link, Patient
from reminders import planning
from reminders.models import Device, Reminder, ReminderPlan
from reminders.posting import Round, claim
from reminders.push_line import Line
from reminders.pushing import Pushing, Text
from tests import factories
from tests.factories import NOW, TODAY, at
from tests.reminders.push_service import Browser, PushService, unpadded

pytestmark = pytest.mark.django_db
UNTIL = NOW + timedelta(minutes=40)
HEALTH = re.compile(
    r"drill|exercise|snack|pain|knee|heal|clinic|therap|physio|patient|move|Ruth|Adeyemi", re.IGNORECASE
)


@pytest.fixture
def service(push_keys):
    service = PushService()
    yield service
    service.goes_away()


@pytest.fixture
def turned_on(service):
    """``turned_on(ruth)`` is a browser of hers that shows notifications."""

    def make(patient, path="/phone"):
        browser = Browser(service.address + path)
        link = way_in.hand_out(patient, purpose=Link.Purpose.INVITATION, now=NOW)
        browser.row = Device.objects.create(patient=patient, link=link, created_at=NOW, **browser.subscription)
        return browser

    return make


@pytest.fixture
def phone(ruth, turned_on):
    return turned_on(ruth)


@pytest.fixture
def due(ruth):
    return Reminder.objects.create(patient=ruth, on=TODAY, due_at=NOW)


@pytest.fixture
def push(mailoutbox):
    """What a worker does with the reminders that wait; answers the last as it stands then."""

    def mail():
        return EmailMultiAlternatives("Your day", "Open it", to=["ruth@mail.example"])

    def run(now=NOW, *, until=UNTIL, text=Text.MOMENT, instead=mail):
        claimed = claim(Reminder.objects.waiting(now).select_related("patient"), now=now)
        with Post() as post, Pushing(Round(post, now), [row.patient for row in claimed]) as pushing:
            for row in claimed:
                with pushing.way.minding(row, until=NOW + timedelta(hours=8)):
                    pushing.send(row, text, until=until, instead=instead)
        return Reminder.objects.order_by("pk").last()

    return run


def test_it_reaches_the_device_which_alone_can_read_it(phone, due, push, service, mailoutbox):
    assert push().sent_at == NOW
    said = {"title": "Little & Often", "body": "A small moment for you", "lang": "en", "dir": "ltr"}
    assert ([phone.read(asked.body) for asked in service.asked], mailoutbox) == ([said], [])


def test_it_is_kept_until_the_snack_ends_and_a_newer_one_takes_its_place(phone, due, push, service):
    push()
    sent = service.asked[0].headers
    assert (sent["TTL"], sent["Topic"], sent["Urgency"]) == ("2400", "moment", "normal")
    assert sent["Content-Encoding"] == "aes128gcm"


def test_it_is_signed_with_the_clinics_keys_for_this_service_and_not_for_long(phone, due, push, service, push_keys):
    push()
    claims = service.asked[0].claims
    here = service.address.rpartition(":")[0]  # the library leaves the port out; the real ones are at their usual port
    assert (claims["key"], claims["aud"], claims["sub"]) == (push_keys, here, "mailto:hello@localhost")
    assert 0 < claims["exp"] - time.time() <= 24 * 60 * 60


@pytest.mark.parametrize("text", Text)
def test_neither_line_nor_headers_say_whose_it_is_or_what_it_is_about(text, phone, due, push, service):
    push(text=text)
    asked = service.asked[0]
    signed = unpadded(asked.headers["Authorization"].split(".")[1]).decode()
    names = [*asked.headers.keys(), *(value for name, value in asked.headers.items() if name != "Authorization")]
    assert HEALTH.findall(" ".join([*names, signed, str(phone.read(asked.body)), asked.path])) == []


def test_a_patient_in_another_language_reads_it_there(phone, due, push, service, ruth, settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    Patient.objects.update(language="ar")
    push()
    said = phone.read(service.asked[0].body)
    assert (said["lang"], said["dir"]) == ("ar", "rtl")


def test_every_device_hears_and_one_that_took_it_is_enough(phone, ruth, turned_on, due, push, service, mailoutbox):
    turned_on(ruth, "/tablet")
    service.says(503, to="/phone")
    assert (push().sent_at, service.paths, mailoutbox) == (NOW, ["/phone", "/tablet"], [])


def test_it_is_pushed_once(phone, due, push, service):
    push()
    push(NOW + timedelta(minutes=10))
    assert len(service.asked) == 1


@pytest.mark.parametrize("code", [404, 410])
def test_a_device_that_is_gone_is_not_asked_again_and_an_email_goes(code, phone, due, push, service, mailoutbox):
    service.says(code)
    row = push()
    ended = Device.objects.get()
    assert (ended.ended_at, ended.ended_because) == (NOW, "gone")
    assert (row.sent_at, row.channel, len(mailoutbox)) == (NOW, "mail", 1)


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_busy_service_is_tried_again(code, phone, due, push, service, mailoutbox):
    service.says(code)
    row = push()
    assert (row.retry_at, row.error) == (NOW + timedelta(minutes=5), f"push service said {code}")
    service.says(201)
    assert push(row.retry_at).sent_at == row.retry_at
    assert (len(service.asked), mailoutbox) == (2, [])


def test_before_its_time_it_is_not_tried_again(phone, due, push, service):
    service.says(503)
    push()
    push(NOW + timedelta(minutes=4))
    assert len(service.asked) == 1


def test_a_service_that_asks_for_longer_is_left_alone_for_longer(phone, due, push, service):
    service.says(429, Retry_After="900")
    assert push().retry_at == NOW + timedelta(minutes=15)


def test_once_it_would_come_too_late_an_email_goes_and_no_push_any_more(phone, due, push, service, mailoutbox):
    service.says(503)
    first = push()
    second = push(first.retry_at, until=NOW + timedelta(minutes=12))
    assert (second.sent_at, second.channel) == (first.retry_at, "mail")
    assert (len(service.asked), len(mailoutbox)) == (2, 1)


def test_the_email_that_took_its_place_is_tried_again_as_an_email(phone, due, push, service, server, mailoutbox):
    service.says(403)
    server.is_busy()
    row = push()
    server.is_well()
    service.says(201)
    assert push(row.retry_at).sent_at == row.retry_at
    assert (len(service.asked), len(mailoutbox)) == (1, 1)


@pytest.mark.parametrize("code", [400, 403, 413])
def test_what_the_service_finds_fault_with_becomes_an_email_and_the_device_stays(code, phone, due, push, service):
    service.says(code)
    assert push().channel == "mail"
    assert Device.objects.values_list("failed_at", "ended_at").get() == (NOW, None)


def test_a_service_that_points_elsewhere_is_not_followed(phone, due, push, service):
    service.says(307, Location=f"{service.address}/inside")
    assert push().channel == "mail"
    assert service.paths == ["/phone"]


def test_a_service_that_is_not_there_is_tried_again_and_asked_once_a_round(
    phone, ruth, sam, turned_on, due, push, service
):
    turned_on(sam, "/sams")
    Reminder.objects.create(patient=sam, on=TODAY, due_at=NOW)
    service.goes_away()
    push()
    assert set(Reminder.objects.values_list("retry_at", "error")) == {(NOW + timedelta(minutes=5), "push service away")}


def test_a_line_that_broke_is_seen_and_not_tried_again(phone, due, push, service, mailoutbox):
    service.hangs_up()
    push()
    row = push(NOW + timedelta(minutes=30))
    assert (row.handed_at, row.sent_at, row.error) == (NOW, None, "ConnectionError")
    assert (len(service.asked), mailoutbox) == (1, [])


def test_a_worker_that_dies_while_handing_over_is_seen_and_nothing_sent_again(phone, due, push, service, monkeypatch):
    def die(*_args, **_named):
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(Line, "hand", die)
        with pytest.raises(SystemExit):
            push()
    assert push(NOW + timedelta(minutes=30)).handed_at == NOW
    assert service.asked == []


def test_a_worker_too_slow_for_its_claim_does_not_push_what_another_took(phone, due, push, service, monkeypatch):
    reaches = Pushing.reaches

    def slowly(self, patient):
        Reminder.objects.update(claimed_at=NOW + timedelta(minutes=6))
        return reaches(self, patient)

    monkeypatch.setattr(Pushing, "reaches", slowly)
    assert (push().handed_at, service.asked) == (None, [])


def test_a_success_forgets_the_failure_before(phone, due, push, service):
    Device.objects.update(failed_at=NOW - timedelta(days=1))
    push()
    assert Device.objects.values_list("reached_at", "failed_at").get() == (NOW, None)


def test_keys_that_no_browser_made_become_an_email(phone, due, push, mailoutbox):
    Device.objects.update(p256dh="BAAA")
    assert (push().channel, len(mailoutbox)) == ("mail", 1)


def test_without_a_device_an_email_goes_as_ever(service, due, push, mailoutbox):
    row = push()
    assert (row.sent_at, row.channel, len(mailoutbox)) == (NOW, "", 1)


def test_without_keys_nothing_is_pushed(phone, due, push, service, settings, mailoutbox):
    settings.VAPID_PRIVATE_KEY = ""
    push()
    assert (service.asked, len(mailoutbox)) == ([], 1)


@pytest.mark.parametrize("mark", ["mail_stopped_at", "mail_bounced_at"])
def test_who_gets_no_mails_gets_none_in_place_of_a_notification(mark, phone, ruth, due, push, service, mailoutbox):
    Patient.objects.update(**{mark: NOW - timedelta(days=1)})
    service.says(410)
    row = push()
    assert (row.failed_at, row.error, row.sent_at, mailoutbox) == (NOW, "push service said 410", None, [])


@pytest.mark.parametrize("mark", ["mail_stopped_at", "mail_bounced_at"])
def test_who_gets_no_mails_still_gets_notifications(mark, phone, ruth, due, push, service):
    Patient.objects.update(**{mark: NOW - timedelta(days=1)})
    assert (push().sent_at, service.paths) == (NOW, ["/phone"])


def test_ways_in_closed_silence_the_phone_too(phone, ruth, due, push, service, mailoutbox):
    closing.close_all(ruth, by=ruth, now=NOW)
    push()
    assert (service.asked, len(mailoutbox)) == ([], 1)


def test_nothing_of_the_address_is_logged_or_kept_with_the_error(phone, due, push, service, caplog):
    service.says(503)
    row = push()
    assert urlsplit(phone.endpoint).netloc not in caplog.text + row.error


def test_the_devices_of_a_whole_round_cost_one_query(service, dana, turned_on):
    people = [factories.make_patient(dana, f"Patient {k}", email=f"p{k}@mail.example") for k in range(20)]
    for number, patient in enumerate(people):
        turned_on(patient, f"/{number}")
    with CaptureQueriesContext(connection) as queries, Post() as post:
        pushing = Pushing(Round(post, NOW), people)
    assert (len(queries), all(map(pushing.reaches, people))) == (1, True)


def test_a_nudge_before_a_snack_comes_as_a_notification_not_as_an_email(
    phone, ruth, dana, service, dispatch, mailoutbox
):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    Patient.objects.filter(pk=ruth.pk).update(wants_reminders=False, nudge="snack", replan_reminders_at=at("06:00"))
    planning.plan(at("06:00"))
    due_at = ReminderPlan.objects.get(patient=ruth).next_due_at
    row = dispatch(due_at)
    assert (row.kind, row.channel, row.sent_at, mailoutbox) == ("nudge", "push", due_at, [])
    assert phone.read(service.asked[0].body)["body"] == "A small moment for you"
