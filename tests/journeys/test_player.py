"""The guided snack in a real browser, on a clock that the test winds: seconds pass here without being waited for."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from adherence.models import Tick
from prescriptions import prescribing
from prescriptions.lines import Line
from prescriptions.models import Drill
from tests import factories
from tests.factories import NOW, at
from tests.journeys.arriving import drawn, new_page

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
QUICK = {"reps": 3, "hold_s": 0, "tempo_out_s": 1, "tempo_back_s": 1, "times_per_day": 6, "min_gap_min": 30}
READY = 5
LISTEN = """
window.said = [];
const heard = () => said.push(document.querySelector("[role='status']")?.textContent);
new MutationObserver(heard).observe(document, {subtree: true, characterData: true, childList: true});
"""
HIDE = """
Object.defineProperty(document, "hidden", {value: true});
document.dispatchEvent(new Event("visibilitychange"));
"""
TONES = """
window.tones = 0;
const made = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () { window.tones += 1; return made.call(this); };
"""
VOICE = """
window.spoken = [];
Object.defineProperty(window, "speechSynthesis", {value: {cancel() {}, speak(said) { spoken.push(said.text); }}});
"""


@pytest.fixture
def prescribe(ruth, dana):
    """``prescribe({...}, {...})`` is a programme of drills with these doses, called Drill 1, Drill 2."""

    def made(*doses, **drill):
        pairs = []
        for number, dose in enumerate(doses, start=1):
            row = factories.make_drill(f"drill-{number}", f"Drill {number}", bounds={}, rom=[], **drill)
            pairs.append((row, QUICK | dose))
        return factories.make_prescription(ruth.episodes.get(), *pairs, by=dana.user)

    return made


@pytest.fixture
def library(transactional_db):
    call_command("load_library", verbosity=0)
    return {drill.slug: drill for drill in Drill.objects.all()}


class Player:
    """A phone that plays the snack of 10:45."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        page.set_default_timeout(15_000)
        page.clock.install(time=NOW)
        page.add_init_script(LISTEN)

    def open(self, more=""):
        with new_page(self.page):
            self.page.goto(f"{self.site}/today/play/2/{more}")
        expect(self.button("Skip")).to_be_visible()
        return self

    def start(self):
        self.button("Start").click()
        return self

    def run(self, seconds):
        self.page.clock.run_for(seconds * 1000 + 100)
        return self

    def button(self, name):
        return self.page.get_by_role("button", name=name)

    def keep_or_not(self, answer):
        self.page.get_by_role("dialog").get_by_role("button", name=answer).click()

    def shows(self, words):
        expect(self.page.get_by_text(words, exact=True).first).to_be_visible()

    @property
    def reps(self):
        return self.page.locator("[data-show='reps']")

    @property
    def cue(self):
        return self.page.locator("[data-show='cue']")


@pytest.fixture
def player(site, ruth, now, let_in, context, page, console):
    let_in(context, ruth)
    page.set_viewport_size(PHONE)
    yield Player(page, site)
    assert console == []


def until(condition, page):
    """Wait for what the server does."""
    for _moment in range(160):
        if condition():
            return
        page.clock.run_for(20)
        page.wait_for_timeout(50)
    raise AssertionError("it did not happen in time")


def ticks():
    return list(Tick.objects.order_by("pk").values_list("item__drill__name", "reps_done"))


# -- Playing


def test_each_drill_is_ticked_as_it_ends(player, prescribe):
    prescribe({}, {})
    player.open().start().run(READY + 6)
    until(lambda: ticks() == [("Drill 1", None)], player.page)
    expect(player.page.get_by_role("heading", name="Drill 2", exact=True)).to_be_visible()
    player.run(READY + 6)
    player.shows("That snack is done")
    until(lambda: ticks() == [("Drill 1", None), ("Drill 2", None)], player.page)
    assert {tick.snack_at for tick in Tick.objects.all()} == {at("10:45")}


def test_reps_and_phases_follow_the_prescribed_tempo(player, prescribe):
    prescribe({"tempo_out_s": 3, "hold_s": 4, "tempo_back_s": 3})
    player.open().start()
    expect(player.cue).to_have_text("Get ready")
    seen = []
    for seconds in (READY + 0.5, 3, 4, 3):
        player.run(seconds)
        seen.append((player.reps.text_content(), player.cue.text_content()))
    assert seen == [("Rep 1 of 3", "Move"), ("Rep 1 of 3", "Hold"), ("Rep 1 of 3", "Return"), ("Rep 2 of 3", "Move")]


