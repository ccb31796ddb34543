"""The door through which a phone brings what it kept: who may, what is read, what is said of each deed."""

import json
from datetime import UTC, datetime, timedelta

import hypothesis
import pytest
from django.core.cache.backends.redis import RedisCache
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from redis.exceptions import ConnectionError as RedisIsGone

from adherence.models import Alert, EarlyWord, Move, Tick
from patients.way_in import COOKIE
from tests import factories
from tests.factories import NOW, at, new_key
from tests.offline_phone import bring, deed, done, envelope, felt, got_up, outcomes, taken_back

SYNC, ME = "/api/v1/me/sync/", "/api/v1/me/"


@pytest.fixture
def slide(ruth, dana):
    """Heel slides six times a day, now at 10:45."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user).items.get()


@pytest.fixture
def phone(ruth, slide, signed_in, now):
    return signed_in(ruth)


def send(phone, content, **more):
    return phone.post(SYNC, content, "application/json", **more)


# -- who may


@pytest.mark.parametrize("address", [ME, SYNC])
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_pass_the_phone_is_told_so_and_sent_nowhere(db, client, address, method):
    answer = getattr(client, method)(address)
    assert (answer.status_code, answer.json()["code"], answer["WWW-Authenticate"]) == (401, "way_in", "Pass")


def test_a_therapist_is_no_patient(omar, signed_in, now):
    assert signed_in(omar).get(ME).status_code == 401


def test_a_phone_learns_whose_pass_it_holds_and_the_token_of_its_next_message(phone, ruth):
    told = phone.get(ME).json()
    assert (told["patient"], told["now"]) == ({"id": str(ruth.pk), "first_name": "Ruth"}, NOW.isoformat())
    assert len(told["csrf"]) == 64


@pytest.fixture
def strict(ruth, slide, now):
    """Ruth's phone, checked as a real one is."""
    phone = Client(enforce_csrf_checks=True)
    phone.cookies[COOKIE] = factories.pass_for(ruth)
    return phone


def test_a_message_that_another_site_made_the_browser_send_is_refused(strict, ruth, slide):
    answer = send(strict, envelope(ruth, done(slide)))
    assert (answer.status_code, answer.json()["code"], Tick.objects.count()) == (403, "csrf", 0)


def test_with_the_token_a_message_is_let_in(strict, ruth, slide):
    token = strict.get(ME).json()["csrf"]
    assert send(strict, envelope(ruth, done(slide)), headers={"X-CSRFToken": token}).status_code == 200


def test_what_another_patient_kept_on_this_phone_is_not_taken_for_ones_own(ruth, sam, slide, signed_in, now):
    answer = send(signed_in(sam), envelope(ruth, done(slide)))
    assert (answer.status_code, answer.json()["code"], Tick.objects.count()) == (409, "other_patient", 0)


def test_another_patients_drill_is_answered_like_one_that_is_nobodys(ruth, sam, slide, signed_in, now):
    hers, nobodys = bring(signed_in(sam), sam, done(slide), done(slide, item=2**62))
    assert hers | {"key": ""} == nobodys | {"key": ""}
    assert (hers["outcome"], hers["code"], Tick.objects.count()) == ("refused", "unknown_item", 0)


@pytest.mark.parametrize("word", [taken_back, lambda tick: felt(tick, 9)])
def test_a_word_about_another_patients_tick_waits_for_ever(ruth, sam, slide, signed_in, now, word):
    tick = done(slide)
    bring(signed_in(ruth), ruth, tick)
    assert outcomes(bring(signed_in(sam), sam, word(tick))) == ["early"]
    assert Tick.objects.values_list("undone_at", "pain_during").get() == (None, None)


