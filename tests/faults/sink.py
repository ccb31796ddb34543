"""A mail server with bad days: says "not now", hangs up early, hangs up late. It keeps what it took, by recipient."""

import random
import threading
from collections import Counter
from email import message_from_bytes

from aiosmtpd.controller import Controller

from config.embedded.preflight import free_port


class Moods:
    """What the server does to one message, drawn from a seed so that a bad run can be run again."""

    SHARES = {"451 at the recipient": 2, "421 and hangs up": 1, "drops the line before": 1, "drops the line after": 1}

    def __init__(self, seed):
        self.random = random.Random(seed)

    def next(self):
        drawn = self.random.uniform(0, 100)
        for mood, share in self.SHARES.items():
            if drawn < share:
                return mood
            drawn -= share
        return "takes it"


class Sink:
    """Handles the SMTP conversation for aiosmtpd; runs in a thread of its own."""

    def __init__(self, seed):
        self.moods = Moods(seed)
        self.taken = Counter()
        self.message_ids = Counter()
        self.shown = Counter()
        self._lock = threading.Lock()
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def port(self):
        return self.controller.port

    def start(self):
        self.controller.start()

    def stop(self):
        self.controller.stop()

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802
        envelope.mood = self.moods.next()
        self.shown[envelope.mood] += 1
        if envelope.mood == "451 at the recipient":
            return "451 4.7.1 Try again later"
        if envelope.mood == "421 and hangs up":
            server.transport.close()
            return "421 4.3.2 Closing"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        if envelope.mood == "drops the line before":
            server.transport.abort()
            return "250 nobody hears this"
        mail = message_from_bytes(envelope.content)
        with self._lock:
            self.taken.update(envelope.rcpt_tos)
            self.message_ids[mail["Message-ID"]] += 1
        if envelope.mood == "drops the line after":
            server.transport.abort()
        return "250 Kept"