def test_a_drill_for_both_sides_changes_sides_with_a_warning(player, prescribe):
    prescribe({}, side_mode="each")
    player.open().start().run(READY + 6)
    player.shows("Right side")
    expect(player.cue).to_have_text("Change sides")
    player.run(READY + 6)
    until(lambda: ticks() == [("Drill 1", None)], player.page)


def test_between_sets_there_is_a_rest_that_can_be_cut_short(player, prescribe):
    prescribe({"sets": 2})
    player.open().start().run(READY + 6)
    expect(player.cue).to_have_text("Rest")
    player.button("Skip").click()
    expect(player.reps).to_have_text("Rep 1 of 3")
    player.shows("Set 2 of 2")


def test_reps_of_no_tempo_wait_for_the_patients_word(player, prescribe):
    prescribe({"tempo_out_s": 0, "tempo_back_s": 0})
    player.open().start().run(60)
    expect(player.reps).to_have_text("At your own pace")
    assert ticks() == []
    player.button("I did them").click()
    until(lambda: ticks() == [("Drill 1", None)], player.page)


def test_paused_no_time_passes(player, prescribe):
    prescribe({})
    player.open().start().run(READY + 2.5)
    player.button("Pause").click()
    player.run(60)
    expect(player.cue).to_have_text("Paused")
    player.button("Go on").click()
    player.run(0.2)
    expect(player.reps).to_have_text("Rep 2 of 3")


def test_a_hidden_page_pauses_by_itself(player, prescribe):
    prescribe({})
    player.open().start().run(READY + 1)
    player.page.evaluate(HIDE)
    expect(player.button("Go on")).to_be_visible()


def test_back_begins_the_set_anew_and_counts_it_once(player, prescribe):
    prescribe({})
    player.open().start().run(READY + 4.2)
    expect(player.reps).to_have_text("Rep 3 of 3")
    player.button("Back").click()
    expect(player.reps).to_have_text("Rep 1 of 3")
    player.run(6)
    until(lambda: ticks() == [("Drill 1", None)], player.page)


def test_a_drill_passed_over_from_the_start_is_not_ticked(player, prescribe):
    prescribe({}, {})
    player.open().button("Skip").click()
    player.button("Skip").click()
    expect(player.page.get_by_role("heading", name="Drill 2", exact=True)).to_be_visible()
    player.start().run(READY + 6)
    player.shows("Enough for now? That is fine.")
    until(lambda: ticks() == [("Drill 2", None)], player.page)


# -- Part done


def test_stopped_halfway_the_reps_so_far_may_be_kept(player, prescribe):
    prescribe({})
    player.open().start().run(READY + 2.5)
    player.page.get_by_role("link", name="Stop").click()
    player.shows("You did 1 of 3 reps. Keep them?")
    player.keep_or_not("Keep them")
    player.shows("1 of 3 done")
    assert ticks() == [("Drill 1", [1])]


def test_or_they_may_be_left_out(player, prescribe):
    prescribe({})
    player.open().start().run(READY + 2.5)
    player.page.get_by_role("link", name="Stop").click()
    player.keep_or_not("Leave them out")
    player.shows("Enough for now? That is fine.")
    player.open()
    expect(player.page.get_by_role("dialog")).to_have_count(0)
    assert ticks() == []


def test_or_the_drill_goes_on(player, prescribe):
    prescribe({})
    player.open().start().run(READY + 2.5)
    player.page.get_by_role("link", name="Stop").click()
    player.keep_or_not("Carry on")
    player.run(4)
    until(lambda: ticks() == [("Drill 1", None)], player.page)


def test_of_a_drill_for_two_sides_each_side_is_half(player, prescribe):
    prescribe({"reps": 4}, side_mode="each")
    player.open().start().run(READY + 8 + 1)
    player.page.get_by_role("link", name="Stop").click()
    player.shows("You did 4 of 8 reps. Keep them?")
    player.keep_or_not("Keep them")
    until(lambda: ticks() == [("Drill 1", [2])], player.page)


def test_stopped_before_the_first_rep_nothing_is_asked(player, prescribe):
    prescribe({})
    player.open().start().run(READY)
    with new_page(player.page):
        player.page.get_by_role("link", name="Stop").click()
    assert (player.page.url.split("?")[0], ticks()) == (f"{player.site}/today/", [])