# -- what is read


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        ("{", 400, "unreadable"),
        ("[]", 400, "unreadable"),
        ("null", 400, "unreadable"),
        ("[" * 100_000, 400, "unreadable"),
        ('{"patient": "ruth", "sent_at": "2026-04-15T14:00:00Z", "deeds": []}', 400, "unreadable"),
        ('{"patient": "%s", "sent_at": "2026-04-15T14:00:00", "deeds": []}', 400, "unreadable"),
        ('{"patient": "%s", "sent_at": "2026-04-15T14:00:00Z", "deeds": {}}', 400, "unreadable"),
        ('{"patient": "%s", "sent_at": "2026-04-15T14:00:00Z"}', 400, "unreadable"),
        (json.dumps("x" * 1_000_000), 413, "too_many"),
    ],
)
def test_an_envelope_that_is_none_is_refused_whole(phone, ruth, content, status, code):
    answer = send(phone, content.replace("%s", str(ruth.pk)))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["words"].endswith(".")


def test_more_than_five_hundred_deeds_are_too_many(phone, ruth):
    answer = send(phone, envelope(ruth, *[got_up() for _ in range(501)]))
    assert (answer.status_code, answer.json()["code"], Move.objects.count()) == (413, "too_many", 0)


def test_a_form_is_not_what_we_read(phone, ruth):
    answer = phone.post(SYNC, {"patient": str(ruth.pk)})
    assert (answer.status_code, answer.json()["code"]) == (415, "unreadable")


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "dance"},
        {"kind": ["tick"]},
        {"key": "no-uuid"},
        {"at": "2026-04-15T14:00:00"},
        {"at": "0001-01-01T00:00:00Z"},
        {"at": None},
        {"item": "heel-slide"},
        {"item": 2**63},
        {"snack_at": "noon"},
        {"precision": "rather"},
        {"precision": "unknown"},
        {"performed_at": None},
        {"reps": []},
        {"reps": [0]},
        {"reps": [-1]},
        {"reps": [1, 1]},
        {"reps": [100_000]},
        {"reps": "all"},
        {"easier": True},
    ],
)
def test_a_deed_that_cannot_be_read_is_answered_and_does_not_hold_up_the_others(phone, ruth, slide, change):
    broken, sound = done(slide) | change, done(slide)
    answers = bring(phone, ruth, broken, sound)
    assert answers[0] == {
        "key": broken["key"],
        "outcome": "refused",
        "code": "unreadable",
        "words": "We could not read that. Load the page again and try once more.",
    }
    assert (outcomes(answers)[1], str(Tick.objects.get().key)) == ("kept", sound["key"])


@pytest.mark.parametrize("nonsense", [None, 7, "tick", [], {}])
def test_what_is_no_deed_at_all_is_answered_too(phone, ruth, nonsense):
    [answer] = bring(phone, ruth, nonsense)
    assert (answer["key"], answer["outcome"], answer["code"]) == (None, "refused", "unreadable")


