"""The web server killed without warning: what was answered is kept, once and whole; what was not can be sent again."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest

from adherence import days
from adherence.models import AdherenceDay, Tick
from tests.factories import TODAY, at, new_key
from tests.waiting import others_at_work, until

pytestmark = pytest.mark.slow

BURST, ANSWERED = 40, 10


def form(slide):
    return {"item": slide.pk, "key": str(new_key()), "snack_at": at("10:45").isoformat()}


def kill(web):
    """And wait for the database to finish what the dead had sent it."""
    web.kill()
    assert until(lambda: others_at_work() == 0)


def day_kept():
    return AdherenceDay.objects.values().get()


def day_made_anew(ruth):
    AdherenceDay.objects.update(
        expected=0, credited=0, bouts=0, slots_covered=0, longest_still_min=0, spread_index=None
    )
    days.rebuild(ruth, since=TODAY, until=TODAY)
    return day_kept()


def test_an_answered_tick_outlives_the_server(web, phone, ruth, slide):
    sent = form(slide)
    status = phone.post("/today/tick/", sent).status
    kill(web)
    assert (status, [str(key) for key in Tick.objects.values_list("key", flat=True)]) == (303, [sent["key"]])
    assert (day_kept(), day_kept()["bouts"]) == (day_made_anew(ruth), 1)


def test_sent_again_to_the_server_started_anew_it_is_the_same_tick(web, phone, slide):
    sent = form(slide)
    first = phone.post("/today/tick/", sent)
    kill(web)
    web.start()
    assert phone.post("/today/tick/", sent) == first
    assert (Tick.objects.count(), day_kept()["bouts"]) == (1, 1)


def test_one_tick_ten_times_at_once_is_one_row(web, phone, ruth, slide):
    sent, together = form(slide), Barrier(10)

    def send(_number):
        together.wait()
        return phone.post("/today/tick/", sent).status

    with ThreadPoolExecutor(10) as connections:
        statuses = list(connections.map(send, range(10)))
    assert (statuses, Tick.objects.count()) == ([303] * 10, 1)
    assert day_kept() == day_made_anew(ruth)


@pytest.fixture
def burst(web, phone, slide):
    """Forty ticks, eight at a time; the tenth answer kills the server. What was sent, and the keys answered."""
    forms, answered = [form(slide) for _ in range(BURST)], []

    def send(sent):
        with suppress(OSError, http.client.HTTPException):
            if phone.post("/today/tick/", sent).status == http.HTTPStatus.SEE_OTHER:
                answered.append(sent["key"])
                if len(answered) >= ANSWERED:
                    web.kill()

    with ThreadPoolExecutor(8) as connections:
        list(connections.map(send, forms))
    kill(web)
    return forms, answered


def test_killed_in_a_burst_every_answered_tick_is_kept_and_every_kept_one_is_whole(burst, ruth, slide):
    forms, answered = burst
    kept = {str(tick.key): tick for tick in Tick.objects.all()}
    assert ANSWERED <= len(answered) <= len(kept) < BURST
    assert set(answered) <= set(kept) <= {sent["key"] for sent in forms}
    assert {(tick.item, tick.on, tick.snack_at) for tick in kept.values()} == {(slide, TODAY, at("10:45"))}
    assert (day_kept(), day_kept()["bouts"]) == (day_made_anew(ruth), len(kept))


def test_after_a_burst_cut_short_all_can_be_sent_again(burst, web, phone, ruth):
    forms, _answered = burst
    web.start()
    assert {phone.post("/today/tick/", sent).status for sent in forms} == {303}
    assert (Tick.objects.count(), day_kept()["bouts"]) == (BURST, BURST)
    assert day_kept() == day_made_anew(ruth)