@pytest.fixture
def left(player, prescribe, now):
    """The tab was closed after 2 of 3 reps of the second drill; forty minutes later."""
    prescribe({}, {})
    player.open("?step=2").start().run(READY + 4.2)
    player.page.goto("about:blank")
    now.set(NOW + timedelta(minutes=40))
    player.page.clock.run_for(40 * 60 * 1000)
    return player


def kept_with_its_time():
    return list(Tick.objects.values_list("item__drill__name", "reps_done", "performed_at", "precision", "source"))


def test_a_closed_tab_loses_no_rep(left):
    left.open()
    left.shows("Last time you stopped at 2 of 3 reps. Keep them?")
    left.keep_or_not("Keep them")
    until(lambda: kept_with_its_time() == [("Drill 2", [2], NOW, "about", "later")], left.page)


def test_today_offers_the_same(left):
    with new_page(left.page):
        left.page.goto(f"{left.site}/today/")
    left.shows("Last time you stopped at 2 of 3 reps. Keep them?")
    left.button("Keep them").click()
    until(lambda: kept_with_its_time() == [("Drill 2", [2], NOW, "about", "later")], left.page)
    expect(left.page.get_by_text("Last time you stopped")).to_have_count(0)


def test_left_out_on_today_it_is_gone(left):
    with new_page(left.page):
        left.page.goto(f"{left.site}/today/")
    left.button("Leave them out").click()
    left.open()
    expect(left.page.get_by_role("dialog")).to_have_count(0)


def test_what_was_left_can_be_gone_on_with(player, prescribe):
    prescribe({})
    player.open().start().run(READY + 4.2)
    player.open()
    player.keep_or_not("Carry on")
    player.button("Start").click()
    player.run(0.5)
    expect(player.reps).to_have_text("Rep 3 of 3")
    player.run(2)
    until(lambda: ticks() == [("Drill 1", None)], player.page)


def test_what_ruth_left_is_not_offered_to_sam(player, prescribe, sam, dana, let_in, context):
    neck = factories.make_drill("neck", "Neck", rom=[])
    factories.make_prescription(sam.episodes.get(), (neck, {}), by=dana.user, side="none")
    prescribe({})
    player.open().start().run(READY + 4.2)
    let_in(context, sam)
    player.open()
    expect(player.page.get_by_role("dialog")).to_have_count(0)


# -- A poor signal


@pytest.fixture
def cut(site, ruth, now, let_in, context, page, prescribe):
    """A phone without a signal: what the browser says of that is no complaint."""
    prescribe({})
    let_in(context, ruth)
    page.route("**/today/tick/", lambda route: route.abort())
    return Player(page, site)


def test_without_a_signal_the_tick_waits_on_the_phone(cut):
    cut.open().start().run(READY + 6)
    cut.shows("Saved on this phone. It waits for a signal.")
    cut.page.evaluate("dispatchEvent(new Event('online'))")
    until(lambda: ticks() == [("Drill 1", None)], cut.page)


def test_a_phone_that_keeps_nothing_says_that_the_tick_was_not_sent(cut):
    cut.page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('full'); }")
    cut.open().start().run(READY + 6)
    cut.shows("Not sent yet. Tap to try again.")
    cut.page.unroute("**/today/tick/")
    cut.button("Tick off Drill 1").click()
    until(lambda: ticks() == [("Drill 1", None)], cut.page)
    expect(cut.button("Done Drill 1")).to_be_visible()


# -- Keys, voices, less motion


def test_it_is_complete_by_keyboard(player, prescribe):
    prescribe({}, {})
    keys = player.open().page.keyboard
    keys.press("Space")
    player.run(READY + 2.5)
    keys.press("Space")
    expect(player.cue).to_have_text("Paused")
    keys.press("Escape")
    keys.press("Enter")  # on "Keep them", where the focus is
    player.shows("1 of 3 done")
    expect(player.page.get_by_role("heading", name="Enough for now? That is fine.")).to_be_focused()


def test_arrows_go_back_and_on(player, prescribe):
    prescribe({})
    player.open().page.keyboard.press("ArrowRight")
    expect(player.reps).to_have_text("Rep 1 of 3")
    player.page.keyboard.press("ArrowLeft")
    expect(player.cue).to_have_text("Get ready")


def test_a_screen_reader_is_not_flooded(player, prescribe):
    prescribe({"reps": 15})
    player.open().start().run(READY + 30)
    said = list(dict.fromkeys(player.page.evaluate("said.filter(Boolean)")))
    assert said == ["Get ready. Drill 1. 15 easy reps, left knee. Lying on your back.", "Go", "5", "10", "Last one"]


