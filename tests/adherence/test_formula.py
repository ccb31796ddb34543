"""How adherence works: the definition for anyone to read, and examples that the engine reckons on the spot."""

import re
from html import unescape

import pytest
from django.test import Client

from adherence.formula import cases
from adherence.formula.day_strip import DayStrip
from adherence.formula.published import names_of_figures, published
from adherence.formula.rules import RULES
from adherence.formula.stories import STORIES
from tests import factories

ADDRESS = "/how-adherence-works/"
CASES = {case.id: case for case in cases.read()}


def words(text):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


@pytest.fixture
def shown(db):
    return Client().get(ADDRESS).content.decode()


def card(shown, case):
    """What the page says of one example."""
    return words(re.search(rf'<article [^>]*id="example-{case}".*?</article>', shown, re.DOTALL)[0])


def drawn(case):
    return DayStrip(CASES[case].day)


def a_case(like, **expected):
    return type(like)(like.id, like.title, like.given, {**like.expected, **expected})


def test_anyone_may_read_it_without_a_single_query(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get(ADDRESS).status_code == 200


@pytest.mark.parametrize("who", ["dana", "omar", "ruth"])
def test_it_is_the_same_page_for_everybody(who, request, shown, signed_in, now):
    assert signed_in(request.getfixturevalue(who)).get(ADDRESS).content.decode() == shown


def test_the_patients_days_and_the_chart_lead_to_it(ruth, dana, signed_in, now):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    pages = [signed_in(ruth, full=True).get("/history/"), signed_in(dana).get(f"/patients/{ruth.pk}/")]
    assert [answer.content.decode().count(f'href="{ADDRESS}"') for answer in pages] == [1, 1]


def test_it_takes_no_forms(shown):
    assert Client().post(ADDRESS).status_code == 405


def test_it_begins_with_a_few_plain_sentences(shown):
    assert words(shown).index("Drills done: 5 of 6 is 83%") < words(shown).index("Seventeen rules")


def test_all_seventeen_rules_stand_on_it_each_with_its_source(shown):
    numbers = re.findall(r'<li class="card[^"]*" id="rule-(\d+)"', shown)
    assert (numbers, shown.count("Source:")) == ([str(number) for number in range(1, 18)], 17)


def test_every_example_has_its_story_and_every_story_its_example():
    assert list(STORIES) == list(CASES)


def test_every_example_shows_a_rule_and_every_rule_names_examples_there_are():
    assert {id for rule in RULES for id in rule.examples} == set(CASES)


def test_every_figure_has_a_name_a_reader_knows():
    assert {key for case in CASES.values() for key in case.expected} == set(names_of_figures())


def test_the_figure_expected_stands_beside_the_figure_computed(shown):
    assert "Dose done, F 1 1 Slot coverage, C 0.3333 0.3333 Longest still stretch, L, minutes 660 660" in card(
        shown, "A2"
    )


def test_where_nothing_was_expected_there_is_a_dash_and_no_nought(shown):
    assert "Dose done, F – – Slot coverage, C – –" in card(shown, "A10")


def test_the_name_of_a_day_is_in_words(shown):
    assert "The day is clustered clustered" in card(shown, "A2")


def test_it_says_how_many_examples_came_out_as_expected(shown):
    assert "19 of 19 examples came out as expected, reckoned as this page was made." in words(shown)


def test_an_engine_that_disagrees_is_told_on(db, monkeypatch):
    wrong = a_case(CASES["A1"], credited=5)
    monkeypatch.setattr("adherence.formula.published.read", lambda: [wrong])
    told = Client().get(ADDRESS).content.decode()
    assert ("0 of 1 example came out as expected" in words(told), "5 6, not as expected" in words(told)) == (True, True)


def test_the_figures_are_the_engines_own_and_not_the_files(monkeypatch):
    monkeypatch.setattr("adherence.adherence.HALF", 0.2)
    [row] = [row for row in published([CASES["A4"]]).examples[0].head if row.name == "Slot coverage, C"]
    assert (row.expected, row.computed, row.agrees) == ("0.6667", "1", False)


# -- the drawing, and what it says in words


def test_a_day_is_told_in_the_words_it_is_drawn_in():
    assert drawn("A2").words == [
        "6 slots count.",
        "Done at 18:00, 18:30, 19:00, 20:00, 20:30, 21:00.",
        "Longest still stretch: 11 h 00, from 07:00 to 18:00.",
    ]


def test_a_go_in_part_is_a_smaller_dot_and_says_its_part():
    strip = drawn("A4")
    assert [dot.radius for dot in strip.dots] == [7.0, 5.0, 4.2]
    assert "Done at 09:00, 14:00 (50% of it), 19:00 (30% of it)." in strip.words


def test_rest_is_not_drawn_as_time_that_counts():
    strip = drawn("A9")
    assert (strip.counted, len(strip.boxes)) == ([(6.0, 108.7)], 2)  # 07:00 to 12:00 of 07:00 to 22:00
    assert "At rest 12:00 to 22:00." in strip.words


def test_a_running_day_ends_for_now_at_now():
    strip = drawn("A12")
    assert (strip.now_x, strip.counted) == (108.7, [(6.0, 108.7)])
    assert strip.words[:2] == ["It is 12:00 now.", "2 of 6 slots are over, and only these count so far."]


def test_a_go_without_a_time_is_told_and_not_drawn():
    strip = drawn("A13")
    assert (len(strip.dots), "One more at a time nobody knows." in strip.words) == (4, True)


def test_what_was_passed_over_is_told_with_its_hour():
    assert "Passed over at 18:15, 20:45, each with a reason." in drawn("A17").words


def test_a_night_workers_clock_is_their_own():
    strip = drawn("B1")
    assert (strip.opens, strip.closes, strip.words[1]) == (
        "18:00",
        "10:00",
        "Done at 19:30, 22:30, 01:30, 05:30, 08:30.",
    )


@pytest.mark.parametrize(
    "case", [case for case in CASES.values() if isinstance(case, cases.DayCase)], ids=lambda c: c.id
)
def test_the_stretch_drawn_is_the_stretch_reckoned(case):
    longest = case.day.longest
    minutes = (longest[1] - longest[0]).total_seconds() / 60 if longest else 0
    assert minutes == case.computed["longest_still_min"]
