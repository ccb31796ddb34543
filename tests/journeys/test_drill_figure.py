"""<drill-figure> in a real browser, under the real content policy: the picture moves as it was prescribed."""

import json
from math import cos, radians, sin

import pytest
from playwright.sync_api import expect

from prescriptions import figures, illustrating
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

SHAPE = "5ea1ed0f0c0ffee5"
STILL = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"><style>.a{fill:#123}</style>'
    '<path class="a" d="M9 9h90v90z"/></svg>'
)
FAN = list(range(0, 360, 15))
LIMB = [
    round(value) for a in FAN for value in (30 * cos(radians(a)) + 200 * (cos(radians(a)) > 0), 30 * sin(radians(a)))
]
DRAWING = {
    "box": [800, 600],
    "title": "Mini heel slide",
    "desc": "The heel slides toward the bottom and back.",
    "n": 3,
    "turns": 0,
    "sided": 1,
    "tempo": [3, 2, 3, 1],
    "limited": 1,
    "goal": {"from": 0, "to": 60, "zero": 0, "at": [300, 200, 300, 150, 300, 100]},
    "normals": FAN,
    "art": [
        {"k": "gs", "d": "M100 500h600v20h-600z"},
        {"k": "sk", "o": 1, "hulls": [{"f": [300, 300, 0, 300, 300, -30, 300, 300, -60], "p": LIMB}]},
        {"k": "ar", "d": ["M420 300L420 300", "M420 300L400 240", "M420 300L360 196"]},
    ],
    "lens": None,
}


@pytest.fixture
def drawing(monkeypatch):
    """What the engine is to say; a test may change it before the page asks."""
    said = dict(DRAWING)
    monkeypatch.setattr(figures, "EDITION", "e1")
    monkeypatch.setattr(figures, "draw", lambda _, kind, *more: json.dumps(said) if kind == "player" else STILL)
    illustrating.drawn.cache_clear()
    yield said
    illustrating.drawn.cache_clear()


@pytest.fixture
def src(site, drawing, now):
    factories.make_drill(figure={"view": "side"}, shape=SHAPE)
    return f"/figures/{SHAPE}/e1/player.json"


class Show:
    """A page of the site with one figure on it."""

    def __init__(self, page, site, src):
        self.page, self.src = page, src
        page.goto(site + "/")
        page.evaluate(
            """() => {
                const script = document.createElement("script");
                script.type = "module";
                script.src = "/static/js/drill-figure.js";
                document.head.append(script);
                window.phases = [];
                document.addEventListener("phase", (event) => phases.push(event.detail));
            }"""
        )

    def put(self, **attributes):
        self.page.evaluate(
            """attributes => {
                const figure = document.createElement("drill-figure");
                for (const [name, value] of Object.entries(attributes)) figure.setAttribute(name, value);
                document.querySelector("main").prepend(figure);
                scrollTo(0, 0);
            }""",
            {"src": self.src, "class": "fig"} | attributes,
        )
        self.figure = self.page.locator("drill-figure").first
        expect(self.figure.locator("svg, p").first).to_be_attached()
        return self

    @property
    def limb(self):
        return self.figure.locator(".o").get_attribute("d")

    @property
    def pill(self):
        return self.figure.locator("text").text_content()

    def until(self, phase, rep=0):
        self.page.wait_for_function(
            "([name, rep]) => phases.some(p => p.name === name && p.rep === rep)", arg=[phase, rep]
        )

    def stands(self):
        """Whether no phase begins while thirty frames are drawn, however long that takes."""
        return self.page.evaluate(
            """() => new Promise(answer => {
                const said = () => phases.length;
                const before = said();
                const look = left => left ? requestAnimationFrame(() => look(left - 1)) : answer(said() === before);
                look(30);
            })"""
        )


@pytest.fixture
def show(page, site, src, console):
    yield Show(page, site, src)
    assert console == []


def test_it_moves_by_itself_and_tells_its_phases(show):
    show.put(tempo="0.3-0.2-0.3-0.2").until("move", rep=1)
    told = show.page.evaluate("phases.filter(p => p.rep === 0)")
    assert told == [
        {"name": name, "seconds": seconds, "rep": 0}
        for name, seconds in (("move", 0.3), ("hold", 0.2), ("return", 0.3), ("rest", 0.2))
    ]


def test_a_phase_of_no_seconds_is_left_out(show):
    show.put(tempo="0.2-0-0.2-0").until("move", rep=1)
    assert show.page.evaluate("phases.map(p => p.name).slice(0, 3)") == ["move", "return", "move"]


def test_it_stops_at_the_prescribed_degrees(show):
    show.put(to="45", tempo="0.1-60-1-1").until("hold")
    assert show.pill == "45°"