def test_sounds_and_voice_follow_the_switches_and_are_remembered(player, prescribe):
    prescribe({"tempo_out_s": 3})
    player.page.add_init_script(TONES + VOICE)
    player.open().page.get_by_text("Sounds").first.click()
    player.page.get_by_role("switch", name="Sounds").uncheck()
    player.page.get_by_role("switch", name="Voice").check()
    player.open().start().run(READY + 5)
    assert player.page.evaluate("tones") == 0
    assert player.page.evaluate("spoken.slice(1)") == ["3", "2", "1", "Go", "2. Move"]


def test_tones_are_made_in_the_browser(player, prescribe):
    prescribe({})
    player.page.add_init_script(TONES)
    player.open().start().run(READY + 0.5)
    assert player.page.evaluate("tones") == 4  # three, two, one, go


def test_who_asked_for_less_motion_gets_the_end_pose_and_the_phases_in_words(player, ruth, dana, library):
    """The figure does not move while the words and the ring go on."""
    pump = replace(library["quad-set"].dose, times_per_day=6)
    prescribing.issue(
        ruth.episodes.get(), [Line(library["quad-set"], "left", pump)], by=dana.user, now=NOW - timedelta(days=7)
    )
    player.page.emulate_media(reduced_motion="reduce")
    player.open()
    figure = player.page.locator("drill-figure svg g").first
    expect(figure).to_be_attached()
    seen = []
    player.start()
    for seconds in (READY + 0.5, 3):
        player.run(seconds)
        seen.append((player.cue.text_content(), figure.inner_html()))
    assert ([cue for cue, _drawn in seen], seen[0][1] == seen[1][1]) == (["Squeeze", "Hold"], True)


def test_the_figure_moves_by_the_players_clock(player, ruth, dana, library):
    slide = replace(library["heel-slide"].dose, times_per_day=6)
    prescribing.issue(
        ruth.episodes.get(), [Line(library["heel-slide"], "left", slide)], by=dana.user, now=NOW - timedelta(days=7)
    )
    player.open()
    degrees = player.page.locator("drill-figure svg text")
    expect(degrees).to_be_attached()
    player.start().run(READY + 3.5)
    assert (player.cue.text_content(), degrees.text_content()) == ("Hold", "60°")
    player.button("Pause").click()
    player.run(20)
    assert degrees.text_content() == "60°"


def test_how_to_do_it_pauses(player, prescribe):
    prescribe({})
    player.open().start().run(1)
    player.page.get_by_role("link", name="How to").click()
    expect(player.page.get_by_text("Slide your heel.").first).to_be_in_viewport()
    expect(player.cue).to_have_text("Paused")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_stage_in_the_question_and_at_the_end(player, prescribe, axe, scheme):
    def broken():
        drawn(player.page)
        violations = axe.run(player.page, options={"preload": False}).response["violations"]
        return [(rule["id"], node["html"]) for rule in violations for node in rule["nodes"]]

    prescribe({"reps": 60}, {})  # the rules are read while the reps go on, and they take their time
    player.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    player.open().start().run(READY + 2.5)
    found = broken()
    player.page.get_by_role("link", name="Stop").click()
    player.shows(re.compile(r"You did \d+ of 60 reps\. Keep them\?"))
    found += broken()
    player.keep_or_not("Keep them")
    player.shows(re.compile(r"\d+ of 60 done"))
    player.page.set_viewport_size({"width": 320, "height": 640})
    assert (found + broken(), player.page.evaluate("document.documentElement.scrollWidth")) == ([], 320)


# -- Without JavaScript


def test_without_javascript_every_set_is_a_page_and_the_last_ticks(site, ruth, now, let_in, browser, prescribe):
    prescribe({"sets": 2}, {})
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=site)
    let_in(context, ruth)
    page = context.new_page()
    page.goto("/today/play/2/")
    seen = []
    for _step in range(3):
        seen.append((page.locator("h1:visible").text_content(), page.locator(".cue-sub").text_content()))
        page.get_by_role("link", name="Next").click()
    with new_page(page):
        page.get_by_role("button", name="Mark all done").click()
    assert seen == [("Drill 1", "Set 1 of 2"), ("Drill 1", "Set 2 of 2"), ("Drill 2", "Lying on your back.")]
    assert ticks() == [("Drill 1", None), ("Drill 2", None)]
    context.close()
