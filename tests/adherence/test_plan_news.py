"""On the first day of a change *today* says quietly what is different; before and after it says nothing."""

import html
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
from prescriptions.models import Sending
from tests import factories
from tests.factories import NOW, at

MONDAY = date(2026, 4, 20)
DOSE = Dose(sets=1, reps=10, hold_s=2, times_per_day=6)


@pytest.fixture
def slide(db):
    return Line(factories.make_drill(), "left", DOSE)


@pytest.fixture
def programme(ruth, dana, slide):
    return prescribing.issue(ruth.episodes.get(), [slide], by=dana.user, now=NOW - timedelta(days=7))


@pytest.fixture
def change(programme, dana, slide):
    def send(times, **more):
        line = replace(slide, dose=replace(DOSE, times_per_day=times))
        return prescribing.revise(programme, [line], by=dana.user, **{"now": NOW} | more)

    return send


@pytest.fixture
def news(ruth, signed_in, now):
    """What *today* tells of changes at an instant."""

    def read(moment):
        now.set(moment)
        found = re.findall(r'<section class="banner plan-news".*?</section>', signed_in(ruth).get("/today/").text, re.S)
        return [re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", one))).strip() for one in found]

    return read


def test_on_the_day_of_a_change_it_says_what_is_different(news, change):
    change(4)
    assert news(NOW + timedelta(hours=1)) == ["Your plan changed Mini heel slide, left knee: 4 times a day, was 6."]


def test_two_changes_of_a_day_stand_together_in_their_order(news, change):
    change(4)
    change(5, now=NOW + timedelta(hours=1))
    told = [f"Mini heel slide, left knee: {words}." for words in ("4 times a day, was 6", "5 times a day, was 4")]
    assert news(NOW + timedelta(hours=2)) == [f"Your plan changed {' '.join(told)}"]


def test_the_day_after_it_is_no_news(news, change):
    change(4)
    assert news(NOW + timedelta(days=1)) == []


def test_a_planned_change_is_news_on_its_own_day(news, change):
    change(4, from_on=MONDAY)
    told = "Your plan changed Mini heel slide, left knee: 4 times a day, was 6."
    moments = [NOW, at("20:00", MONDAY - timedelta(days=1)), at("06:40", MONDAY), at("21:59", MONDAY)]
    assert [news(moment) for moment in moments] == [[], [], [told], [told]]


def test_a_change_before_dawn_is_news_of_the_day_to_come(news, change):
    change(4, now=at("05:00", MONDAY))
    assert len(news(at("07:30", MONDAY))) == 1


def test_what_was_replaced_before_its_day_is_never_news(news, change):
    change(4, from_on=MONDAY)
    change(5, from_on=MONDAY, now=NOW + timedelta(hours=1))
    assert news(at("08:00", MONDAY)) == ["Your plan changed Mini heel slide, left knee: 5 times a day, was 6."]


def test_the_first_programme_is_no_change(news, programme):
    assert news(NOW - timedelta(days=7)) == []


def test_it_says_why(news, change):
    change(4, reason="Six was a lot.")
    assert news(NOW)[0].endswith("Why: Six was a lot.")


def test_a_drill_laid_to_rest_by_a_rule_is_told_in_its_own_words(news, programme):
    told = {"made_at": NOW, "holds_at": NOW, "reason": "To keep you safe, rest for now: heel slide."}
    Sending.objects.create(prescription=programme, **told)
    assert news(NOW) == ["Your plan changed To keep you safe, rest for now: heel slide."]


def test_new_words_alone_are_no_change(news, change):
    change(6, note="Well done.")
    assert news(NOW) == []


def test_somebody_elses_change_is_not_hers(news, ruth, sam, dana, programme, slide):
    theirs = factories.make_prescription(sam.episodes.get(), by=dana.user)
    prescribing.revise(theirs, [replace(slide, dose=replace(DOSE, reps=5))], by=dana.user, now=NOW)
    assert news(NOW) == []


def test_it_costs_no_query(ruth, change, signed_in, now, django_assert_num_queries):
    change(4)
    phone = signed_in(ruth)
    with django_assert_num_queries(3):
        phone.get("/today/")


def test_on_that_day_a_link_lands_above_it(ruth, change, signed_in, now):
    counts = [signed_in(ruth).get("/today/").text.count('id="start"')]
    change(4)
    now.set(NOW + timedelta(hours=1))
    assert [*counts, signed_in(ruth).get("/today/").text.count('id="start"')] == [1, 0]
