"""The easier version: shown with its own figure and words, done in full."""

import pytest

from adherence import ticking
from adherence.models import AdherenceDay, Tick
from adherence.ticking import Go, Unreadable
from adherence.today import day_of
from prescriptions.models import Item
from tests import factories
from tests.factories import NOW, at, new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def slide(ruth, dana):
    """Heel slides, with a seated version for a sore day."""
    item = factories.make_prescription(ruth.episodes.get(), by=dana.user).items.get()
    Item.objects.update(easier=factories.make_drill(slug="seated-heel-slide", name="Seated heel slide"))
    item.refresh_from_db()
    return item


@pytest.fixture
def phone(ruth, slide, signed_in, now):
    return signed_in(ruth)


def test_a_tap_turns_the_row_to_the_easier_version(phone, slide):
    page = phone.get(f"/today/?easier={slide.pk}").content.decode()
    assert ("<h3>Seated heel slide</h3>" in page, 'name="easier" value="1"' in page) == (True, True)


def test_until_then_the_row_shows_the_drill_itself(phone):
    page = phone.get("/today/").content.decode()
    assert ("<h3>Seated heel slide</h3>" in page, 'name="easier" value="1"' in page) == (False, False)


def test_it_counts_in_full(phone, slide):
    phone.post("/today/tick/", {"item": slide.pk, "key": str(new_key()), "easier": "1"})
    assert (Tick.objects.get().is_easier, AdherenceDay.objects.get().credited) == (True, 1)


def test_once_done_the_row_keeps_its_name(ruth, slide):
    go = Go(slide, new_key(), is_easier=True)
    ticking.tick_together([go], patient=ruth, performed_at=NOW, now=NOW, snack_at=at("10:45"))
    part = day_of(ruth, now=NOW).stops[1].parts[0]
    assert (part.is_easier, part.drill.name) == (True, "Seated heel slide")


def test_its_words_name_its_own_body_part(ruth, slide):
    hip = factories.make_drill(slug="hip-slide", name="Hip slide", region="hip")
    Item.objects.update(easier=hip)
    part = day_of(ruth, now=NOW, easier=slide.pk).stops[1].parts[0]
    assert part.words == "10 slow reps, hold 2 s, left hip"


def test_the_limit_of_a_joint_holds_for_the_same_joint_alone(ruth, slide):
    hip = factories.make_drill(slug="hip-slide", name="Hip slide", rom=[{"joint": "hip", "from": 0, "to": 40}])
    Item.objects.update(range_limit_deg=50)
    limits = [day_of(ruth, now=NOW, easier=slide.pk).stops[1].parts[0].limit]
    Item.objects.update(easier=hip)
    limits.append(day_of(ruth, now=NOW, easier=slide.pk).stops[1].parts[0].limit)
    assert limits == [50, None]


def test_there_is_none_where_the_plan_names_none(ruth, slide):
    Item.objects.update(easier=None)
    slide.refresh_from_db()
    with pytest.raises(Unreadable):
        ticking.tick_together([Go(slide, new_key(), is_easier=True)], patient=ruth, performed_at=NOW, now=NOW)


def test_the_guided_snack_begins_with_the_version_the_row_shows(phone, slide):
    page = phone.get(f"/today/?easier={slide.pk}").content.decode()
    assert f'href="/today/play/2/?easier={slide.pk}"' in page


def test_a_row_that_shows_it_is_not_ticked_along_with_others(ruth, dana):
    slide, quad, easier = (factories.make_drill(slug=slug) for slug in ("heel-slide", "quad-set", "seated-slide"))
    programme = factories.make_prescription(ruth.episodes.get(), (slide, {}), (quad, {}), by=dana.user)
    programme.items.filter(drill=slide).update(easier=easier)
    item = programme.items.get(drill=slide)
    stops = [day_of(ruth, now=NOW, easier=shown).stops[1] for shown in (None, item.pk)]
    assert [(len(stop.open_parts), stop.can_be_ticked_as_one) for stop in stops] == [(2, True), (2, False)]


def test_a_drill_that_waits_for_training_offers_it_too(phone, slide):
    Item.objects.update(occasion="gym-before", days_per_week=3)
    phone.post("/today/day/", {"key": str(new_key()), "word": "training"})
    pages = [phone.get(address).content.decode() for address in ("/today/", f"/today/?easier={slide.pk}")]
    assert ("Easier today: Seated heel slide" in pages[0], "Back to Mini heel slide" in pages[1]) == (True, True)