def test_without_a_limit_it_goes_all_the_way(show):
    show.put(tempo="0.1-60-1-1").until("hold")
    assert show.pill == "60°"


def test_paused_it_stands_in_the_start_pose_and_says_no_degrees(show):
    show.put(paused="")
    first = show.limb
    assert (show.stands(), show.page.evaluate("phases"), show.limb == first) == (True, [], True)
    expect(show.figure.locator("text")).to_be_hidden()


def test_a_limit_changed_while_it_is_paused_shows_where_the_motion_stops(show):
    show.put(paused="")
    show.page.evaluate("document.querySelector('drill-figure').setAttribute('to', 30)")
    expect(show.figure.locator("text")).to_be_visible()
    assert show.pill == "30°"


def test_the_left_side_is_mirrored_but_for_its_text(show):
    show.put(side="left", tempo="0.1-60-1-1").until("hold")
    flips = show.page.evaluate(
        "['.o', 'text'].map(name => Math.sign(document.querySelector('drill-figure ' + name).getCTM().a))"
    )
    assert flips == [-1, 1]


@pytest.mark.parametrize(("changes", "sign"), [({"turns": 1}, -1), ({"turns": 0}, 1)])
def test_where_sides_take_turns_every_other_repetition_is_mirrored(changes, sign, page, site, src, drawing, console):
    drawing |= changes
    show = Show(page, site, src)
    page.evaluate(
        """() => document.addEventListener("phase", ({ target, detail: { rep } }) => {
            (window.signs ??= {})[rep] = Math.sign(target.querySelector(".o").getCTM().a);
        })"""
    )
    show.put(tempo="0.2-0.2-0.2-0.2").until("move", rep=2)
    assert [page.evaluate(f"signs[{rep}]") for rep in (0, 1, 2)] == [1, sign, 1]
    assert console == []


def test_a_symmetric_drill_has_no_left_side(page, site, src, drawing, console):
    drawing["sided"] = 0
    Show(page, site, src).put(side="left", paused="")
    assert page.evaluate("document.querySelector('drill-figure .o').getCTM().a > 0")


def test_it_is_an_image_with_a_name_and_a_description(show):
    show.put(paused="")
    image = show.page.get_by_role("img", name="Mini heel slide", exact=True)
    about = image.get_attribute("aria-describedby")
    assert show.page.locator(f"#{about}").text_content() == "The heel slides toward the bottom and back."


def test_who_asked_for_less_motion_gets_the_end_pose_and_the_phases_in_words(show):
    show.page.emulate_media(reduced_motion="reduce")
    show.put(to="45", words="Mover|Sostener|Volver|Descansar|Girar|Pausa|Ver")
    expect(show.figure.locator("p")).to_have_text("Mover 3 s. Sostener 2 s. Volver 3 s. Descansar 1 s.")
    assert show.pill == "45°"


def test_its_button_stands_in_the_lower_corner_and_with_less_motion_below_the_words(show):
    show.put(controls="")
    figure, button = show.figure.bounding_box(), show.figure.get_by_role("button").bounding_box()
    ends = [box["x"] + box["width"] for box in (figure, button)], [box["y"] + box["height"] for box in (figure, button)]
    assert [0 <= outer - inner < 12 for outer, inner in ends] == [True, True]

    show.page.emulate_media(reduced_motion="reduce")
    words = show.figure.get_by_text("Move 3 s.")
    expect(words).to_be_visible()
    words = words.bounding_box()
    assert show.figure.get_by_role("button").bounding_box()["y"] >= words["y"] + words["height"]


def test_the_wish_for_less_motion_is_heard_while_the_figure_plays(show):
    show.put(tempo="0.2-0.2-0.2-0.2").until("hold")
    show.page.emulate_media(reduced_motion="reduce")
    expect(show.figure.get_by_text("Move 0.2 s.")).to_be_visible()
    assert show.stands()


def test_a_press_stops_it_and_another_goes_on(show):
    show.put(controls="", tempo="0.2-0.2-0.2-0.2").until("hold")
    show.page.keyboard.press("Escape")
    show.figure.get_by_role("button", name="Pause").press("Enter")
    expect(show.figure.get_by_role("button", name="Play")).to_be_visible()
    before = show.page.evaluate("phases.length")
    assert show.stands()
    show.figure.get_by_role("button", name="Play").press("Enter")
    show.page.wait_for_function("before => phases.length > before", arg=before)


def test_play_plays_also_for_who_asked_for_less_motion(show):
    show.page.emulate_media(reduced_motion="reduce")
    show.put(controls="", tempo="0.2-0.2-0.2-0.2")
    expect(show.figure.locator("p")).to_be_visible()
    show.figure.get_by_role("button", name="Play").click()
    show.until("return")
    expect(show.figure.locator("p")).to_be_hidden()


