"""The same body twice: the browser's player draws the outlines that the engine draws for a still."""

import pytest
from playwright.sync_api import expect

from prescriptions import cataloguing, illustrating
from prescriptions.librarian import read_library
from prescriptions.models import Drill
from tests.journeys.test_drill_figure import Show

pytestmark = pytest.mark.django_db(transaction=True)

BOXES = """(kind) => [...document.querySelectorAll(kind + " path.sk, " + kind + " path.tp, " + kind + " path.sc")]
    .filter(path => !path.closest(".ln") && path.getAttribute("d"))
    .map(path => { const box = path.getBBox(); return [box.x, box.y, box.width, box.height]; })"""


@pytest.mark.parametrize("slug", ["heel-slide", "knee-roll", "stick-raise", "wall-slide", "neck-turn"])
def test_the_player_and_the_still_agree_about_every_limb(slug, page, site, now, console):
    """At the drill's own end, box by box, within 3 of 600 units: both round, and the player blends two samples."""
    drill = Drill.objects.create(slug=slug, **cataloguing.drill(read_library().drills[slug]))
    page.emulate_media(reduced_motion="reduce")
    show = Show(page, site, illustrating.PLAYER.of(drill.shape)).put()
    expect(show.figure.locator(".art")).to_be_attached()
    page.evaluate(
        """async address => {
            const text = (await (await fetch(address)).text()).replace(/<style>.*<\\/style>/, "");
            const drawn = new DOMParser().parseFromString(text, "image/svg+xml");
            drawn.documentElement.id = "still";
            document.querySelector("main").prepend(document.adoptNode(drawn.documentElement));
        }""",
        illustrating.Picture("still").of(drill.shape),
    )
    moving, still = page.evaluate(BOXES, "drill-figure"), page.evaluate(BOXES, "#still")
    assert len(moving) == len(still)
    apart = [abs(a - b) for pair in zip(moving, still, strict=True) for a, b in zip(*pair, strict=True)]
    assert max(apart) < 3
    assert console == []
