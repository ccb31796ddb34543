"""Scenes: every page in every mood, in front of its people, and what must hold in each."""

from django.core.management import call_command
from playwright.sync_api import expect

from tests import factories
from tests.journeys.arriving import drawn, new_page, settled

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "preload": False,
    "resultTypes": ["violations"],  # the others are not told node by node, which was a third of the time
}
MOMENTS = ("08:15", "10:45", "13:15", "15:45", "18:15", "20:45")


class Scenes(list):
    """``scene = Scenes()``; then ``@scene`` before each."""

    def __call__(self, function):
        self.append(function)
        return function


def name_of(scene):
    return scene.__name__


class Stage:
    """One window, and the people of a scene."""

    def __init__(self, window, site, let_in, ruth, dana):
        self.page, self.site, self.let_in, self.ruth, self.dana = window, site, let_in, ruth, dana
        window.set_viewport_size(PHONE)
        window.emulate_media(color_scheme="light")

    def clear(self):
        self.page.goto("about:blank")

    def programme(self, *doses, **more):
        return factories.make_prescription(self.ruth.episodes.get(), *doses, by=self.dana.user, **more)

    def library(self):
        call_command("load_library", verbosity=0)

    def open(self, address, *, by=None):
        self.page.context.clear_cookies()
        if by:
            self.let_in(self.page.context, by)
        self.page.goto(self.site + address)

    def press(self, name):
        """What the page answers by a swap."""
        self.page.get_by_role("button", name=name).first.click()

    def send(self, name):
        """What the site answers by a new page."""
        with new_page(self.page):
            self.press(name)

    def sees(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()
        settled(self.page)


RECOLOURED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const fading = document.getAnimations().filter(one => one instanceof CSSTransition);
    await Promise.allSettled(fading.map(one => one.finished));
}"""
STICKING_OUT = """root => {
    const html = document.documentElement;
    html.style.fontSize = root;
    if (html.scrollWidth <= html.clientWidth) return [];
    const out = one => one.getBoundingClientRect().right > html.clientWidth + 1 && !one.closest(".scroll-x");
    return [...document.querySelectorAll("body *")].filter(out).map(one => one.outerHTML.slice(0, 100)).slice(0, 3);
}"""


def sideways(page):
    """What sticks out of the window, by its width and the size of root text."""
    found = {}
    for width, root in ((320, "100%"), (390, "100%"), (390, "200%"), (1440, "100%")):
        page.set_viewport_size({"width": width, "height": 844})
        drawn(page)
        if out := page.evaluate(STICKING_OUT, root):
            found[f"{width} at {root}"] = out
    return found


def broken_rules(axe, page):
    """On a phone by day and at a desk by night."""
    return _broken_rules(axe, page, PHONE, "light") + _broken_rules(axe, page, DESK, "dark")


def _broken_rules(axe, page, size, scheme):
    page.set_viewport_size(size | {"height": 4000})  # so long that the dock covers nothing
    page.emulate_media(color_scheme=scheme)
    page.evaluate(RECOLOURED)  # in the middle of a fade no colour has the contrast it is to have
    drawn(page)
    return [
        (scheme, rule["id"], node["html"][:200], node["failureSummary"][-330:])
        for rule in _violations(axe, page)
        for node in rule["nodes"]
    ]


def _violations(axe, page):
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    return page.evaluate("rules => axe.run(rules).then(found => found.violations)", WCAG)
