"""Over a real line to a real SMTP server."""

from config.embedded.preflight import LOOPBACK, free_port
from reminders.models import Reminder
from tests.factories import at

MORNING = at("07:21")


def test_a_mail_arrives_whole(planned, dispatch, sink):
    dispatch(MORNING)
    (mail,) = sink.mails
    parts = [part.get_content_type() for part in mail.iter_parts()]
    assert (mail["To"], mail["Subject"], parts) == (
        "ruth@mail.example",
        "A small note for today",
        ["text/plain", "text/html"],
    )


def test_it_says_its_own_name_and_how_to_end_it(planned, dispatch, sink):
    reminder = dispatch(MORNING)
    (mail,) = sink.mails
    assert mail["Message-ID"] == f"<reminder.{reminder.pk}.20260415@testserver>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_not_now_is_heard_as_not_now(planned, dispatch, sink):
    sink.says = "451 Greylisted"
    reminder = dispatch(MORNING)
    assert (reminder.error, reminder.failed_at, reminder.retry_at) == ("server said 451", None, at("07:26"))


def test_never_is_heard_as_never(planned, dispatch, sink):
    sink.says = "550 No such mailbox"
    reminder = dispatch(MORNING)
    assert (reminder.error, reminder.failed_at) == ("server said 550", MORNING)


def test_a_server_that_is_not_there_is_tried_again(planned, dispatch, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = LOOPBACK, free_port()
    dispatch(MORNING)
    assert Reminder.objects.get().retry_at == at("07:26")
