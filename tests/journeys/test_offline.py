"""Nothing is lost without a signal: what was done stays on the phone and comes to the server once, at its true time."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from adherence.models import Morning, Move, Skip, Tick
from patients.models import Link
from tests import factories
from tests.factories import NOW
from tests.journeys.phone import NAMES, press_one
from tests.waiting import until

NOON, AFTERNOON = NOW + timedelta(hours=3), NOW + timedelta(hours=5)  # in the third and in the fourth snack


def tick_all_four(phone, start):
    """One a minute, in the snack that is now. Answers when."""
    times = []
    for k, name in enumerate(NAMES):
        phone.set(start + timedelta(minutes=k))
        phone.press(phone.page.locator("li[aria-current='step']"), f"Tick off: {name}")
        expect(phone.page.locator(".check.is-wait")).to_have_count(len(times) + 1 + phone.before)
        times.append(phone.at)
    phone.before += len(times)
    return times


def test_a_day_without_a_signal_over_a_restart(phone):
    phone.cut()
    phone.before = 0
    done = []
    for start in (NOW, NOON, AFTERNOON):
        phone.set(start)
        expect(phone.look()).to_be_visible()
        done += tick_all_four(phone, start)
    fourth = phone.page.locator("ol.day > li[data-snack-at]").nth(3)
    for name in NAMES[:2]:
        phone.press(fourth, f"Saved on this phone, tap to undo: {name}")
        expect(fourth.get_by_role("button", name=f"Tick off: {name}")).to_be_visible()
    phone.set(AFTERNOON + timedelta(minutes=20))
    phone.press(phone.page, "I just got up and moved")
    expect(phone.page.get_by_text("15:20 Got up and moved")).to_be_visible()
    assert Tick.objects.count() == 0

    phone.kill()
    phone.start().look()
    expect(phone.page.get_by_text("10 ticks are saved on this phone.")).to_be_visible()
    expect(phone.page.locator(".check.is-wait")).to_have_count(10)

    phone.set(AFTERNOON + timedelta(hours=1))
    phone.join()
    expect(phone.page.get_by_text("You are back online.", exact=True)).to_be_visible()
    kept = Tick.objects.order_by("performed_at")
    assert [tick.performed_at for tick in kept] == done
    assert [tick.performed_at for tick in kept if not tick.is_standing] == [done[8], done[9]]
    assert {tick.source for tick in kept} == {Tick.Source.OFFLINE}
    assert [move.performed_at for move in Move.objects.all()] == [AFTERNOON + timedelta(minutes=20)]


# -- What else may happen to a phone


def test_an_answer_that_got_lost_is_asked_for_again(phone):
    press_one(phone)
    lost = []

    def lose(route):
        lost.append(route.fetch())
        route.abort()

    phone.page.route("**/api/v1/me/sync/", lose, times=1)
    phone.join()
    assert until(lambda: phone.page.wait_for_timeout(50) or lost)
    expect(phone.page.get_by_text("1 tick is saved on this phone.")).to_be_visible()
    assert Tick.objects.count() == 1  # it did arrive
    expect(phone.page.get_by_text("You are back online.", exact=True)).to_be_visible()
    assert Tick.objects.count() == 1


def test_a_question_that_went_out_without_a_signal_is_not_waited_for(phone):
    stalled = []
    phone.page.route("**/api/v1/me/", lambda route: stalled.append(route), times=1)  # no answer, and no end
    phone.page.route("**/today/tick/", lambda route: route.abort(), times=1)
    phone.press(phone.look(), f"Tick off: {NAMES[0]}")
    assert until(lambda: phone.page.wait_for_timeout(50) or stalled)
    phone.cut()
    phone.join()
    expect(phone.page.get_by_text("You are back online.", exact=True)).to_be_visible(timeout=10_000)
    assert Tick.objects.count() == 1


def test_a_phone_that_does_not_say_that_it_is_back_is_not_kept_waiting_by_its_own_ticks(phone):
    phone.context.add_init_script(
        """Object.defineProperty(Navigator.prototype, "onLine", { get: () => true });
        for (const name of ["online", "offline"]) addEventListener(name, (told) => told.stopImmediatePropagation());"""
    )
    phone.cut()
    now = phone.look()
    for waiting, name in enumerate(NAMES, start=1):
        phone.press(now, f"Tick off: {name}")
        expect(phone.page.locator(".check.is-wait")).to_have_count(waiting)
    phone.join()
    expect(phone.page.get_by_text("You are back online.", exact=True)).to_be_visible()
    assert Tick.objects.count() == 4


def test_a_server_in_trouble_loses_no_tick(phone):
    phone.page.route("**/today/tick/", lambda route: route.fulfill(status=503, body=""), times=1)
    phone.press(phone.look(), f"Tick off: {NAMES[0]}")
    expect(phone.page.get_by_text("You are back online.", exact=True)).to_be_visible()
    assert [tick.performed_at for tick in Tick.objects.all()] == [NOW]


def test_what_the_server_cannot_digest_keeps_nothing_else_here(phone):
    def choke(route):
        is_bad = b'"kind":"skip"' in route.request.post_data_buffer
        route.fulfill(status=500, body="") if is_bad else route.continue_()

    phone.page.route("**/api/v1/me/sync/", choke)
    phone.cut()
    press_one(phone)
    phone.page.evaluate(
        """async (patient) => {
            const { keep } = await import("/static/js/queue.js");
            const skip = { kind: "skip", item: 1, snack_at: null, reason: "busy" };
            await keep([{ ...skip, key: crypto.randomUUID(), patient, at: new Date().toISOString() }]);
        }""",
        str(phone.page.locator("#day").get_attribute("data-patient")),
    )
    phone.join()
    assert until(lambda: phone.page.wait_for_timeout(50) or Tick.objects.count() == 1)


def test_a_link_that_has_grown_old_keeps_the_ticks(phone, ruth):
    press_one(phone)
    Link.objects.update(revoked_at=NOW)
    phone.join()
    banner = phone.page.locator(".banner[data-state='way_in']")
    expect(banner).to_contain_text("Your link has grown old. 1 tick is safe on this phone.")
    phone.page.get_by_role("link", name="Get a fresh link").click()
    expect(phone.page.locator(".banner[data-state='way_in']")).to_contain_text("1 tick is safe on this phone.")
    assert Tick.objects.count() == 0

    phone.let_in(ruth)
    expect(phone.page.get_by_text("You are back online.", exact=True)).to_be_visible()
    assert Tick.objects.count() == 1


def test_another_persons_link_sends_nothing_of_hers_and_shows_nothing_of_her_day(phone, ruth, dana):
    press_one(phone)
    sam = factories.make_patient(dana, "Sam Okafor", email="sam@mail.example")
    factories.make_prescription(factories.make_episode(sam), by=dana.user)
    phone.kill()
    phone.is_cut = False
    phone.start().let_in(sam)
    expect(phone.page.get_by_text("Ticks of another person wait on this phone.")).to_be_visible()
    assert Tick.objects.count() == 0
    phone.has_the_day()
    phone.cut()
    phone.look()
    expect(phone.page.get_by_role("heading", name="Good morning, Sam")).to_be_visible()

    phone.join()
    phone.let_in(ruth)
    expect(phone.page.get_by_text("You are back online.", exact=True)).to_be_visible()
    assert [tick.patient for tick in Tick.objects.all()] == [ruth]


def test_a_wrong_clock_is_set_right_and_both_times_are_kept(phone):
    fast = NOW + timedelta(hours=3)
    phone.context.clock.set_fixed_time(fast)
    press_one(phone)
    phone.join()
    expect(phone.page.get_by_text("You are back online.", exact=True)).to_be_visible()
    tick = Tick.objects.get()
    assert (tick.performed_at, tick.phone_at) == (NOW, fast)


def test_the_copy_of_an_earlier_day_says_so_and_its_ticks_count_today(phone):
    phone.cut()
    phone.set(NOW + timedelta(days=1))
    now = phone.look()
    expect(phone.page.get_by_text("This plan is from an earlier day.")).to_be_visible()
    phone.press(now, f"Tick off: {NAMES[0]}")
    expect(phone.page.locator(".check.is-wait")).to_have_count(1)
    phone.join()
    expect(phone.page.get_by_text("You are back online.", exact=True)).to_be_visible()
    tick = Tick.objects.get()
    assert (tick.on, tick.performed_at, tick.snack_at) == (phone.at.date(), phone.at, None)


def test_a_morning_and_what_a_pain_was_like_are_told_without_a_signal(phone):
    phone.cut()
    now = phone.look()
    phone.press(phone.page, "4, this morning")
    expect(phone.page.locator("#morning")).to_have_count(0)
    phone.press(now, f"Tick off: {NAMES[0]}")
    now.get_by_role("button", name="3", exact=True).click()
    phone.press(now, "Spreading down an arm or leg")
    expect(now.get_by_role("button", name="Spreading down an arm or leg")).to_have_attribute("aria-pressed", "true")
    phone.join()
    expect(phone.page.get_by_text("You are back online.", exact=True)).to_be_visible()
    tick, morning = Tick.objects.get(), Morning.objects.get()
    assert (tick.pain_during, tick.pain_quality) == (3, "spreading")
    assert (morning.pain, morning.said_at) == (4, NOW)


def test_a_drill_is_skipped_without_a_signal(phone):
    phone.cut()
    now = phone.look()
    now.get_by_text("More").first.click()
    phone.press(now, "Busy")
    phone.join()
    expect(phone.page.get_by_text("You are back online.", exact=True)).to_be_visible()
    assert [skip.reason for skip in Skip.objects.all()] == [Skip.Reason.BUSY]


def test_two_tabs_send_what_waits_once(phone):
    press_one(phone)
    second = phone.context.new_page()
    second.goto(f"{phone.site}/today/")
    expect(second.locator(".check.is-wait")).to_have_count(1)
    phone.join()
    for tab in (phone.page, second):
        expect(tab.locator(".check.is-wait")).to_have_count(0)
        expect(tab.get_by_role("button", name=f"Done, tap to undo: {NAMES[0]}")).to_be_visible()
    assert Tick.objects.count() == 1


def test_what_the_clinic_cannot_keep_is_told_until_it_is_read(phone):
    def refuse(route):
        deeds = route.request.post_data_json["deeds"]
        told = {"outcome": "refused", "code": "too_late", "words": "That day is closed now."}
        route.fulfill(json={"now": NOW.isoformat(), "answers": [{"key": deed["key"], **told} for deed in deeds]})

    press_one(phone)
    phone.page.route("**/api/v1/me/sync/", refuse)
    phone.join()
    refused = phone.page.locator(".banner.refused")
    expect(refused).to_contain_text("We could not keep one thing That day is closed now.")
    phone.look()
    refused.get_by_role("button", name="OK").click()
    expect(refused).to_have_count(0)
    phone.look()
    expect(phone.page.locator("#day")).to_be_visible()
    expect(refused).to_have_count(0)


def test_whom_to_call_is_there_without_a_signal(phone):
    phone.cut()
    phone.page.goto(f"{phone.site}/wrong/")
    expect(phone.page.get_by_role("link", name="Call 911").first).to_be_visible()
    phone.page.locator("details.flag summary").first.click()
    phone.page.get_by_role("button", name="This is happening to me: tell my clinic").first.click()
    expect(phone.page.get_by_text("Your clinic has not got this yet. Call them now.").first).to_be_visible()


@pytest.mark.parametrize("page", ["history", "talk", "settings"])
def test_the_other_pages_lead_to_today_without_a_signal(phone, page):
    phone.cut()
    phone.page.goto(f"{phone.site}/{page}/")
    expect(phone.page.get_by_text("You are offline. Carry on.")).to_be_visible()
    assert phone.page.url == f"{phone.site}/today/"


def test_a_move_taken_back_without_a_signal_leads_to_the_button_that_made_it(phone):
    phone.cut()
    phone.page.get_by_role("button", name="I just got up and moved").click()
    phone.page.locator(".moved").get_by_role("button", name="Undo").click()
    expect(phone.page.get_by_role("button", name="I just got up and moved")).to_be_focused()
