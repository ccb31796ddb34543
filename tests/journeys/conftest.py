"""A real Chromium against the real application, database, broker, worker and mail server."""

import os
import shutil
import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from axe_playwright_python.sync_playwright import Axe

# Playwright's own loop runs in this thread; Django must not take it for an asynchronous view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


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
    page.set_default_timeout(8_000)
    return complaints


@pytest.fixture
def site(transactional_db, live_server, settings):
    """The address of the running application, by the name links in mails will carry."""
    address = live_server.url.replace("127.0.0.1", "localhost")
    settings.BASE_URL = address
    settings.CSRF_TRUSTED_ORIGINS = [address]
    return address


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


@pytest.fixture
def axe():
    return Axe()
