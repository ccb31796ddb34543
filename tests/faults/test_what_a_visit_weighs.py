"""What the patient's first page costs on the wire: the collected, compressed files from the server as the image has it.

The shell and the copy of the day that the phone keeps for want of a signal are fetched when the page stands; they are
counted beside it.
"""

import pytest
from django.core.management import call_command

from patients import way_in
from patients.models import Link
from prescriptions.models import Drill
from tests import factories
from tests.factories import NOW
from tests.journeys.browser import CHROMIUM, QUIET

FIRST_REQUESTS, FIRST_BYTES, REPEAT_BYTES = 10, 80_000, 20_000


class Wire:
    """What comes over the wire for a page. Without the worker: what it passes through would not be counted."""

    def __init__(self, page):
        self.page, self.addresses, self.seen = page, {}, []
        self.line = page.context.new_cdp_session(page)
        self.line.send("Network.enable")
        self.line.on("Network.requestWillBeSent", self.asked)
        self.line.on("Network.loadingFinished", self.arrived)

    def asked(self, said):
        self.addresses[said["requestId"]] = said["request"]["url"]

    def arrived(self, said):
        if said["encodedDataLength"]:
            self.seen.append((self.addresses.get(said["requestId"], "?"), int(said["encodedDataLength"])))

    def visit(self, address):
        """How many requests the page took, how many bytes, and how many more for the copy."""
        self.seen = []
        self.page.goto(address, wait_until="networkidle")
        copied = [size for url, size in self.seen if url.endswith(("?whole=1", "/wrong/"))]
        return len(self.seen) - len(copied), sum(size for _url, size in self.seen) - sum(copied), sum(copied)


@pytest.fixture
def four_drawn_drills(ruth, dana):
    """As much as a phase of a protocol asks for, each with its moving figure."""
    call_command("load_library", verbosity=0)
    drills = Drill.objects.filter(slug__in=["quad-set", "ankle-pump", "ankle-circle", "heel-prop"])
    own = [(drill, {"reps": drill.reps, "hold_s": drill.hold_s, "times_per_day": 4}) for drill in drills]
    factories.make_prescription(ruth.episodes.get(), *own, by=dana.user)


@pytest.fixture
def visits(playwright, web, ruth, four_drawn_drills):
    link = way_in.hand_out(ruth, purpose=Link.Purpose.INVITATION, now=NOW)
    site = f"http://localhost:{web.port}"
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    wire = Wire(context.new_page())
    yield wire.visit(f"{site}/open/{way_in.token_of(link)}/"), wire.visit(f"{site}/today/")
    browser.close()


def test_todays_page_is_light_at_the_first_visit_and_lighter_ever_after(visits):
    (requests, first, _copy), (_requests, repeat, copy) = visits
    assert requests <= FIRST_REQUESTS
    assert first <= FIRST_BYTES
    assert repeat + copy <= REPEAT_BYTES