NONSENSE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.just(NOW.isoformat()),
    st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
    st.lists(st.integers(-1, 2**40), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
KINDS = {"tick", "move", "skip", "day", "undo", "pain", "wrong"}
FIELDS = ["key", "at", "item", "snack_at", "performed_at", "precision", "reps", "easier", "about", "pain", "reason"]
FIELDS += ["word", "rule", "answers"]


@given(kind=st.sampled_from(sorted(KINDS)), change=st.dictionaries(st.sampled_from(FIELDS), NONSENSE, max_size=3))
@hypothesis.settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_phone_sends_is_answered_and_is_no_fault_of_ours(signed_in, ruth, slide, now, kind, change):
    whole = done(slide, about=new_key(), pain=3, reason="tired", word="hard", rule="RF02")
    [answer] = bring(signed_in(ruth), ruth, whole | {"kind": kind} | change)
    assert answer["outcome"] in {"kept", "known", "early", "refused"}
    assert bool(answer["words"]) == bool(answer["code"])
    assert answer["code"] or answer["outcome"] != "refused"


# -- what is said of each


def test_every_kind_of_deed_is_kept(phone, ruth, slide):
    tick, move = done(slide), got_up()
    skipped = deed("skip", item=slide.pk, reason="tired", snack_at=at("08:15"))
    said = deed("day", word="hard")
    batch = [felt(tick, 3), tick, taken_back(move), move, skipped, said]
    answers = bring(phone, ruth, *batch)
    assert [(answer["key"], answer["outcome"]) for answer in answers] == [(one["key"], "kept") for one in batch]
    assert (ruth.skips.get().reason, ruth.day_words.get().kind) == ("tired", "hard")


def test_what_was_here_before_is_known(phone, ruth, slide):
    tick, move = done(slide), got_up()
    batch = [tick, felt(tick, 3), taken_back(tick), move, deed("day", word="hard")]
    batch += [deed("skip", item=slide.pk, reason="busy")]
    bring(phone, ruth, *batch)
    assert outcomes(bring(phone, ruth, *batch)) == ["known"] * 6


def test_a_word_about_what_is_not_here_is_early(phone, ruth, slide):
    tick = done(slide)
    assert outcomes(bring(phone, ruth, taken_back(tick), felt(tick, 3))) == ["early", "early"]
    assert EarlyWord.objects.count() == 2


def test_a_red_flag_reaches_the_clinic(phone, ruth):
    wrong = deed("wrong", rule="RF02")
    assert outcomes(bring(phone, ruth, wrong)) == ["kept"]
    assert list(Alert.objects.values_list("patient", "rule")) == [(ruth.pk, "RF02")]


def test_a_red_flag_that_we_do_not_know_is_refused_with_words(phone, ruth):
    [answer] = bring(phone, ruth, deed("wrong", rule="RF99"))
    assert (answer["outcome"], answer["code"], "Call your clinic." in answer["words"]) == (
        "refused",
        "unreadable",
        True,
    )


def test_a_red_flag_stands_where_the_rest_fails(phone, ruth, slide, monkeypatch):
    monkeypatch.setattr("adherence.late_deeds.ledger.Ledger.write", lambda ledger: 1 / 0)
    phone.raise_request_exception = False
    answer = send(phone, envelope(ruth, done(slide), deed("wrong", rule="RF02")))
    assert (answer.status_code, Alert.objects.count(), Tick.objects.count()) == (500, 1, 0)


# -- how often, and at what cost


def test_a_phone_that_runs_wild_is_slowed_down(phone, ruth, monkeypatch):
    monkeypatch.setattr("interop.api.phone.PatientsPace.rate", "2/min")
    answers = [send(phone, envelope(ruth)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (answers[2].json()["code"], int(answers[2]["Retry-After"]) <= 60) == ("slow_down", True)


def test_a_lost_cache_keeps_nobody_out(phone, ruth, slide, monkeypatch):
    def gone(*args, **more):
        raise RedisIsGone

    monkeypatch.setattr(RedisCache, "get", gone)
    assert outcomes(bring(phone, ruth, done(slide))) == ["kept"]


@pytest.mark.parametrize("number", [1, 100])
def test_a_batch_costs_the_same_for_one_tick_and_for_a_hundred(phone, ruth, slide, number, django_assert_num_queries):
    ticks = [done(slide, NOW - timedelta(minutes=n)) for n in range(number)]
    with django_assert_num_queries(17):
        bring(phone, ruth, *ticks, got_up(), *[felt(tick, 2) for tick in ticks])


def test_a_batch_sent_again_costs_less(phone, ruth, slide, django_assert_num_queries):
    ticks = [done(slide, NOW - timedelta(minutes=n)) for n in range(100)]
    bring(phone, ruth, *ticks)
    with django_assert_num_queries(7):
        bring(phone, ruth, *ticks)


def test_looking_changes_nothing(phone):
    assert phone.get(SYNC).status_code == 405


def test_no_answer_is_kept_on_the_way(phone, ruth):
    assert "no-store" in phone.get(ME)["Cache-Control"]
