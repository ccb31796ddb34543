"""The one door through which notifications leave: a line to the browsers' push services (RFC 8030, 8291, 8292).

What is handed over is sealed for the one browser it goes to, and signed with the clinic's own keys. The services see an
address, sizes and hours; so no line may say more than a lock screen may show.
"""

from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Self
from urllib.parse import urlsplit

import requests
from django.conf import settings
from pydantic import AnyHttpUrl
from urllib3.exceptions import NewConnectionError, SSLError
from webpush import WebPush, WebPushSubscription
from webpush.types import WebPushKeys, WebPushMessage

from reminders import push_keys
from reminders.models import Device

TIMEOUT = (5, 10)  # seconds to be connected, and to be answered
# One word for all: while a phone is away, the service keeps the newest line only.
TOPIC = "moment"
_GONE = {404, 410}
_BUSY = {429, *range(500, 600)}


class PushError(Exception):
    """A push service did not take a line. ``str()`` is for the row and the log: codes only, never an address."""


class Gone(PushError):
    """This browser takes nothing any more: turned off there, or the browser is no more (404, 410)."""


class Busy(PushError):
    """Not now (429, 5xx), or not to be reached. ``after``: the seconds the service asks to be left alone, or 0."""

    def __init__(self, reason: str, after: int = 0) -> None:
        super().__init__(reason)
        self.after = after


class Refused(PushError):
    """Not like this: the service finds fault with keys or line."""


class Unanswered(PushError):
    """The line broke after something was said: nobody knows whether it was taken."""


@dataclass
class Line:
    """Kept open over a batch. A service that cannot be reached counts as away for the rest of it, else a batch would
    wait out one time limit a line."""

    session: requests.Session = field(default_factory=requests.Session)
    away: set[str] = field(default_factory=set)

    def __enter__(self) -> Self:
        self.session.max_redirects = 0  # an address was checked when it was given; nobody may point us to another
        return self

    def __exit__(self, *_exception: object) -> None:
        self.session.close()

    def hand(self, device: Device, words: str, *, seconds: int) -> None:
        """Hand one line over, to be kept for ``seconds`` while the phone is away. Raises ``PushError``."""
        host = urlsplit(device.endpoint).netloc
        if host in self.away:
            raise Busy("push service away")
        try:
            sealed = _sealed(device, words, seconds)
        except ValueError as odd:
            raise Refused(type(odd).__name__) from odd  # keys that no browser made
        try:
            answer = self.session.post(
                device.endpoint,
                data=sealed.encrypted,
                headers={**sealed.headers, "Topic": TOPIC, "Urgency": "normal"},
                timeout=TIMEOUT,
            )
        except requests.TooManyRedirects as elsewhere:
            raise Refused("push service sent us elsewhere") from elsewhere
        except requests.RequestException as broken:
            self.away.add(host)
            raise _trouble(broken) from broken
        if not answer.ok:
            raise _meaning(answer)


def _sealed(device: Device, words: str, seconds: int) -> WebPushMessage:
    """For this one browser, and signed. Raises ValueError where its keys are none."""
    private, public = push_keys.as_pem(push_keys.read(settings.VAPID_PRIVATE_KEY))
    sender = WebPush(private, public, subscriber=parseaddr(settings.DEFAULT_FROM_EMAIL)[1], ttl=seconds)
    keys = WebPushKeys(p256dh=device.p256dh, auth=device.auth)
    return sender.get(words, WebPushSubscription(endpoint=AnyHttpUrl(device.endpoint), keys=keys))


def _meaning(answer: requests.Response) -> PushError:
    code, words = answer.status_code, f"push service said {answer.status_code}"
    if code in _GONE:
        return Gone(words)
    if code in _BUSY:
        after = answer.headers.get("Retry-After", "")
        return Busy(words, int(after) if after.isdecimal() else 0)
    return Refused(words)


def _trouble(broken: requests.RequestException) -> PushError:
    """Whether something was said before the line broke. urllib3 tells "no connection" from "connection lost"."""
    cause = getattr(broken.args[0], "reason", None) if broken.args else None
    if isinstance(broken, requests.ConnectTimeout) or isinstance(cause, NewConnectionError | SSLError):
        return Busy("push service away")
    return Unanswered(type(broken).__name__)
