import pytest

from clinic.mail import MailError, Post, Unanswered
from patients.models import Patient
from reminders import dispatching
from reminders.models import Reminder
from tests import factories
from tests.factories import at


@pytest.fixture
def programme(ruth, dana):
    """Ruth was asked for six snacks a day a week ago; her reminder is due at 07:20 on her clock."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user)


@pytest.fixture
def planned(programme, ruth):
    """Ruth's next reminder stands in the plan: today, 07:20."""
    Patient.objects.filter(pk=ruth.pk).update(replan_reminders_at=at("06:00"))
    dispatching.plan(at("06:00"))
    return ruth


@pytest.fixture
def dispatch():
    """What the beat and a worker do at an instant; answers today's reminder."""

    def run(now):
        for ids in dispatching.due_batches(now):
            dispatching.send(ids, now=now)
        return Reminder.objects.order_by("on").last()

    return run


@pytest.fixture
def server():
    """The mail server's mood, at the one edge of the network; it lasts until ``is_well``."""

    patch = pytest.MonkeyPatch()

    class Server:
        def is_away(self):
            self._patch("reach", MailError("ConnectionRefusedError", permanent=False))

        def is_busy(self):
            self._patch("hand", MailError("server said 451", permanent=False))

        def refuses(self):
            self._patch("hand", MailError("server said 550", permanent=True))

        def hangs_up(self):
            self._patch("hand", Unanswered("SMTPServerDisconnected"))

        def kills_the_worker(self):
            self._patch("hand", SystemExit())

        def is_well(self):
            patch.undo()

        def _patch(self, step, trouble):
            def fail(*_args):
                raise trouble

            patch.setattr(Post, step, fail)

    yield Server()
    patch.undo()
