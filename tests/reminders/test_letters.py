"""What a mail says, and what it must not say where others can read it."""

import re

import pytest

from clinic.mail import MailError, Post
from patients.models import Invitation, Patient
from prescriptions.models import Drill
from reminders import inviting
from tests import factories
from tests.factories import NOW, at

HEALTH_WORDS = (
    "pain hurt ache exercise drill movement therapy therapist physio rehab patient clinic medical health surgery "
    "knee hip back spine neck shoulder elbow wrist hand ankle foot replacement injury recovery treatment prescription "
    "programme"
).split()


@pytest.fixture
def morning(planned, dispatch, mailoutbox):
    """Ruth's mail of today."""
    dispatch(at("07:21"))
    return mailoutbox[0]


@pytest.fixture
def invited(ruth, programme, mailoutbox):
    """``invited("changed")`` is the mail of that kind."""

    def ask(kind, message=""):
        Invitation.objects.create(patient=ruth, kind=kind, message=message, asked_at=NOW)
        inviting.post(NOW)
        return mailoutbox[-1]

    return ask


def html_of(mail):
    return mail.alternatives[0].content


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.S))


def is_discreet(subject):
    names = [drill.name.lower() for drill in Drill.objects.all()]
    spoken = subject.lower()
    return not any(re.search(rf"\b{word}", spoken) for word in HEALTH_WORDS) and not any(n in spoken for n in names)


def test_the_subject_of_the_daily_mail_is_discreet(morning):
    assert (morning.subject, is_discreet(morning.subject)) == ("A small note for today", True)


@pytest.mark.parametrize(
    ("kind", "subject"),
    [("welcome", "Dana sent you a link"), ("changed", "Your plan has a change"), ("fresh", "Your fresh link")],
)
def test_the_subject_of_an_invitation_is_discreet(invited, kind, subject):
    assert (invited(kind).subject, is_discreet(subject)) == (subject, True)


def test_the_check_itself_would_see_a_health_word(db):
    assert not is_discreet("Your knee needs you")


def test_the_preview_line_is_as_discreet_as_the_subject(morning):
    preview = re.search(r"display:none[^>]*>([^<]*)<", html_of(morning)).group(1)
    assert preview == "Open it when you have a moment."


def test_it_names_the_days_snacks_by_her_clock(morning):
    times = re.findall(r"^(\d\d:\d\d): (.*)$", morning.body, flags=re.M)
    assert times[0] == ("08:15", "1 drill, about 1 minute")
    assert [at for at, _ in times][1:] == ["10:45", "13:15", "15:45", "18:15", "20:45"]


def test_her_clock_is_not_the_servers(planned, dispatch, mailoutbox):
    Patient.objects.update(zone="Asia/Kolkata", replan_reminders_at=at("06:00", zone="Asia/Kolkata"))
    dispatch(at("07:21", zone="Asia/Kolkata"))
    assert re.findall(r"^(\d\d:\d\d):", mailoutbox[0].body, flags=re.M)[0] == "08:15"


def test_both_parts_say_the_same_times(morning):
    assert re.findall(r"\d+:\d+ [ap]\.m\.", words(html_of(morning))) == re.findall(r"\d+:\d+ [ap]\.m\.", morning.body)


def test_a_habit_stands_beside_its_time(ruth, planned, dispatch, mailoutbox):
    ruth.anchors.create(name="after breakfast", at="08:30")
    dispatch(at("07:21"))
    assert "08:30, after breakfast" in words(html_of(mailoutbox[0]))


def test_both_parts_say_where_to_turn_when_something_feels_wrong(morning):
    assert ["/wrong/" in part and "+1 555 0100" in part for part in (morning.body, html_of(morning))] == [True, True]


def test_the_daily_mail_says_who_made_it_and_how_to_end_it(morning):
    headers = morning.extra_headers
    address = headers["List-Unsubscribe"].strip("<>")
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address.startswith("http://testserver/mail/stop/")
    assert address in morning.body


def test_every_try_has_the_same_message_id(planned, dispatch, monkeypatch):
    seen = []

    def busy(_post, message):
        seen.append(message.extra_headers["Message-ID"])
        raise MailError("server said 451", permanent=False)

    monkeypatch.setattr(Post, "hand", busy)
    dispatch(at("07:21"))
    dispatch(at("07:26"))
    assert (len(seen), len(set(seen))) == (2, 1)


def test_an_invitation_is_not_a_list_to_leave(invited):
    mail = invited("welcome")
    assert ("List-Unsubscribe" in mail.extra_headers, mail.extra_headers["Auto-Submitted"]) == (False, "auto-generated")


def test_the_therapists_words_come_through_unchanged_and_harmless(invited):
    mail = invited("welcome", message="Don't rush, Ruth & Sam.\n<b>Slow</b> is fine.")
    assert "Dana writes:\nDon't rush, Ruth & Sam.\n<b>Slow</b> is fine." in mail.body
    assert "&lt;b&gt;Slow&lt;/b&gt; is fine." in html_of(mail)


def test_a_name_cannot_add_a_header(ruth, programme, dana, invited):
    dana.user.name = "Dana\nBcc: all@mail.example"
    dana.user.save()
    assert invited("welcome").message()["Bcc"] is None


def test_the_parts_of_a_sentence_are_not_escaped_in_plain_text(planned, dispatch, mailoutbox):
    Patient.objects.update(name="D'Arcy Bell")
    dispatch(at("07:21"))
    assert mailoutbox[0].body.startswith("Hello D'Arcy,")


def test_it_is_written_in_the_patients_language(planned, dispatch, mailoutbox):
    Patient.objects.update(language="ar")
    dispatch(at("07:21"))
    assert re.search(r'<html lang="(\w+)" dir="(\w+)"', html_of(mailoutbox[0])).groups() == ("ar", "rtl")


def test_a_drills_name_stays_out_of_the_mail(morning):
    assert factories.make_drill().name not in morning.body + html_of(morning)
