"""Notifications on a real Chromium: turned on by a press, shown by the worker, off with the phone's sign-out."""

import json

import pytest
from playwright.sync_api import expect

from reminders.models import Device
from tests.journeys.arriving import new_page
from tests.journeys.every_page import PHONE, broken_rules, sideways
from tests.reminders.push_service import Browser
from tests.waiting import until

ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
# The browser's maker would hand out the address over the network; here the browser has one at once.
MAKER = """({ endpoint, p256dh, auth }) => {
    const key = () => localStorage.getItem("pushed");
    const made = () => ({
        endpoint, toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh, auth } }),
        options: { applicationServerKey: Uint8Array.from(atob(key()), c => c.charCodeAt(0)) },
        unsubscribe: async () => { localStorage.removeItem("pushed"); return true; },
    });
    PushManager.prototype.getSubscription = async () => key() && made();
    PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
        if (!userVisibleOnly) throw new Error("refused");
        const plain = applicationServerKey.replaceAll("-", "+").replaceAll("_", "/");
        localStorage.setItem("pushed", plain + "=".repeat((4 - plain.length % 4) % 4));
        return made();
    };
}"""
SHOWN = """async () => {
    const shown = await (await navigator.serviceWorker.ready).getNotifications();
    return shown.map(({ title, body, lang, tag }) => [title, body, lang, tag]);
}"""


@pytest.fixture
def context(new_context, site, now, push_keys, let_in, ruth):
    context = new_context(viewport=PHONE)
    context.grant_permissions(["notifications"], origin=site)
    context.add_init_script(f"({MAKER})({json.dumps(Browser(ENDPOINT).subscription)})")
    let_in(context, ruth)
    return context


@pytest.fixture
def page(context, site):
    page = context.new_page()
    page.goto(site + "/notifications/")
    return page


def turn_on(page):
    with new_page(page):
        page.get_by_role("button", name="Turn on notifications").click()


def test_a_press_turns_them_on_and_another_off(page, console):
    turn_on(page)
    expect(page.get_by_text("Notifications are on here.")).to_be_visible()
    expect(page.get_by_text("this one")).to_be_visible()
    assert Device.objects.live().values_list("endpoint", flat=True).get() == ENDPOINT
    with new_page(page):
        page.get_by_role("button", name="Turn off").click()
    expect(page.get_by_role("button", name="Turn on notifications")).to_be_visible()
    assert (Device.objects.live().count(), page.evaluate("localStorage.getItem('pushed')")) == (0, None)
    assert console == []


def test_the_page_is_for_everybody(page, axe):
    turn_on(page)
    expect(page.get_by_text("Notifications are on here.")).to_be_visible()
    assert (sideways(page), broken_rules(axe, page)) == ({}, [])


def test_signing_out_gives_the_address_up(page, site):
    turn_on(page)
    page.goto(site + "/settings/")
    with new_page(page):
        page.get_by_role("button", name="Sign out on this phone").click()
    page.wait_for_function("localStorage.getItem('pushed') === null")


def test_who_has_blocked_them_reads_how_to_allow_them(context, page, site):
    page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    page.goto(site + "/notifications/")
    expect(page.get_by_text("This browser blocks them.")).to_be_visible()
    expect(page.get_by_role("button", name="Turn on notifications")).to_be_hidden()


def test_without_javascript_the_page_says_that_emails_still_come(new_context, site, now, push_keys, let_in, ruth):
    context = new_context(java_script_enabled=False)
    let_in(context, ruth)
    page = context.new_page()
    page.goto(site + "/notifications/")
    expect(page.get_by_text("Emails still come.")).to_be_visible()
    expect(page.get_by_role("button", name="Turn on notifications")).to_be_hidden()


@pytest.fixture
def deliver(page, site):
    """Hands a push to the worker, as the browser does when one has come."""
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    line, workers = page.context.new_cdp_session(page), []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda said: workers.extend(said["registrations"]))
    line.send("ServiceWorker.enable")
    assert until(lambda: page.evaluate("true") and workers)
    number = workers[-1]["registrationId"]

    def give(data):
        line.send("ServiceWorker.deliverPushMessage", {"origin": site, "registrationId": number, "data": data})

    return give


def test_the_worker_shows_the_line_and_a_newer_takes_its_place(page, deliver):
    said = {"title": "Little & Often", "body": "A small moment for you", "lang": "en", "dir": "ltr"}
    deliver(json.dumps(said | {"body": "Older"}))
    deliver(json.dumps(said))
    page.wait_for_function(f"async () => (await ({SHOWN})()).some(one => one[1] === 'A small moment for you')")
    assert page.evaluate(SHOWN) == [["Little & Often", "A small moment for you", "en", "moment"]]


def test_a_push_that_cannot_be_read_shows_something_still(page, deliver):
    deliver("not JSON")
    page.wait_for_function(f"async () => (await ({SHOWN})()).length === 1")
    assert page.evaluate(SHOWN) == [["Little & Often", "", "", "moment"]]


def test_a_tap_on_it_puts_it_away_and_leads_to_today(context, page, deliver, site):
    deliver(json.dumps({"title": "Little & Often", "body": "A small moment for you"}))
    page.wait_for_function(f"async () => (await ({SHOWN})()).length === 1")
    worker = context.service_workers[0]
    opened = worker.evaluate(
        """async () => {
            let notification;
            for (let n = 0; n < 50 && !notification; n++) {
                [notification] = await self.registration.getNotifications();
                await new Promise(later => setTimeout(later, 100));
            }
            const opened = new Promise(resolve => { self.clients.openWindow = async address => resolve(address); });
            self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
            return opened;
        }"""
    )
    assert (opened, page.evaluate(SHOWN)) == ("/today/", [])
