"""A phone brings what it kept while the server dies under it, or ten times at once: each deed is there once, at its
true time, and the days are right."""

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from adherence import days
from adherence.models import AdherenceDay, EarlyWord, Move, Tick
from tests.factories import TODAY, at
from tests.offline_phone import done, envelope, felt, got_up, taken_back
from tests.waiting import PATIENCE, others_at_work, until

pytestmark = pytest.mark.slow


@pytest.fixture
def kept(slide):
    """Over three snacks: twelve ticks, two of them taken back, pain with four, and once up and about."""
    snacks = [at("08:15"), at("10:45", TODAY - timedelta(days=1)), at("19:45", TODAY - timedelta(days=4))]
    ticks = [done(slide, snack + timedelta(minutes=n), snack_at=snack) for snack in snacks for n in range(4)]
    undos = [taken_back(tick, datetime.fromisoformat(tick["at"]) + timedelta(minutes=5)) for tick in ticks[:2]]
    pains = [felt(tick, number, datetime.fromisoformat(tick["at"])) for number, tick in enumerate(ticks[:4])]
    return [*pains, *undos, *ticks, got_up(at("09:00"))]


def bring(phone, patient, deeds):
    """As the phone does it: first the token, then the batch. Status and outcomes."""
    me = json.loads(phone.get("/api/v1/me/").body)
    sent = envelope(patient, *deeds, sent_at=datetime.fromisoformat(me["now"]))
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in phone.cookies.items())
    headers = {"Cookie": cookies, "Content-Type": "application/json", "X-CSRFToken": me["csrf"]}
    line = http.client.HTTPConnection("localhost", phone.port, timeout=PATIENCE)
    try:
        line.request("POST", "/api/v1/me/sync/", json.dumps(sent), headers)
        response = line.getresponse()
        answers = json.loads(response.read())["answers"]
        return response.status, [answer["outcome"] for answer in answers]
    finally:
        line.close()


def rows():
    """What a deed leaves behind, by its key."""
    ticks = Tick.objects.values_list("key", "performed_at", "undone_at", "pain_during")
    moves = Move.objects.values_list("key", "performed_at", "undone_at")
    return sorted((str(key), *said) for table in (ticks, moves) for key, *said in table)


def meant(deeds):
    """What they should leave behind, read off the deeds themselves."""
    moment = {one["key"]: datetime.fromisoformat(one["at"]) for one in deeds}
    undone = {one["about"]: moment[one["key"]] for one in deeds if one["kind"] == "undo"}
    pain = {one["about"]: one["pain"] for one in deeds if one["kind"] == "pain"}
    ticks = [one["key"] for one in deeds if one["kind"] == "tick"]
    moves = [one["key"] for one in deeds if one["kind"] == "move"]
    of_ticks = [(key, moment[key], undone.get(key), pain.get(key)) for key in ticks]
    return sorted([*of_ticks, *((key, moment[key], undone.get(key)) for key in moves)])


def days_kept(patient):
    return list(AdherenceDay.objects.filter(patient=patient).values())


def days_made_anew(patient):
    touched = [day.on for day in AdherenceDay.objects.filter(patient=patient)]
    AdherenceDay.objects.update(expected=0, credited=0, bouts=0, slots_covered=0, longest_still_min=0)
    for on in touched:
        days.rebuild(patient, since=on, until=on)
    return days_kept(patient)


def the_server_waits_for_us():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0]


def kill(web):
    """And wait for the database to finish what the dead had sent it."""
    web.kill()
    assert until(lambda: others_at_work() == 0)


def kill_between_the_rows_and_the_days(web, phone, ruth, deeds):
    """Stand in the way of a day's figures: the ticks are written, the batch is not. Then kill -9."""
    with ThreadPoolExecutor(1) as line:
        with transaction.atomic():
            days.book(ruth, TODAY)
            sending = line.submit(bring, phone, ruth, deeds)
            assert until(the_server_waits_for_us)
            web.kill()
            transaction.set_rollback(True)
        assert sending.exception() is not None
    assert until(lambda: others_at_work() == 0)


def test_killed_in_the_middle_of_a_batch_nothing_of_it_is_there(web, phone, ruth, kept):
    kill_between_the_rows_and_the_days(web, phone, ruth, kept)
    assert (rows(), EarlyWord.objects.count(), days_kept(ruth)) == ([], 0, [])


def test_sent_again_to_the_server_started_anew_all_of_it_is_there_once(web, phone, ruth, kept):
    kill_between_the_rows_and_the_days(web, phone, ruth, kept)
    web.start()
    assert bring(phone, ruth, kept) == (200, ["kept"] * len(kept))
    assert rows() == meant(kept)
    assert days_kept(ruth) == days_made_anew(ruth)


def test_an_answered_batch_outlives_the_server(web, phone, ruth, kept):
    answer = bring(phone, ruth, kept)
    kill(web)
    assert (answer, rows()) == ((200, ["kept"] * len(kept)), meant(kept))
    web.start()
    assert bring(phone, ruth, kept) == (200, ["known"] * len(kept))
    assert rows() == meant(kept)


def test_a_batch_ten_times_at_once_is_there_once(web, phone, ruth, kept):
    together = Barrier(10)

    def send(_number):
        together.wait()
        return bring(phone, ruth, kept)

    with ThreadPoolExecutor(10) as lines:
        answers = list(lines.map(send, range(10)))
    assert sorted(answers) == [(200, ["kept"] * len(kept)), *[(200, ["known"] * len(kept))] * 9]
    assert rows() == meant(kept)
    assert days_kept(ruth) == days_made_anew(ruth)


def test_cut_in_parts_by_two_devices_with_a_server_that_dies_all_of_it_is_there_once(web, phone, ruth, kept):
    """Every part overlaps the next, words before what they speak of; the third answer kills the server."""
    parts, answered = [kept[since : since + 4] for since in range(0, len(kept), 2)], []

    def send(part):
        with suppress(OSError, ValueError, http.client.HTTPException):
            answered.append(bring(phone, ruth, part))
            if len(answered) >= 3:
                web.kill()

    with ThreadPoolExecutor(2) as devices:
        list(devices.map(send, parts))
    kill(web)
    assert 3 <= len(answered) < len(parts)
    web.start()
    assert {bring(phone, ruth, part)[0] for part in parts} == {200}
    assert (rows(), EarlyWord.objects.count()) == (meant(kept), 0)
    assert days_kept(ruth) == days_made_anew(ruth)
