"""On the builder's page: what sending would change, from which day, and what somebody else sent meanwhile."""

import html
import re
from dataclasses import replace

import pytest

from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.forms import as_typed
from prescriptions.lines import Line
from prescriptions.models import Item
from prescriptions.sending import mark_of
from tests import factories
from tests.factories import NOW, at

DOSE = Dose(sets=1, reps=10, hold_s=2, times_per_day=6)


@pytest.fixture
def slide(db):
    return Line(factories.make_drill(), "left", DOSE)


@pytest.fixture
def programme(ruth, dana, slide, now):
    return prescribing.issue(ruth.episodes.get(), [slide], by=dana.user, now=NOW.replace(day=8))


@pytest.fixture
def post(programme, ruth, dana, signed_in):
    """``post(line, …)`` is Dana's browser sending a draft of one line."""
    page, seen = signed_in(dana), mark_of(programme)

    def send(line, *, headers=None, **typed):
        data = {"line": line.drill.slug, "seen": seen, "phase": "", "note": "", "q": "", "action": "preview"}
        data |= {f"{line.drill.slug}-{name}": value for name, value in as_typed(line).items()}
        return page.post(f"/patients/{ruth.pk}/prescribe/", data | typed, headers=headers)

    return send


def often(line, times):
    return replace(line, dose=replace(line.dose, times_per_day=times))


def words(text):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def test_the_page_shows_what_sending_would_change(post, slide):
    assert "What changes from now on Mini heel slide, left: 4 × a day, was 6" in words(post(often(slide, 4)).text)


def test_a_draft_like_the_programme_says_so(post, slide):
    assert "Nothing changes yet" in words(post(slide).text)


def test_a_changed_figure_swaps_the_differences_too(post, slide):
    swapped = post(often(slide, 4), from_on="2026-04-20", headers={"HX-Request": "true"}).text
    assert swapped.count('id="changes" role="status" data-hx-swap-oob="true"') == 1
    assert "What changes from Mon 20 Apr Mini heel slide, left: 4 × a day, was 6" in words(swapped)


def test_the_chosen_day_is_sent(post, slide):
    assert post(often(slide, 4), action="send", from_on="2026-04-20").status_code == 302
    assert Item.objects.open().get().starts_at == at("07:00", NOW.date().replace(day=20))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-04-14", "The day it holds from is over. Pick today or a later day."),
        ("2026-06-15", "A change can be planned up to 60 days ahead. Pick an earlier day."),
        ("soon", "We could not read the day it holds from."),
    ],
)
def test_a_day_that_cannot_be_keeps_the_draft_and_stores_nothing(post, slide, typed, sentence):
    response = post(often(slide, 4), action="send", from_on=typed)
    assert (response.status_code, sentence in words(response.text), Item.objects.count()) == (422, True, 1)
    assert 'name="heel-slide-times_per_day" value="4"' in response.text


def test_a_planned_change_opens_with_its_day(post, slide, signed_in, dana, ruth):
    post(often(slide, 4), action="send", from_on="2026-04-20")
    page = signed_in(dana).get(f"/patients/{ruth.pk}/prescribe/").text
    assert re.search(r'<input[^>]*name="from_on"[^>]*value="2026-04-20"', page)


def test_the_second_sees_the_firsts_change_and_keeps_their_own_draft(post, slide, programme, ines):
    prescribing.revise(programme, [often(slide, 4)], by=ines.user, now=NOW, note="Four is enough.")
    response = post(often(slide, 3), action="send")
    said = words(response.text)
    assert response.status_code == 422
    assert "Ines Moreau was first Mini heel slide, left: 4 × a day, was 6 To Ruth: “Four is enough.”" in said
    assert "What changes from now on Mini heel slide, left: 3 × a day, was 4" in said
    assert 'name="heel-slide-times_per_day" value="3"' in response.text


def test_the_second_may_keep_theirs(post, slide, programme, ines):
    prescribing.revise(programme, [often(slide, 4)], by=ines.user, now=NOW)
    seen = re.search(r'name="seen" value="([^"]*)"', post(often(slide, 3), action="send").text).group(1)
    assert post(often(slide, 3), action="send", seen=seen).status_code == 302
    assert Item.objects.open().get().times_per_day == 3


def test_the_second_may_take_theirs_or_look(post, slide, programme, ines, ruth):
    prescribing.revise(programme, [often(slide, 4)], by=ines.user, now=NOW)
    page = post(often(slide, 3), action="send").text
    ways = re.findall(r'<a class="btn[^"]*" href="([^"]*)">(Take theirs|Look at the history)</a>', page)
    assert ways == [
        (f"/patients/{ruth.pk}/prescribe/", "Take theirs"),
        (f"/patients/{ruth.pk}/programme/", "Look at the history"),
    ]
