"""A patient's phone with its own disk, for the journeys without a signal."""

import pytest
from playwright.sync_api import Error, expect

from patients import way_in
from patients.models import Link
from tests.factories import NOW
from tests.journeys.browser import CHROMIUM, PATIENCE, QUIET
from tests.waiting import until

NAMES = ["Mini heel slide", "Quad set", "Ankle pump", "Glute set"]


class Phone:
    """A phone's browser with its own disk: it can be killed and started again."""

    def __init__(self, playwright, folder, site, now):
        self.chromium, self.folder, self.site, self.now = playwright.chromium, folder, site, now
        self.at, self.is_cut, self.complaints = NOW, False, []

    def start(self):
        self.context = self.chromium.launch_persistent_context(
            self.folder, executable_path=CHROMIUM, args=QUIET, viewport={"width": 390, "height": 844}
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.set_offline(self.is_cut)
        self.context.clock.set_fixed_time(self.at)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return self

    def kill(self):
        """The tab goes as when the system needs its memory, with no word to the page; then the browser."""
        with pytest.raises(Error, match="crash"):
            self.page.goto("chrome://crash")
        self.context.close()

    def let_in(self, patient):
        self.page.goto(way_in.address(way_in.hand_out(patient, purpose=Link.Purpose.INVITATION, now=NOW)))
        expect(self.page.locator("#day")).to_be_visible()

    def has_the_day(self):
        """The worker stands, and the whole day is on this phone."""
        ready = (
            "async () => { await navigator.serviceWorker.ready;"
            " return Boolean(await caches.match('/today/?whole=1', {cacheName: 'day', ignoreVary: true})); }"
        )
        assert until(lambda: self.page.evaluate(ready))

    def cut(self):
        self.is_cut = True
        self.context.set_offline(True)

    def join(self):
        self.is_cut = False
        self.context.set_offline(False)

    def set(self, instant):
        """The time moves on, for the phone and for the server."""
        self.at = instant
        self.now.set(instant)
        self.context.clock.set_fixed_time(instant)

    def look(self):
        self.page.goto(f"{self.site}/today/")
        return self.page.locator("ol.day > li[aria-current='step']")

    def press(self, place, name):
        place.get_by_role("button", name=name).click()


def press_one(phone, name=NAMES[0]):
    """A tick without a signal, in the snack that is now."""
    phone.cut()
    now = phone.look()
    phone.press(now, f"Tick off: {name}")
    expect(phone.page.locator(".check.is-wait")).to_have_count(1)
