"""A picture's address: opaque, for everyone, good for ever, and drawn once."""

import json
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from prescriptions import cataloguing, figures, illustrating
from prescriptions.figures import palette
from prescriptions.illustrating import OddNameError, Picture, subject_of
from prescriptions.librarian import read_library
from prescriptions.models import Drill
from tests import factories

SHAPE = "5ea1ed0f0c0ffee5"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><style>.a{fill:var(--df-ink,#012)}</style></svg>'
BY_ITSELF = (
    "default-src 'none'; style-src 'sha256-iqEvHASd+Z74vv5HJkOS3KM5y4Q9N4mLwwUGrxIc8D8='; frame-ancestors 'none'"
)


@pytest.fixture
def asked(monkeypatch):
    """What the engine was asked to draw; what was drawn before is forgotten."""
    heard = []

    def draw(subject, kind, limit, side):
        heard.append((subject.name, kind, limit, side))
        return json.dumps({"title": subject.name}) if kind == "player" else SVG

    monkeypatch.setattr(figures, "EDITION", "e2")
    monkeypatch.setattr(figures, "draw", draw)
    illustrating.drawn.cache_clear()
    yield heard
    illustrating.drawn.cache_clear()


@pytest.fixture
def drill(db, asked):
    return factories.make_drill(figure={"view": "side"}, shape=SHAPE)


def get(name, shape=SHAPE, edition="e2"):
    return Client().get(f"/figures/{shape}/{edition}/{name}")


class Tags(HTMLParser):
    """The tags of a piece of HTML, with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def render(source, **context):
    return Tags(Template("{% load figures %}" + source).render(Context(context))).found


def test_the_players_data_is_for_everyone_and_for_good(drill):
    answer = get("player.json")
    assert (answer.json(), answer["Content-Type"], answer["Cache-Control"]) == (
        {"title": "Mini heel slide"},
        "application/json",
        "public, max-age=31536000, immutable",
    )


def test_nobody_is_remembered_by_looking_at_a_picture(drill):
    answer = get("still.svg")
    assert (dict(answer.cookies), "Cookie" in answer["Vary"]) == ({}, False)


@pytest.mark.parametrize(
    ("name", "kind", "limit", "side"),
    [
        ("still.svg", "still", None, "right"),
        ("still-70.svg", "still", 70, "right"),
        ("still-0-left.svg", "still", 0, "left"),
        ("pair-left.png", "pair", None, "left"),
        ("pair-180-left.svg", "pair", 180, "left"),
    ],
)
def test_the_name_says_what_is_drawn(drill, asked, name, kind, limit, side):
    assert (get(name).status_code, asked) == (200, [("Mini heel slide", kind, limit, side)])


@pytest.mark.parametrize(
    "name",
    ["still", "still-181.svg", "still-070.svg", "still--5.svg", "still-left-70.svg", "player-70.json", "player.svg"],
)
def test_an_odd_name_is_not_found(drill, asked, name):
    assert (get(name).status_code, asked) == (404, [])


@pytest.mark.parametrize("shape", ["0" * 16, "none"])
def test_an_unknown_shape_is_not_found(drill, shape):
    assert get("still.svg", shape=shape).status_code == 404


def test_a_drill_that_nobody_has_drawn_has_no_picture(asked, db):
    factories.make_drill(figure={}, shape=SHAPE)
    assert get("still.svg").status_code == 404


def test_an_old_editions_address_leads_to_the_present_picture(drill):
    answer = get("pair-70-left.png", edition="e1")
    assert (answer.status_code, answer["Location"]) == (302, f"/figures/{SHAPE}/e2/pair-70-left.png")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_picture_can_only_be_looked_at(drill, method):
    assert getattr(Client(), method)(f"/figures/{SHAPE}/e2/still.svg").status_code == 405


def test_what_was_drawn_once_costs_no_query_and_no_drawing(drill, asked, django_assert_num_queries):
    get("still.svg")
    with django_assert_num_queries(0):
        get("still.svg")
    assert len(asked) == 1


def test_a_drawing_opened_by_itself_may_use_its_own_styles_and_nothing_else(drill):
    assert get("still.svg")["Content-Security-Policy"] == BY_ITSELF


def test_a_picture_for_mail_is_a_png_of_the_drawings_size(drill):
    png = get("still.png").content
    assert (png[:8], png[16:24]) == (b"\x89PNG\r\n\x1a\n", (20).to_bytes(4, "big") + (10).to_bytes(4, "big"))


@given(
    st.builds(
        Picture,
        st.sampled_from(["still", "pair"]),
        st.none() | st.integers(0, 180),
        st.sampled_from(["left", "right"]),
        st.sampled_from(["svg", "png"]),
        st.booleans(),
    )
)
def test_every_picture_is_found_again_by_its_name(picture):
    assert Picture.named(picture.name) == picture


@given(st.text(max_size=20) | st.from_regex(r"(still|pair)-?[0-9]{0,4}(-left)?.(svg|png)", fullmatch=True))
def test_a_name_means_one_picture_or_none(name):
    try:
        found = Picture.named(name).name
    except OddNameError:
        found = name
    assert found == name


def test_an_odd_name_is_answered_with_a_right_one():
    with pytest.raises(OddNameError, match="'still-.svg' is not a picture's name; one would be 'still-70-left.svg'"):
        Picture.named("still-.svg")


def test_a_figure_on_a_page_says_what_was_prescribed(drill):
    (tag, attributes), (inner, _), (image, still) = render(
        '{% drill_figure drill limit=70 side="left" tempo="3-2-3-1" paused=1 %}', drill=drill
    )
    assert (tag, inner, image) == ("drill-figure", "noscript", "img")
    assert attributes == {
        "class": "fig",
        "src": f"/figures/{SHAPE}/e2/player.json",
        "alt": "Mini heel slide, left side, to 70°",
        "words": "Move|Hold|Return|Rest|Circle|Pause|Play",
        "to": "70",
        "side": "left",
        "tempo": "3-2-3-1",
        "paused": None,
    }
    assert (still["src"], still["alt"]) == (f"/figures/{SHAPE}/e2/still-70-left.svg", attributes["alt"])


def test_a_figure_of_nothing_prescribed_says_only_which_drill(drill):
    (_, attributes), *_ = render("{% drill_figure drill %}", drill=drill)
    assert sorted(attributes) == ["alt", "class", "src", "words"]


def test_a_prescribed_weight_is_shown_where_the_drill_has_a_hand_for_it(drill):
    drill.figure = {"stage": {"props": [{"kind": "weight", "hand": "r", "when": "weight"}]}}
    (_, attributes), _, (_, still) = render('{% drill_figure drill load="1 kg" %}', drill=drill)
    assert (attributes["src"][-18:], still["src"][-16:]) == ("player-loaded.json", "still-loaded.svg")


def test_a_prescribed_weight_changes_no_picture_that_could_not_hold_it(drill):
    bare = render("{% drill_figure drill %}", drill=drill)
    assert render('{% drill_figure drill load="1 kg" %}', drill=drill) == bare


def test_start_and_end_stand_side_by_side_in_a_pair(drill):
    [(_, image)] = render('{% drill_still drill limit=400 kind="pair" %}', drill=drill)
    assert (image["src"], image["alt"]) == (f"/figures/{SHAPE}/e2/pair-180.svg", "Mini heel slide, to 180°")


def test_the_name_of_a_drill_cannot_break_out_of_its_figure(drill):
    drill.name = '"><script>'
    tags = [tag for tag, _ in render("{% drill_figure drill %}", drill=drill)]
    assert tags == ["drill-figure", "noscript", "img"]


def test_a_drill_that_nobody_has_drawn_keeps_its_pictogram(db):
    tags = render("{% drill_figure drill %}", drill=factories.make_drill())
    assert [tag for tag, _ in tags[:2]] == ["div", "svg"]


def test_every_drill_of_the_library_has_an_address_that_names_nothing(db):
    rows = [cataloguing.drill(row) for row in read_library().drills.values()]
    shapes = {row["shape"] for row in rows}
    assert len(shapes) == len(rows)
    assert all(len(shape) == 16 and int(shape, 16) >= 0 for shape in shapes)


def test_the_address_changes_with_the_drawing_and_with_nothing_else():
    columns = cataloguing.drill(read_library().drills["heel-slide"])
    same, other = Drill(**columns | {"purpose": "Another."}), Drill(**columns | {"rom": []})
    assert (subject_of(same).shape == columns["shape"], subject_of(other).shape == columns["shape"]) == (True, False)


def test_a_picture_that_stands_alone_carries_few_styles():
    assert len(palette.style()) <= 1600


def test_without_variables_a_picture_has_plain_light_colours():
    svg = f"<svg><style>{palette.style()}</style></svg>"
    assert ("var(" in palette.plain(svg), "@media" in palette.plain(svg), ".top" in palette.plain(svg)) == (
        False,
        False,
        False,
    )
