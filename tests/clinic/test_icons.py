"""Icons and pictograms stand inline in the page, take its colours, and stay silent unless they are named."""

import re
from itertools import product
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template import Context, Template

from clinic.pictograms import POSES, REGIONS, draw
from clinic.templatetags.icons import ICONS, UnknownIconError, icon, initials, pose


def render(source, **context):
    return Template("{% load icons %}" + source).render(Context(context))


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_well_formed_drawing(name):
    assert len(ElementTree.fromstring(icon(name))) > 0


def test_an_icon_is_hidden_from_screen_readers():
    assert ElementTree.fromstring(icon("check")).attrib["aria-hidden"] == "true"


def test_a_named_icon_is_an_image_with_that_name():
    attributes = ElementTree.fromstring(render('{% icon "phone" label=who %}', who="Call Ruth & Tom")).attrib
    assert (attributes["role"], attributes["aria-label"]) == ("img", "Call Ruth & Tom")


def test_an_arrow_can_follow_the_direction_of_reading():
    assert ElementTree.fromstring(render('{% icon "arrow" flip=True %}')).attrib["class"] == "icon icon-flip"


def test_an_unknown_icon_names_the_nearest():
    with pytest.raises(UnknownIconError, match="^no icon called 'chek'; did you mean 'check'[?]$"):
        icon("chek")


def test_every_icon_a_template_asks_for_is_drawn():
    templates = (settings.BASE_DIR / "templates").rglob("*.html")
    asked = {name for path in templates for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())}
    assert asked - set(ICONS) == set()


@pytest.mark.parametrize(("name", "region"), list(product(POSES, REGIONS)))
def test_every_pose_lights_every_region(name, region):
    classes = [part.attrib["class"] for part in ElementTree.fromstring(pose(name, region))]
    assert "fig-active" in classes


@pytest.mark.parametrize("name", POSES)
def test_every_stroke_stays_on_the_stage(name):
    points = re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", draw(name, "whole"))
    assert [point for point in points if not all(5 <= float(number) <= 155 for number in point)] == []


def test_a_pose_without_a_region_lights_nothing():
    assert "fig-active" not in draw("sit")


def test_a_pose_the_library_does_not_know_is_shown_standing():
    assert draw("on a trampoline", "knee") == draw("stand", "knee")


def test_figures_carry_no_colours_of_their_own():
    assert re.findall(r"style=|fill=|stroke=", draw("quadruped", "whole")) == []


@pytest.mark.parametrize(("name", "letters"), [("Dana Whitfield", "DW"), ("Ana de la Cruz", "AC"), ("Ines", "I")])
def test_initials_are_the_first_and_last_words(name, letters):
    assert initials(name) == letters
