"""A real Chromium against the real application, database, broker, worker and mail server."""

import os
import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from axe_playwright_python.sync_playwright import Axe
from celery.signals import before_task_publish, task_postrun
from playwright.sync_api import expect

from tests import factories
from tests.journeys.browser import CHROMIUM, PATIENCE, QUIET
from tests.journeys.every_page import Stage
from tests.journeys.phone import NAMES, Phone
from tests.waiting import others_at_work, pages_in_the_making, until

# Playwright's own loop runs in this thread; Django must not take it for an asynchronous view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="No Chromium here. On Debian: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture
def console(page):
    """What the browser complained of; a journey ends by finding it empty."""
    complaints = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


@pytest.fixture
def site(transactional_db, live_server, settings):
    """The address of the running application, by the name links in mails will carry.

    It closes after the browsers; the rows are cleared only when no page that nobody waits for is still being made.
    """
    address = live_server.url.replace("127.0.0.1", "localhost")
    settings.BASE_URL = address
    settings.CSRF_TRUSTED_ORIGINS = [address]
    yield address
    until(lambda: not pages_in_the_making(), seconds=3)  # one may have arrived and not yet asked the database
    assert until(lambda: others_at_work() == 0)


@pytest.fixture
def new_context(site, new_context):
    """``new_context(viewport=PHONE)`` is a browser of its own, closed when the test ends."""

    def open_browser(**more):
        context = new_context(**more)
        context.set_default_timeout(PATIENCE)
        return context

    return open_browser


@pytest.fixture
def let_in(site, signed_in):
    """Gives a browser the cookies of somebody who has come in, without the pages of coming in."""

    def enter(context, person):
        kept = signed_in(person).cookies.values()
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site} for cookie in kept])

    return enter


class Postbox:
    """A real SMTP server that keeps what it is given."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's name for it
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"


@pytest.fixture
def postbox(settings):
    box = Postbox()
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    door = Controller(box, hostname="127.0.0.1", port=port)
    door.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    door.stop()


class Errands:
    """What the worker was given to do, and what followed from it."""

    def __init__(self):
        self.given, self.done = [], []

    def give(self, headers, **_more):
        self.given.append(headers["id"])

    def finish(self, task_id, **_more):
        self.done.append(task_id)

    def run(self, task):
        """A task passes on what follows from it before it is done itself: with as many done as given, all is done."""
        task.delay()
        assert until(lambda: len(self.done) == len(self.given))


@pytest.fixture
def errands(worker):
    """``errands.run(task)`` gives the real worker a task and waits until all of it is done."""
    errands = Errands()
    before_task_publish.connect(errands.give)
    task_postrun.connect(errands.finish)
    yield errands
    before_task_publish.disconnect(errands.give)
    task_postrun.disconnect(errands.finish)


@pytest.fixture
def axe():
    return Axe()


# -- For the scenes of every page


@pytest.fixture(scope="module")
def window(browser):
    """One browser window for all scenes of a module: what is cached stays cached."""
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def stage(window, site, now, let_in, ruth, dana):
    stage = Stage(window, site, let_in, ruth, dana)
    yield stage
    stage.clear()


@pytest.fixture
def complaints(window):
    heard = []

    def listen(message):
        is_the_page_itself = message.location.get("url") == window.url  # a 404 or 422 that was meant
        if message.type in ("error", "warning") and not is_the_page_itself:
            heard.append(message.text)

    def broke(error):
        heard.append(str(error))

    window.on("console", listen)
    window.on("pageerror", broke)
    yield heard
    window.remove_listener("console", listen)
    window.remove_listener("pageerror", broke)


@pytest.fixture
def four_drills(ruth, dana):
    """Four drills in each of six snacks."""
    others = [factories.make_drill(name.lower().replace(" ", "-"), name, rom=[]) for name in NAMES[1:]]
    drills = [factories.make_drill(), *others]
    return factories.make_prescription(ruth.episodes.get(), *((drill, {}) for drill in drills), by=dana.user)


@pytest.fixture
def phone(playwright, tmp_path, site, now, four_drills, ruth):
    phone = Phone(playwright, tmp_path / "phone", site, now).start()
    phone.let_in(ruth)
    phone.has_the_day()
    yield phone
    phone.kill()
    assert phone.complaints == []
