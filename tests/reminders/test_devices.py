"""A patient turns notifications on and off, one browser at a time; none is asked, and none shown, where no keys are."""

from datetime import timedelta

import pytest
from django.core.checks import run_checks
from django.utils.html import strip_tags

from clinic.models import AuditEntry
from patients import closing
from patients.models import Link
from reminders import subscribing
from reminders.models import Device
from tests.factories import NOW
from tests.reminders.push_service import Browser

MOZILLA = "https://updates.push.services.mozilla.com/wpush/v2/abc"
PAGE, ON = "/notifications/", "/notifications/on/"


@pytest.fixture
def phone(ruth, signed_in, now, push_keys):
    return signed_in(ruth)


@pytest.fixture
def browser():
    return Browser(MOZILLA)


@pytest.fixture
def device(phone, browser):
    """Ruth's phone shows notifications."""
    phone.post(ON, browser.subscription)
    return Device.objects.get()


def off(device):
    return f"/notifications/{device.pk}/off/"


def words(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


def known(**more):
    return list(Device.objects.live().filter(**more).values_list("endpoint", flat=True))


def test_a_press_turns_it_on_and_leaves_a_trace(phone, browser, ruth):
    answer = phone.post(ON, browser.subscription)
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    assert (known(patient=ruth), Device.objects.get().created_at) == ([MOZILLA], NOW)
    assert AuditEntry.objects.filter(what="notifications.on", patient_id=ruth.pk).count() == 1


def test_pressed_twice_it_is_on_once(phone, browser):
    phone.post(ON, browser.subscription)
    phone.post(ON, browser.subscription)
    assert known() == [MOZILLA]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/readyz",
        "https://evil.example/push.services.mozilla.com",
        "https://notpush.services.mozilla.com.evil.example/",
        "https://evilpush.apple.com/abc",
        "https://push.services.mozilla.com@evil.example/",
        "https://user:secret@fcm.googleapis.com/abc",
        "https://updates.push.services.mozilla.com:8443/abc",
        "https://[::1/",
        "gopher://fcm.googleapis.com/",
        "https://fcm.googleapis.com/" + "a" * 1000,
    ],
)
def test_our_server_writes_to_the_browsers_own_services_and_nowhere_else(phone, endpoint):
    answer = phone.post(ON, Browser(endpoint).subscription)
    assert (answer.status_code, Device.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    "host", ["fcm.googleapis.com", "web.push.apple.com", "wns2-par02p.notify.windows.com", "push.services.mozilla.com"]
)
def test_each_of_the_great_browsers_has_its_service(phone, host):
    assert phone.post(ON, Browser(f"https://{host}/x").subscription).status_code == 303


@pytest.mark.parametrize(
    "odd",
    [
        {"p256dh": ""},
        {"p256dh": "BAAA"},
        {"p256dh": "B" + "A" * 86},
        {"p256dh": "é" * 20},
        {"auth": "c2hvcnQ"},
        {"auth": "%%%"},
        {"endpoint": ""},
        {"endpoint": MOZILLA + "\0"},
    ],
)
def test_what_no_browser_hands_out_is_refused_in_a_sentence(phone, browser, odd):
    answer = phone.post(ON, browser.subscription | odd)
    assert (answer.status_code, Device.objects.count()) == (422, 0)
    assert 'role="alert"' in answer.content.decode()


def test_a_tablet_of_two_shows_the_notifications_of_whoever_turned_it_on_last(phone, browser, ruth, sam, signed_in):
    phone.post(ON, browser.subscription)
    signed_in(sam).post(ON, browser.subscription)
    assert (known(patient=ruth), known(patient=sam)) == ([], [MOZILLA])


def test_turned_off_it_is_silent_and_off_twice_is_off_once(phone, device, ruth):
    assert [phone.post(off(device)).status_code for _ in range(2)] == [303, 303]
    assert (known(), AuditEntry.objects.filter(what="notifications.off").count()) == ([], 1)


def test_turned_off_and_on_again_it_is_on(phone, device, browser):
    phone.post(off(device))
    phone.post(ON, browser.subscription)
    assert known() == [MOZILLA]


def test_nobody_turns_off_another_patients_phone(device, omar, dana, sam, signed_in):
    assert signed_in(sam).post(off(device)).status_code == 404
    assert signed_in(dana).post(off(device))["Location"] == "/open/ask/"
    assert known() == [MOZILLA]


def test_closing_every_way_in_silences_it(device, ruth):
    closing.close_all(ruth, by=ruth, now=NOW)
    assert known() == []


def test_a_browser_that_changed_its_address_stays_on(phone, device, ruth):
    phone.post(ON, Browser(MOZILLA + "d").subscription | {"instead_of": MOZILLA})
    assert known(patient=ruth) == [MOZILLA + "d"]


def test_a_changed_address_of_somebody_elses_turns_nothing_on(device, ruth, sam, signed_in):
    answer = signed_in(sam).post(ON, Browser(MOZILLA + "d").subscription | {"instead_of": MOZILLA})
    assert (answer.status_code, known()) == (422, [MOZILLA])


def test_of_many_devices_the_oldest_falls_silent(phone, ruth, now):
    for number in range(subscribing.MOST_DEVICES + 1):
        now.set(NOW + timedelta(minutes=number))
        phone.post(ON, Browser(f"{MOZILLA}{number}").subscription)
    assert (len(known()), f"{MOZILLA}0" in known()) == (subscribing.MOST_DEVICES, False)


def test_the_page_lists_the_devices_without_their_addresses(phone, device):
    page = phone.get(PAGE)
    assert "On since Wed 15 Apr, 10:00" in words(page)
    assert (device.fingerprint in page.content.decode(), MOZILLA in page.content.decode()) == (True, False)


def test_the_page_does_not_slow_with_devices(phone, django_assert_num_queries):
    phone.post(ON, Browser(MOZILLA).subscription)
    with django_assert_num_queries(2):
        phone.get(PAGE)
    for number in range(9):
        phone.post(ON, Browser(f"{MOZILLA}{number}").subscription)
    with django_assert_num_queries(2):
        phone.get(PAGE)


def test_without_a_wish_for_nudges_the_page_says_that_none_come_yet(phone, ruth):
    assert "No nudges come yet." in words(phone.get(PAGE))
    type(ruth).objects.update(nudge="snack")
    assert "No nudges come yet." not in words(phone.get(PAGE))


def test_the_settings_lead_to_it(phone):
    assert f'href="{PAGE}"' in phone.get("/settings/").content.decode()


def test_without_keys_it_is_not_offered_and_not_there(ruth, signed_in, now, browser):
    phone = signed_in(ruth)
    assert PAGE not in phone.get("/settings/").content.decode()
    assert (phone.get(PAGE).status_code, phone.post(ON, browser.subscription).status_code) == (404, 404)


def test_a_device_remembers_the_way_in_it_came_by(device, ruth):
    assert device.link == Link.objects.get(patient=ruth)


def test_the_keys_that_are_made_are_a_pair(push_keys):
    assert run_checks() == []


@pytest.mark.parametrize("private", ["", "no key", "x" * 43])
def test_keys_that_are_no_pair_are_refused_at_the_start(push_keys, settings, private):
    settings.VAPID_PRIVATE_KEY = private
    assert [error.id for error in run_checks()] == ["reminders.E001"]
