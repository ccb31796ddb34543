"""What the demonstration's mail catcher keeps and shows."""

import http.client
import json
import smtplib
from email.message import EmailMessage

import pytest

from config.embedded import mailbox as mailbox_module
from config.embedded.mailbox import Mailbox
from config.embedded.mailcatcher import catch
from config.embedded.mailpages import answer, linked
from config.embedded.preflight import LOOPBACK, free_port

HOSTILE = "<script>alert('x')</script>"


@pytest.fixture
def mailbox(tmp_path):
    return Mailbox(tmp_path)


@pytest.fixture
def catcher(mailbox):
    port = free_port()
    smtp, pages = catch(mailbox, smtp_port=port, page_port=0)
    yield port, pages.server_address[1]
    smtp.stop()
    pages.shutdown()
    pages.server_close()


def a_mail(subject="Your snack", text="Time to move.", html=""):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "hello@example.org", "ruth@example.org", subject
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


def shown(mailbox, path, host="localhost:8025"):
    return answer(mailbox, path, host=host)


def test_a_mail_that_is_sent_is_kept_and_listed(catcher):
    smtp_port, page_port = catcher
    with smtplib.SMTP(LOOPBACK, smtp_port) as line:
        line.sendmail("hello@example.org", ["ruth@example.org"], a_mail())
    page = http.client.HTTPConnection(LOOPBACK, page_port)
    page.request("GET", "/messages.json")
    [mail] = json.loads(page.getresponse().read())
    page.close()
    assert (mail["to"], mail["subject"], mail["text"].strip()) == ("ruth@example.org", "Your snack", "Time to move.")


def test_a_blind_copy_is_listed_under_the_address_it_went_to(mailbox):
    mailbox.keep(a_mail(), ["ines@example.org"])
    assert [mail.to for mail in mailbox.mails()] == ["ines@example.org"]


def test_the_newest_mail_comes_first_and_the_oldest_goes(mailbox, monkeypatch):
    monkeypatch.setattr(mailbox_module, "KEPT", 2)
    for subject in ("one", "two", "three"):
        mailbox.keep(a_mail(subject), ["ruth@example.org"])
    assert [mail.subject for mail in mailbox.mails()] == ["three", "two"]


def test_what_a_mail_says_is_shown_as_text_and_never_runs(mailbox):
    name = mailbox.keep(a_mail(HOSTILE, HOSTILE), [f"{HOSTILE}@example.org"])
    pages = shown(mailbox, "/").body + shown(mailbox, f"/{name}/").body
    assert (pages.count("<script"), pages.count("&lt;script&gt;") >= 5) == (0, True)


def test_the_html_of_a_mail_stands_in_a_sandbox_without_scripts(mailbox):
    name = mailbox.keep(a_mail(html="<p>Hello</p>"), ["ruth@example.org"])
    directives = shown(mailbox, f"/{name}/html").policy.split("; ")
    assert (directives[0], directives[-1].split()[0], "allow-scripts" in directives[-1]) == (
        "default-src 'none'",
        "sandbox",
        False,
    )


def test_the_links_of_a_mail_open_beside_it(mailbox):
    name = mailbox.keep(a_mail(html="<html><head></head><a href='/x'>x</a></html>"), ["ruth@example.org"])
    assert shown(mailbox, f"/{name}/html").body.startswith('<html><head><base target="_blank"></head>')


def test_an_address_in_plain_text_is_a_link_without_the_full_stop_behind_it():
    assert linked("Open http://localhost:8000/open/a?b=1&c=2.") == (
        'Open <a href="http://localhost:8000/open/a?b=1&amp;c=2" target="_blank" rel="noopener">'
        "http://localhost:8000/open/a?b=1&amp;c=2</a>."
    )


def test_the_whole_mail_can_be_taken_along(mailbox):
    name = mailbox.keep(a_mail(), ["ruth@example.org"])
    assert shown(mailbox, f"/{name}/raw").body == b"Delivered-To: ruth@example.org\r\n" + a_mail()


@pytest.mark.parametrize("path", ["/nothing/", "/../secret", "/20260101T000000000000-00000000/", "/..%2fsecret/raw"])
def test_only_mails_are_shown(mailbox, path):
    assert shown(mailbox, path).status == 404


def test_a_site_that_points_its_name_at_us_reads_nothing(mailbox):
    mailbox.keep(a_mail(), ["ruth@example.org"])
    assert shown(mailbox, "/messages.json", host="evil.example:8025").status == 421
