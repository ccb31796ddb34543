"""The way in, by real mail into a real browser: two taps to the first tick, a code to everything else, and pages that
are for everybody."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from adherence.models import Tick
from patients import way_in
from patients.models import Invitation, Link
from reminders import tasks
from tests import factories
from tests.factories import NOW
from tests.journeys.arriving import new_page
from tests.journeys.every_page import PHONE, Scenes, broken_rules, name_of, sideways
from tests.patients.test_way_in import everything

DIGITS = re.compile(r"\b\d{6}\b")


class Thumb:
    """Taps, and counts."""

    def __init__(self):
        self.taps = 0

    def tap(self, spot):
        self.taps += 1
        spot.tap()


@pytest.fixture
def phone(new_context):
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    return page


@pytest.fixture
def programme(ruth, dana):
    return factories.make_prescription(ruth.episodes.get(), by=dana.user)


def html_of(letter):
    return letter.get_body(("html",)).get_content()


def a_scanner_looks_at(link):
    """As mail gateways do, before anybody has read the mail."""
    path = re.search(r"/open/\S+", link).group()
    scanner = Client()
    for look in (scanner.get, scanner.head):
        look(path)
    scanner.get(path, headers={"Sec-Purpose": "prefetch"})


def test_two_taps_from_the_mail_to_the_first_tick(site, ruth, programme, now, phone, postbox, errands):
    Invitation.objects.create(patient=ruth, kind=Invitation.Kind.WELCOME, asked_at=NOW)
    errands.run(tasks.post_invitations)
    letter, thumb = postbox.letters[0], Thumb()

    before = everything()
    a_scanner_looks_at(re.search(r'href="([^"]+/open/[^"]+)"', html_of(letter)).group(1))
    assert everything() == before

    phone.set_content(html_of(letter))
    thumb.tap(phone.get_by_role("link", name="Open today"))
    expect(phone).to_have_url(f"{site}/today/#start")
    expect(phone.get_by_role("button", name=re.compile("^Tick off")).first).to_be_in_viewport(ratio=1)
    thumb.tap(phone.get_by_role("button", name=re.compile("^Tick off")).first)
    expect(phone.get_by_role("button", name=re.compile("^Done")).first).to_be_visible()
    assert (thumb.taps, Tick.objects.get().patient, phone.complaints) == (2, ruth, [])


def test_a_link_that_has_grown_old_costs_one_tap_more(site, ruth, programme, now, phone, postbox, errands):
    link = way_in.hand_out(ruth, purpose=Link.Purpose.REMINDER, now=NOW - way_in.LINK_LASTS[Link.Purpose.REMINDER])
    phone.goto(way_in.address(link))
    with new_page(phone):
        phone.get_by_role("button", name="Send me a fresh link").tap()
    expect(phone.get_by_role("heading", name="Look in your mailbox")).to_be_visible()

    errands.run(tasks.post_invitations)
    phone.set_content(html_of(postbox.letters[0]))
    phone.get_by_role("link", name="Open today").tap()
    expect(phone).to_have_url(f"{site}/today/#start")


def test_two_at_one_mailbox_come_in_by_code_and_each_sees_their_own(site, ruth, sam, now, phone, postbox, errands):
    phone.goto(f"{site}/history/")
    phone.get_by_label("Your email address").fill(ruth.email)
    with new_page(phone):
        phone.get_by_role("button", name="Email me a code").tap()
    errands.run(tasks.post_invitations)
    digits = DIGITS.search(postbox.letters[0].get_body(("plain",)).get_content()).group()

    field = phone.get_by_label("The 6 digits from the email")
    expect(field).to_be_focused()
    field.fill(digits[:5])
    with new_page(phone):
        phone.get_by_role("button", name="Go on").tap()
    expect(phone.get_by_text("That code is one digit short. Check the email and type all 6.")).to_be_visible()

    field.fill(f"{digits[:3]} {digits[3:]}")
    with new_page(phone):
        phone.get_by_role("button", name="Go on").tap()
    expect(phone.get_by_role("button", name="Ruth Adeyemi")).to_be_visible()
    with new_page(phone):
        phone.get_by_role("button", name="Sam Adeyemi").tap()
    expect(phone).to_have_url(f"{site}/history/")
    held = next(cookie for cookie in phone.context.cookies() if cookie["name"] == way_in.COOKIE)
    assert way_in.holder_of(way_in.read_pass(held["value"]), now=NOW) == way_in.Holder(sam, way_in.Scope.FULL)


# -- every page of the way in, for everybody

scene = Scenes()


@scene
def a_code_is_asked_for(stage):
    stage.open("/open/code/")


@scene
def a_code_is_asked_for_with_one_tap(stage):
    stage.open("/open/code/?next=/history/", by=stage.ruth)


@scene
def a_code_is_awaited(stage):
    a_code_is_asked_for_with_one_tap(stage)
    stage.send("Email me a code")
    stage.sees("Type the code from the email")


@scene
def a_code_is_short(stage):
    a_code_is_awaited(stage)
    stage.page.get_by_label("The 6 digits from the email").fill("12345")
    stage.send("Go on")
    stage.sees("That code is one digit short.")


@scene
def a_code_is_sent_again(stage):
    a_code_is_awaited(stage)
    stage.send("Send it again")
    stage.sees("The same code comes once more.")


@scene
def a_link_has_grown_old(stage):
    link = way_in.hand_out(stage.ruth, purpose=Link.Purpose.REMINDER, now=NOW - way_in.PASS_LASTS)
    stage.open(f"/open/{way_in.token_of(link)}/")
    stage.sees("This link has grown old.")


@scene
def a_link_is_none_of_ours(stage):
    stage.open("/open/nonsense/")


@scene
def a_fresh_link_is_on_its_way(stage):
    a_link_has_grown_old(stage)
    stage.send("Send me a fresh link")
    stage.sees("Look in your mailbox")


@scene
def a_phone_is_signed_out(stage):
    stage.open("/open/out/")


@scene
def two_share_a_mailbox(stage):
    factories.make_patient(stage.dana, "Sam Adeyemi", email=stage.ruth.email)
    stage.open("/open/switch/", by=stage.ruth)
    stage.sees("Who is moving?")


@pytest.mark.parametrize("scene", scene, ids=name_of)
def test_a_page_is_for_everybody(stage, complaints, axe, scene):
    scene(stage)
    assert sideways(stage.page) == {}
    assert broken_rules(axe, stage.page) == []
    assert complaints == []
