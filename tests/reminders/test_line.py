"""Real mails over a real line to a real SMTP server, read back by a parser that is not ours (``mail-parser``)."""

import re

import mailparser
import pytest

from patients.models import Link, Patient
from prescriptions.models import Drill
from reminders.bounce_address import patient_behind
from tests.factories import at

MORNING = at("07:21")
FIGURE = {
    "view": "side",
    "base_pose": "supine",
    "cycle_reps": 1,
    "other_side": {},
    "keyframes": [
        {"t": t, "label": str(bend), "joints": {"knee": bend}} for t, bend in ((0, 0), (0.3, 60), (0.6, 60), (1, 0))
    ],
}


@pytest.fixture
def drawn(planned):
    """What Ruth was asked has a drawing."""
    tempo = {"tempo_out_s": 3, "tempo_back_s": 3, "tempo_pause_s": 1}
    Drill.objects.update(figure=FIGURE, shape="0123456789abcdef", rom_cap={"knee": 120}, **tempo)
    return planned


@pytest.fixture
def mail(drawn, dispatch, sink):
    """Today's mail, as the server got it."""
    dispatch(MORNING)
    return sink.mails[0]


@pytest.fixture
def raw(mail, sink):
    """The same as the bytes that went over the line."""
    return sink.raw[0]


@pytest.fixture
def read(raw):
    """The same as the other parser reads it."""
    return mailparser.parse_from_bytes(raw)


def structure(part):
    inner = [structure(each) for each in part.iter_parts()] if part.is_multipart() else []
    return (part.get_content_type(), inner) if inner else part.get_content_type()


def html_of(mail):
    return mail.get_body(("html",)).get_content()


def test_text_beside_html_with_its_pictures_inside(mail):
    pictured = ("multipart/related", ["text/html", "image/png"])
    assert structure(mail) == ("multipart/alternative", ["text/plain", pictured])


def test_without_a_drawing_there_is_nothing_inside(planned, dispatch, sink):
    dispatch(MORNING)
    assert structure(sink.mails[0]) == ("multipart/alternative", ["text/plain", "text/html"])


def test_each_picture_is_where_the_html_says(read):
    pictures = {one["content-id"].strip("<>"): one for one in read.attachments}
    assert re.findall(r'src="cid:([^"]+)"', read.text_html[0]) == list(pictures)
    assert [one["mail_content_type"] for one in pictures.values()] == ["image/png"]


def test_a_picture_is_small_and_says_nothing_of_what_it_shows(mail):
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert (picture.get_content()[:8], len(picture.get_content()) < 16_000) == (b"\x89PNG\r\n\x1a\n", True)
    assert (picture.get_content_disposition(), picture.get_filename()) == ("inline", None)
    assert re.fullmatch(r"<[0-9a-f]{20}@picture>", picture["Content-ID"])


def test_a_drawing_that_is_due_twice_is_sent_once(mail):
    assert html_of(mail).count("cid:") == 1


def test_the_other_parser_reads_both_parts_as_they_were_written(read):
    assert read.text_plain[0].startswith("Hello Ruth,")
    assert "Your movement snacks today, Ruth" in read.text_html[0]
    assert (read.subject, read.to, read.defects) == ("A small note for today", [("", "ruth@mail.example")], [])


def test_a_signature_would_survive_the_way(mail, raw):
    """Nothing for a relay to rewrite: seven bits, short lines, each header once (RFC 6376, section 5.3; RFC 5322)."""
    names = [name.lower() for name, _value in mail.items()]
    encodings = {part["Content-Transfer-Encoding"] for part in mail.walk() if not part.is_multipart()}
    assert (raw.isascii(), encodings) == (True, {"quoted-printable", "base64"})
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\r\nList-Unsubscribe: <http" in raw  # in one piece: not every reader unfolds it
    assert len(names) == len(set(names))


def test_its_headers_are_those_of_a_mail_by_a_machine(mail, settings):
    assert {name for name, _value in mail.items()} == {
        "Content-Type",
        "MIME-Version",
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
    }
    assert (mail["Auto-Submitted"], mail["From"]) == ("auto-generated", settings.DEFAULT_FROM_EMAIL)
    assert mail["Date"].defects == ()


def test_one_press_ends_it(mail, client):
    """RFC 8058: one HTTPS address (here without TLS), and the exact words of the other header."""
    address = re.fullmatch(r"<(http://testserver(/mail/stop/[^>]+))>", mail["List-Unsubscribe"])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.post(address[2], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Patient.objects.get().gets_mail is False


def test_its_names_say_nothing_of_the_body(mail):
    said = " ".join([mail["Message-ID"], mail["Subject"], mail["List-Unsubscribe"]]).lower()
    assert not any(word in said for word in ("ruth", "knee", "heel", "daily", "drill"))


def test_a_server_on_the_way_reports_to_an_address_of_her_own(settings, drawn, dispatch, sink):
    settings.BOUNCE_ADDRESS = "bounces@clinic.example"
    dispatch(MORNING)
    assert patient_behind(sink.senders[0]) == drawn
    assert sink.mails[0]["From"] == settings.DEFAULT_FROM_EMAIL


@pytest.mark.parametrize(("place", "part"), [("times", "mail"), ("quiet", "quiet"), ("nudges", "nudges")])
def test_the_foot_leads_to_her_settings_without_a_sign_in(mail, client, now, place, part):
    address = re.search(rf'href="http://testserver([^"]+\?to={place})"', html_of(mail))[1]
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/settings/#part-{part}")
    assert client.get("/settings/").status_code == 200


def test_nobody_is_led_away_from_us(mail, client, now):
    link = re.search(r"http://testserver(/open/\S+)", mail.get_body(("plain",)).get_content())[1].split("?")[0]
    assert client.get(f"{link}?to=https://evil.example/")["Location"] == "/today/#start"


def test_looking_at_the_foots_links_changes_nothing(mail, client, now):
    before = list(Patient.objects.values()), Link.objects.count()
    for address in re.findall(r'href="http://testserver([^"]+)"', html_of(mail)):
        client.get(address.replace("&amp;", "&"))
    assert (list(Patient.objects.values()), Link.objects.count()) == before


def test_a_drawing_that_fails_costs_nobody_their_mail(drawn, dispatch, sink):
    Drill.objects.update(figure={"view": "nowhere"}, shape="0000000000000000")
    dispatch(MORNING)
    assert structure(sink.mails[0]) == ("multipart/alternative", ["text/plain", "text/html"])
