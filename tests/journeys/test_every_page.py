"""Every page in every mood, light and dark: no axe finding, no complaint in the console, nothing to scroll sideways."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command

from adherence import days, ticking
from adherence.models import Tick
from patients import way_in
from patients.models import Link
from patients.restricting import Restriction
from prescriptions import keeping_safe, prescribing
from prescriptions.lines import Line
from prescriptions.models import Drill
from reminders import unsubscribing
from tests import factories
from tests.factories import NOW, TODAY, at

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "preload": False,
}
MOMENTS = ("08:15", "10:45", "13:15", "15:45", "18:15", "20:45")
SCENES = []


def scene(function):
    SCENES.append(function)
    return function


@pytest.fixture(scope="module")
def window(browser):
    """One browser window for all scenes: what is cached stays cached."""
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    context.set_default_timeout(8_000)
    yield context.new_page()
    context.close()


class Stage:
    """One window, and the people of a scene."""

    def __init__(self, window, site, let_in, ruth, dana):
        self.page, self.site, self.let_in, self.ruth, self.dana = window, site, let_in, ruth, dana

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
        self.page.get_by_role("button", name=name).first.click()

    def sees(self, words):
        self.page.get_by_text(words).first.wait_for()


@pytest.fixture
def stage(window, site, now, let_in, ruth, dana):
    window.set_viewport_size(PHONE)
    window.emulate_media(color_scheme="light")
    return Stage(window, site, let_in, ruth, dana)


@pytest.fixture
def complaints(window):
    heard = []

    def listen(message):
        is_the_page_itself = message.location.get("url") == window.url  # a 404 or 422 that was meant
        if message.type in ("error", "warning") and not is_the_page_itself:
            heard.append(message.text)

    def broke(error):
        heard.append(str(error))

    window.on("console", listen)
    window.on("pageerror", broke)
    yield heard
    window.remove_listener("console", listen)
    window.remove_listener("pageerror", broke)


# -- Nobody in particular


@scene
def landing(stage):
    stage.open("/")


@scene
def sign_in(stage):
    stage.open("/sign-in/")


@scene
def sign_in_refused(stage):
    stage.open("/sign-in/")
    stage.page.get_by_label("Email").fill("dana@harbour.example")
    stage.page.get_by_label("Password").fill("not this one")
    stage.press("Sign in")
    stage.page.locator(".field-error, .banner-alert").first.wait_for()


@scene
def forgotten_password(stage):
    stage.open("/sign-in/")
    stage.page.get_by_role("link", name="Forgot your password?").click()
    stage.page.wait_for_url("**/sign-in/forgotten/")  # until it is loaded: axe must not meet it before its stylesheet


@scene
def ask_for_a_link(stage):
    stage.open("/open/ask/")


@scene
def a_link_was_asked_for(stage):
    stage.open("/open/ask/")
    stage.page.get_by_label("Your email address").fill("ruth@mail.example")
    stage.press("Send me a fresh link")
    stage.sees("Look in your mailbox")


@scene
def who_is_moving(stage):
    factories.make_patient(stage.dana, "Sam Adeyemi", email=stage.ruth.email)
    link = way_in.hand_out(stage.ruth, purpose=Link.Purpose.INVITATION, now=NOW)
    stage.open(way_in.address(link).removeprefix(stage.site))
    stage.sees("Who is moving?")


@scene
def something_is_wrong_for_anybody(stage):
    stage.open("/wrong/")


@scene
def stop_the_emails(stage):
    stage.open(unsubscribing.address(stage.ruth).removeprefix(stage.site))


@scene
def no_such_page(stage):
    stage.open("/no/such/page/")


# -- The patient's day


@scene
def a_snack_is_now(stage):
    stage.programme()
    stage.open("/today/", by=stage.ruth)


@scene
def a_tick_asks_for_pain(stage):
    stage.programme()
    stage.open("/today/", by=stage.ruth)
    stage.press("Tick off: Mini heel slide")
    stage.sees("How much did that hurt?")


@scene
def it_hurt_a_lot(stage):
    a_tick_asks_for_pain(stage)
    stage.page.get_by_role("button", name="9", exact=True).click()
    stage.page.locator(".drill .banner").wait_for()


@scene
def the_days_work_is_done(stage):
    item = stage.programme().items.get()
    for clock in MOMENTS:
        ticking.tick(item, patient=stage.ruth, key=factories.new_key(), performed_at=at(clock), now=at("21:00"))
    stage.open("/today/", by=stage.ruth)


@scene
def the_programme_rests(stage):
    prescribing.pause(stage.programme(), by=stage.dana.user, now=NOW - timedelta(hours=1))
    stage.open("/today/", by=stage.ruth)


@scene
def nothing_is_planned(stage):
    stage.open("/today/", by=stage.ruth)


@scene
def some_drills_wait_for_their_moment(stage):
    breath = factories.make_drill("belly-breath", "Belly breathing")
    stage.programme((factories.make_drill(), {}), (breath, {"as_needed": True}))
    stage.open("/today/", by=stage.ruth)


@scene
def something_feels_wrong(stage):
    stage.open("/wrong/", by=stage.ruth)


# -- The therapist's desk


def with_history(stage):
    """Three weeks of ticks that fade, with pain that rises: strips, sparklines and plots have something to draw."""
    item = stage.programme(now=NOW - timedelta(days=21)).items.get()
    ticks = [
        Tick(key=factories.new_key(), patient=stage.ruth, item=item, on=on, performed_at=moment, recorded_at=moment,
             pain_during=3 + (21 - back) // 5)
        for back in range(20, 0, -1)
        for on in [TODAY - timedelta(days=back)]
        for moment in [at(clock, on) for clock in MOMENTS[: 6 - back % 4]]
    ]  # fmt: skip
    Tick.objects.bulk_create(ticks)
    days.rebuild(stage.ruth, since=TODAY - timedelta(days=21), until=TODAY)


@scene
def caseload(stage):
    with_history(stage)
    factories.make_episode(factories.make_patient(stage.dana, "Alan Whitcombe", email="alan@mail.example"))
    stage.open("/caseload/", by=stage.dana)


@scene
def caseload_of_nobody(stage):
    stage.ruth.episodes.all().delete()
    stage.ruth.delete()
    stage.open("/caseload/", by=stage.dana)


@scene
def caseload_that_nobody_fits(stage):
    stage.open("/caseload/?q=zebra", by=stage.dana)


@scene
def new_patient(stage):
    factories.make_condition()
    stage.open("/patients/new/", by=stage.dana)


@scene
def new_patient_with_errors(stage):
    new_patient(stage)
    stage.press("Add and lay out a programme")
    stage.page.locator(".field-error").first.wait_for()


@scene
def builder(stage):
    stage.library()
    stage.open(f"/patients/{stage.ruth.pk}/prescribe/", by=stage.dana)


@scene
def builder_with_a_conflict(stage):
    factories.make_precaution(stage.ruth.episodes.get(), by=stage.dana.user, expires_on=TODAY + timedelta(days=20))
    builder(stage)
    line = stage.page.locator("li.rx", has_text="Mini heel slide")
    line.get_by_label("Limit °").fill("85")
    line.get_by_label("Limit °").press("Tab")
    line.locator(".banner-alert").wait_for()


@scene
def builder_that_cannot_send_yet(stage):
    builder(stage)
    stage.page.get_by_label("A day").first.fill("99")
    stage.press("Send to Ruth")
    stage.sees("to settle before you send")


@scene
def builder_with_too_many_drills_and_one_taken_off(stage):
    builder(stage)
    stage.press("Remove Quad set")
    stage.page.get_by_role("button", name="Put Quad set back").wait_for()
    for drill in ("Short arc quad", "Ankle circles", "Ankle in-and-out", "Supported heel raise"):
        stage.page.get_by_label("Search the drill library").fill(drill)
        stage.page.get_by_role("button", name=f"Add {drill}").click()
        stage.page.locator("li.rx", has_text=drill).wait_for()
    stage.page.get_by_label("From 7 drills on").wait_for()


@scene
def copying_a_programme(stage):
    programme = stage.programme()
    factories.make_episode(factories.make_patient(stage.dana, "Alan Whitcombe", email="alan@mail.example"))
    stage.open(f"/programmes/{programme.pk}/copy/", by=stage.dana)
    stage.sees("Alan Whitcombe")


@scene
def builder_with_a_copy(stage):
    programme = stage.programme()
    alan = factories.make_patient(stage.dana, "Alan Whitcombe", email="alan@mail.example")
    factories.make_episode(alan, side="right")
    stage.open(f"/patients/{alan.pk}/prescribe/?from={programme.pk}", by=stage.dana)
    stage.sees("Copied from Ruth Adeyemi.")


@scene
def history_of_a_programme(stage):
    """Two programmes; in the second a change that never held, one that holds and one that is planned."""
    prescribing.end(stage.programme(now=NOW - timedelta(days=30)), by=stage.dana.user, now=NOW, reason="A new start")
    second = stage.programme(now=NOW)
    item = second.items.get()
    for times, day in ((5, 5), (4, None), (3, 9)):
        line = Line(item.drill, item.side, replace(item.dose, times_per_day=times))
        from_on = TODAY + timedelta(days=day) if day else None
        prescribing.revise(second, [line], by=stage.dana.user, now=NOW, from_on=from_on, reason="Six was a lot.")
    stage.open(f"/patients/{stage.ruth.pk}/programme/", by=stage.dana)
    stage.sees("never held")


@scene
def the_plan_changed(stage):
    item = stage.programme().items.get()
    line = Line(item.drill, item.side, replace(item.dose, times_per_day=4))
    prescribing.revise(item.prescription, [line], by=stage.dana.user, now=NOW, reason="Six was a lot.")
    stage.open("/today/", by=stage.ruth)
    stage.sees("Your plan changed")


@scene
def builder_where_somebody_was_first(stage):
    item = stage.programme().items.get()
    stage.open(f"/patients/{stage.ruth.pk}/prescribe/", by=stage.dana)
    line = Line(item.drill, item.side, replace(item.dose, times_per_day=4))
    prescribing.revise(item.prescription, [line], by=stage.dana.user, now=NOW)
    stage.page.get_by_label("A day").first.fill("5")
    stage.press("Send to Ruth")
    stage.sees("Dana Whitfield was first")


@scene
def chart(stage):
    with_history(stage)
    stage.open(f"/patients/{stage.ruth.pk}/", by=stage.dana)
    stage.page.locator("details.more").evaluate_all("all => all.forEach(one => { one.open = true })")


@scene
def chart_before_the_first_programme(stage):
    stage.open(f"/patients/{stage.ruth.pk}/", by=stage.dana)


@scene
def precautions(stage):
    """One that was changed, one past its last day, and a programme that a third made safer."""
    stage.library()
    slide, pump = (Drill.objects.get(slug=slug) for slug in ("heel-slide", "ankle-pump"))
    stage.programme((slide, {"range_limit_deg": 70}), (pump, {"hold_s": 0}))
    episode, by = stage.ruth.episodes.get(), stage.dana.user
    factories.make_precaution(episode, "balance-risk", by=by, expires_on=TODAY - timedelta(days=1))
    keeping_safe.add(episode, Restriction("knee-flexion-limit-60"), by=by, now=NOW)
    keeping_safe.add(episode, Restriction("ankle-immobilised"), by=by, now=NOW)
    tighter = Restriction("knee-flexion-limit-60", limit_deg=50)
    held = episode.precautions.get(tag="knee-flexion-limit-60")
    keeping_safe.change(held, tighter, by=by, now=NOW, reason="Swollen")
    stage.open(f"/patients/{stage.ruth.pk}/precautions/", by=stage.dana)
    stage.page.locator("details.more").evaluate_all("all => all.forEach(one => { one.open = true })")


@scene
def precautions_with_errors(stage):
    stage.library()
    stage.open(f"/patients/{stage.ruth.pk}/precautions/", by=stage.dana)
    stage.press("Add")
    stage.sees("Pick a precaution.")


@scene
def handout(stage):
    stage.library()
    pump = (Drill.objects.get(slug="ankle-pump"), {"reps": 20, "hold_s": 0})
    stage.programme((Drill.objects.get(slug="heel-slide"), {"range_limit_deg": 70}), pump)
    stage.open(f"/patients/{stage.ruth.pk}/handout/", by=stage.dana)
    stage.page.get_by_label("14 days").check(force=True)
    stage.sees("Tue 28 Apr")


@scene
def handout_without_a_programme(stage):
    stage.open(f"/patients/{stage.ruth.pk}/handout/", by=stage.dana)


@scene
def paper_sheet(stage):
    stage.programme()
    stage.open(f"/patients/{stage.ruth.pk}/paper/", by=stage.dana)
    stage.page.get_by_label("All of Mon 13 Apr").check()
    stage.press("Keep these ticks")
    stage.sees("6 ticks kept.")


@scene
def paper_sheet_of_days_to_come(stage):
    stage.programme()
    stage.open(f"/patients/{stage.ruth.pk}/paper/?since=2026-05-01", by=stage.dana)
    stage.sees("That day has not come yet.")


@scene
def drills(stage):
    stage.library()
    stage.open("/drills/", by=stage.dana)


@scene
def one_drill(stage):
    stage.library()
    stage.open("/drills/heel-slide/", by=stage.dana)


@scene
def protocols(stage):
    stage.library()
    stage.open("/protocols/", by=stage.dana)


@scene
def one_protocol(stage):
    stage.library()
    stage.open("/protocols/tka/", by=stage.dana)


@scene
def an_own_drill(stage):
    stage.library()
    stage.open("/drills/heel-slide/own/", by=stage.dana)


@scene
def an_own_drill_less_strict_than_the_library(stage):
    stage.library()
    stage.open("/drills/heel-slide/own/", by=stage.dana)
    stage.page.get_by_label("Brace locked straight: no knee motion").select_option("")
    stage.press("Save as our own drill")


@scene
def a_protocol_being_edited(stage):
    stage.library()
    stage.open("/protocols/tka/copy/", by=stage.dana)


@scene
def a_protocol_that_is_refused(stage):
    stage.library()
    stage.open("/protocols/tka/copy/", by=stage.dana)
    stage.page.locator("[name=p2-from_day]").fill("10")
    stage.page.locator("[name=d1-reps]").fill("90")
    stage.press("Save the protocol")


# -- What must hold in each


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
        if out := page.evaluate(STICKING_OUT, root):
            found[f"{width} at {root}"] = out
    return found


def broken_rules(axe, page, size, scheme):
    page.set_viewport_size(size | {"height": 4000})  # so long that the dock covers nothing
    page.emulate_media(color_scheme=scheme)
    violations = axe.run(page, options=WCAG).response["violations"]
    return [
        (scheme, rule["id"], node["html"][:200], node["failureSummary"][-330:])
        for rule in violations
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_a_page_is_for_everybody(stage, complaints, axe, scene):
    scene(stage)
    stage.page.wait_for_load_state()  # with its stylesheet: a press may have led to a new page
    assert sideways(stage.page) == {}
    assert broken_rules(axe, stage.page, PHONE, "light") + broken_rules(axe, stage.page, DESK, "dark") == []
    assert complaints == []
