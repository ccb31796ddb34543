"""The smallest good day: the page asks for less, the figures stay as they are."""

import pytest

from adherence import saying, ticking, undoing
from adherence.models import AdherenceDay, DayWord
from adherence.today import day_of
from prescriptions.models import Item
from tests import factories
from tests.factories import NOW, TODAY, at, new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(ruth, dana):
    """Heel slides, which are enough on a hard day, and two more drills, each six times a day."""
    pairs = [(factories.make_drill(slug=slug, name=slug), {}) for slug in ("heel-slide", "quad-set", "ankle-pump")]
    items = factories.make_prescription(ruth.episodes.get(), *pairs, by=dana.user).items
    items.filter(drill__slug="heel-slide").update(in_smallest_day=True)
    return list(items.all())


def hard(ruth, *, now=NOW):
    return saying.say_of_day(ruth, key=new_key(), kind="hard", now=now)


def done(item, ruth):
    return ticking.tick(item, patient=ruth, key=new_key(), performed_at=NOW, now=NOW, snack_at=at("10:45"))


def test_what_is_enough_stands_alone_and_the_rest_is_folded(ruth, items):
    hard(ruth)
    stop = day_of(ruth, now=NOW).opened
    assert [part.item.drill.name for part in stop.first_parts] == ["heel-slide"]
    assert [part.item.drill.name for part in stop.later_parts] == ["quad-set", "ankle-pump"]


def test_mark_all_done_means_what_is_enough(ruth, items):
    hard(ruth)
    assert [part.item for part in day_of(ruth, now=NOW).opened.open_parts] == items[:1]


def test_of_a_snack_gone_by_all_of_it_is_meant(ruth, items):
    hard(ruth)
    assert len(day_of(ruth, now=NOW).stops[0].open_parts) == 3


def test_the_page_says_what_is_enough(ruth, items, signed_in, now):
    hard(ruth)
    page = signed_in(ruth).get("/today/").content.decode()
    assert "This is enough today, once: heel-slide. The rest can wait." in page


def test_once_is_enough_for_a_good_day(ruth, items):
    hard(ruth)
    before = day_of(ruth, now=NOW).hard.is_good
    done(items[0], ruth)
    after = day_of(ruth, now=NOW).hard
    assert (before, after.is_good, after.words) == (False, True, "You did enough. This is a good day. Rest well.")


def test_any_drill_is_enough_where_none_is_marked(ruth, items):
    Item.objects.update(in_smallest_day=False)
    hard(ruth)
    before = day_of(ruth, now=NOW).hard.words
    done(items[2], ruth)
    assert (before, day_of(ruth, now=NOW).hard.is_good) == ("Any one drill is enough today. The rest can wait.", True)


def test_no_figure_changes(ruth, items):
    done(items[0], ruth)
    before = AdherenceDay.objects.values().get()
    hard(ruth)
    done(items[1], ruth)
    assert (before["expected"], AdherenceDay.objects.get().expected) == (18, 18)


def test_the_word_is_taken_back(ruth, items, signed_in, now):
    word = hard(ruth)
    signed_in(ruth).post("/today/undo/", {"key": str(word.key)})
    assert day_of(ruth, now=NOW).hard is None


def test_tomorrow_is_a_whole_day_again(ruth, items):
    hard(ruth)
    assert day_of(ruth, now=at("10:00", TODAY.replace(day=16))).hard is None


def test_the_same_word_twice_is_one_row(ruth, items):
    key = new_key()
    for _ in range(2):
        saying.say_of_day(ruth, key=key, kind="hard", now=NOW)
    assert DayWord.objects.count() == 1


def test_a_button_says_it(ruth, items, signed_in, now):
    answer = signed_in(ruth).post(
        "/today/day/", {"key": str(new_key()), "word": "hard"}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, DayWord.objects.get().kind, "A hard day" in answer.content.decode()) == (
        200, "hard", True,
    )  # fmt: skip


@pytest.mark.parametrize("word", ["", "lazy"])
def test_a_word_we_do_not_know_is_answered_with_a_sentence(ruth, items, signed_in, now, word):
    answer = signed_in(ruth).post("/today/day/", {"key": str(new_key()), "word": word})
    assert (answer.status_code, DayWord.objects.count()) == (422, 0)


def test_one_undo_takes_back_everything_it_names_or_nothing(ruth, items):
    word, tick = hard(ruth), done(items[0], ruth)
    with pytest.raises(undoing.NotThere):
        undoing.take_back([word.key, tick.key, new_key()], patient=ruth, now=NOW)
    undoing.take_back([word.key, tick.key], patient=ruth, now=NOW)
    day = day_of(ruth, now=NOW)
    assert (day.hard, day.facts.ticks) == (None, [])