def test_off_the_screen_it_rests(show):
    show.put(tempo="0.2-0.2-0.2-0.2").until("hold")
    show.page.evaluate("document.body.append(Object.assign(document.createElement('div'), {id: 'far'}))")
    show.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    show.page.wait_for_function("() => !document.querySelector('drill-figure').isSeen")
    before = show.page.evaluate("phases.length")
    assert show.stands()
    show.page.evaluate("scrollTo(0, 0)")
    show.page.wait_for_function("before => phases.length > before", arg=before)


def test_figures_of_one_drill_share_one_fetch(show):
    asked = []
    show.page.on("request", lambda request: asked.append(request.url) if "/figures/" in request.url else None)
    show.put(paused="").put(side="left", paused="")
    expect(show.page.locator("drill-figure svg")).to_have_count(2)
    assert len(asked) == 1


def test_a_drawing_that_cannot_be_fetched_leaves_its_name(page, site, src):
    show = Show(page, site, src.replace("/figures/", "/figures/none-"))
    show.put(alt="Mini heel slide, to 60°")
    expect(show.figure).to_have_text("Mini heel slide, to 60°")


def test_a_circle_goes_round_at_an_even_pace(page, site, src, drawing, console):
    drawing |= {"round": 1, "goal": None, "limited": 0}
    show = Show(page, site, src).put(tempo="0.2-5-5-5")
    show.until("circle", rep=2)
    assert page.evaluate("phases[0]") == {"name": "circle", "seconds": 0.2, "rep": 0}


def test_the_magnifier_shows_a_second_copy(page, site, src, drawing, console):
    drawing["lens"] = {"r": 100, "zoom": 2, "to": [650, 150], "at": [400, 300, 400, 300, 400, 300]}
    Show(page, site, src).put(paused="")
    expect(page.locator("drill-figure .o")).to_have_count(2)
    assert console == []


def test_without_javascript_a_still_picture_stands_in_its_place(new_context, site, src, let_in, dana):
    context = new_context(java_script_enabled=False)
    let_in(context, dana)
    page = context.new_page()
    with page.expect_response("**/still*.svg") as fetched:
        page.goto(f"{site}/drills/")
    expect(page.locator(".fig-still").first).to_be_visible()
    assert fetched.value.status == 200


def test_a_still_picture_opened_by_itself_is_in_colour(page, site, src, console):
    page.goto(f"{site}/figures/{SHAPE}/e1/still.svg")
    fill = page.evaluate("getComputedStyle(document.querySelector('.a')).fill")
    assert (fill, console) == ("rgb(17, 34, 51)", [])


def test_a_falling_angle_is_limited_at_its_start(page, site, src, drawing, console):
    drawing["goal"] = drawing["goal"] | {"from": 90, "to": 0}
    show = Show(page, site, src).put(to="60", tempo="600-1-1-1")
    show.until("move")
    assert (show.pill, console) == ("60°", [])


def test_a_drawing_that_goes_beyond_the_usual_stops_there_unless_asked(page, site, src, drawing, console):
    drawing["usual"] = [0, 0.5]
    show = Show(page, site, src).put(tempo="0.1-60-1-1")
    show.until("hold")
    usual = show.pill
    page.evaluate("document.querySelector('drill-figure').setAttribute('to', 50)")
    assert (usual, show.pill, console) == ("30°", "50°", [])


def test_a_motion_as_far_one_way_as_the_other_is_limited_on_both_sides(page, site, src, drawing, console):
    drawing["goal"] = drawing["goal"] | {"from": 30, "to": -30}
    show = Show(page, site, src).put(to="10", tempo="0.1-60-1-1")
    show.until("hold")
    ends = page.evaluate("(({ low, top }) => [low, top])(document.querySelector('drill-figure'))")
    assert ([round(60 * end) for end in ends], show.pill, console) == ([20, 40], "10°", [])


def test_a_motion_that_goes_further_one_way_is_limited_where_it_bends(page, site, src, drawing, console):
    """Ankle pumps: a limit of 0 stops the toes from coming up, not from pointing."""
    drawing["goal"] = drawing["goal"] | {"from": 10, "to": -30}
    show = Show(page, site, src).put(to="0", tempo="0.1-60-1-1")
    show.until("hold")
    ends = page.evaluate("(({ low, top }) => [low, top])(document.querySelector('drill-figure'))")
    assert ([round(40 * end) for end in ends], show.pill, console) == ([10, 40], "30°", [])


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_axe_finds_nothing(motion, show, axe):
    show.page.emulate_media(reduced_motion=motion)
    show.put(controls="", to="45", alt="Mini heel slide, to 45°")
    found = axe.run(show.page, context="drill-figure", options={"preload": False})
    assert [violation["id"] for violation in found.response["violations"]] == []
