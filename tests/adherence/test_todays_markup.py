"""What other code reads from today's page: the phone's queue, the guided snack, the offline copy."""

import gzip
import re
from uuid import UUID

import pytest
from django.core.management import call_command

from adherence.stops import State
from adherence.today import day_of
from prescriptions.models import Drill
from tests import factories
from tests.factories import NOW, TODAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def four_drills(ruth, dana):
    """Six snacks of four real drills."""
    call_command("load_library", verbosity=0)
    Drill.objects.update(bounds={})
    drills = Drill.objects.filter(slug__in=["heel-slide", "quad-set", "ankle-pump", "glute-set"])
    return factories.make_prescription(ruth.episodes.get(), *[(drill, {}) for drill in drills], by=dana.user)


def html(phone, address="/today/"):
    return phone.get(address).content.decode()


def test_the_day_says_whose_it_is_and_when_it_opens(ruth, signed_in, now):
    opening = re.search(r'<div id="day"([^>]*)>', html(signed_in(ruth)))[1]
    window = ruth.window(TODAY)
    assert f'data-patient="{ruth.pk}" data-on="{TODAY}"' in opening
    assert f'data-opens-at="{window.opens_at.isoformat()}" data-closes-at="{window.closes_at.isoformat()}"' in opening


def test_each_snack_says_when_it_is_the_one_to_do(ruth, four_drills, signed_in, now):
    rows = re.findall(r'data-snack-at="([^"]*)" data-starts-at="([^"]*)" data-ends-at', html(signed_in(ruth)))
    assert (len(rows), rows[1]) == (6, (at("10:45").isoformat(), at("09:30").isoformat()))


def test_every_form_says_which_deed_it_is(ruth, four_drills, signed_in, now):
    page = html(signed_in(ruth))
    posts = re.findall(r'<form[^>]*action="/today/[^>]*>', page)
    deeds = [re.search(r'data-deed="([^"]*)"', form)[1] for form in posts]
    assert set(deeds) == {"tick", "tick-all", "skip", "move", "day", "morning"}


def test_the_offline_copy_has_every_drill_of_every_snack_at_hand(ruth, four_drills, signed_in, now):
    page = html(signed_in(ruth), "/today/?whole=1")
    assert (page.count('<details class="snack-whole"'), page.count('<li class="drill"')) == (6, 24)


def test_no_key_is_offered_twice(ruth, four_drills, signed_in, now):
    page = html(signed_in(ruth), "/today/?whole=1")
    keys = re.findall(r'id="check-[^"]*"', page)
    assert (len(keys), len(set(keys))) == (24, 24)


def test_no_id_stands_twice(ruth, four_drills, signed_in, now):
    for address in ("/today/", "/today/?whole=1"):
        ids = re.findall(r'\sid="([^"]*)"', html(signed_in(ruth), address))
        assert sorted(set(ids)) == sorted(ids)


def test_the_page_is_small_on_the_wire(ruth, four_drills, signed_in, now):
    page = signed_in(ruth).get("/today/").content
    assert len(gzip.compress(page, 6)) < 14 * 1024


def test_one_filled_button_a_view(ruth, four_drills, signed_in, now):
    assert html(signed_in(ruth)).count("btn-primary") == 1


def test_the_line_is_kept_when_a_snack_is_asked_for_its_easier_version(ruth, four_drills):
    day = day_of(ruth, now=NOW, opened_at=at("13:15"), easier=0)
    assert [stop.state for stop in day.stops if stop.is_open] == [State.LATER]


def test_keys_are_the_phones_own(ruth, four_drills):
    part = day_of(ruth, now=NOW).opened.parts[0]
    assert (type(part.key), part.key == part.skip_key) == (UUID, False)


def test_a_link_lands_on_the_snack_that_is_now(ruth, four_drills, signed_in, now):
    assert re.search(r'id="now"[^>]*>\s*<span class="now-start" id="start">', html(signed_in(ruth)))
