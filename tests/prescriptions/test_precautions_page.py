"""The page where a therapist adds, changes and ends a patient's precautions."""

from datetime import date, timedelta

import pytest
from django.utils.html import strip_tags

from patients.models import Precaution
from prescriptions.models import Concern, Item, Pause, PrecautionRule
from tests import factories
from tests.factories import NOW, TODAY

PAGE = "/patients/{ruth.pk}/precautions/"


@pytest.fixture(autouse=True)
def rules(db):
    knee = {"joint": "knee", "max": 60}
    PrecautionRule.objects.create(tag="knee-limit", text="Knee must not bend far", effect="clamp", limits=[knee])
    PrecautionRule.objects.create(tag="locked", text="Brace locked straight", effect="block", limits=[])


@pytest.fixture
def episode(ruth):
    return ruth.episodes.get()


@pytest.fixture
def programme(episode, dana):
    drill = factories.make_drill(
        rom=[{"joint": "knee", "from": 0, "to": 90}], clamped_by=["knee-limit"], blocked_by=["locked"]
    )
    return factories.make_prescription(episode, (drill, {}), by=dana.user)


@pytest.fixture
def post(signed_in, ruth, now):
    def send(person, action, *, headers=None, **typed):
        return signed_in(person).post(PAGE.format(ruth=ruth), {"action": action, **typed}, headers=headers or {})

    return send


def add(post, person, episode, tag="knee-limit", **typed):
    named = {f"add-{episode.pk}-{name}": value for name, value in {"precaution": tag, **typed}.items()}
    return post(person, f"add:{episode.pk}", **named)


def change(post, person, held, **typed):
    return post(person, f"change:{held.pk}", **{f"change-{held.pk}-{name}": value for name, value in typed.items()})


def words(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


def test_an_added_precaution_holds_from_today(post, dana, episode):
    answer = add(post, dana, episode, limit_deg="50", expires_on="2026-05-12")
    held = episode.precautions.get()
    assert (answer.status_code, held.tag, held.limit_deg, held.starts_on, held.expires_on) == (
        302,
        "knee-limit",
        50,
        TODAY,
        date(2026, 5, 12),
    )


def test_adding_it_makes_the_programme_safer_and_says_so(post, dana, episode, programme, signed_in, ruth):
    add(post, dana, episode)
    assert programme.items.open().get().range_limit_deg == 60
    page = words(signed_in(dana).get(PAGE.format(ruth=ruth)))
    assert page.count("Held to 60°: Mini heel slide. 90° is past the 60° limit of the knee") == 1


def test_a_precaution_is_on_the_list_once(post, dana, episode):
    add(post, dana, episode)
    again = add(post, dana, episode, limit_deg="40")
    assert (again.status_code, episode.precautions.count()) == (422, 1)
    assert "This precaution is on the list already. Change it there." in words(again)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"tag": ""}, "Pick a precaution."),
        ({"limit_deg": "far"}, "Enter a whole number."),
        ({"expires_on": "2026-04-14"}, "This day has passed. Pick today or a later day."),
        ({"tag": "locked", "limit_deg": "40"}, "This precaution has no limit in degrees. Leave the field empty."),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence_and_kept(post, dana, episode, typed, sentence):
    answer = add(post, dana, episode, **typed)
    assert (answer.status_code, episode.precautions.count(), sentence in words(answer)) == (422, 0, True)
    kept = typed.get("limit_deg") or typed.get("expires_on") or "Pick one"
    assert kept in answer.content.decode()


def test_a_tighter_limit_needs_no_reason(post, dana, episode):
    held = factories.make_precaution(episode, "knee-limit", by=dana.user)
    assert change(post, dana, held, limit_deg="45", expires_on="").status_code == 302
    assert [one.limit_deg for one in episode.precautions.standing()] == [45]


@pytest.mark.parametrize("typed", [{"limit_deg": "70"}, {"limit_deg": "50", "expires_on": "2026-04-20"}])
def test_more_room_needs_a_reason(post, dana, episode, typed):
    held = factories.make_precaution(episode, "knee-limit", by=dana.user, limit_deg=50)
    refused = change(post, dana, held, **typed)
    assert (refused.status_code, Precaution.objects.count()) == (422, 1)
    assert "Say why, in a few words. It stays in the record." in words(refused)
    assert change(post, dana, held, **typed, reason="Surgeon agreed").status_code == 302


def test_a_change_ends_one_row_and_begins_the_next(post, dana, episode):
    held = factories.make_precaution(episode, "knee-limit", by=dana.user)
    change(post, dana, held, limit_deg="45")
    held.refresh_from_db()
    assert (held.lifted_at, held.lifted_by, held.replaced_by.get().starts_on) == (NOW, dana.user, TODAY)


def test_a_change_that_changes_nothing_says_so(post, dana, episode):
    held = factories.make_precaution(episode, "knee-limit", by=dana.user, limit_deg=50)
    answer = change(post, dana, held, limit_deg="50")
    assert (answer.status_code, Precaution.objects.count()) == (422, 1)
    assert "Nothing is changed yet." in words(answer)


def test_ending_takes_a_reason_and_loosens_nothing(post, dana, episode, programme):
    add(post, dana, episode)
    held = episode.precautions.get()
    assert post(dana, f"end:{held.pk}").status_code == 422
    assert post(dana, f"end:{held.pk}", **{f"end-{held.pk}-reason": "Surgeon cleared it"}).status_code == 302
    held.refresh_from_db()
    assert (held.lift_reason, programme.items.open().get().range_limit_deg) == ("Surgeon cleared it", 60)


def test_of_two_therapists_at_once_the_second_is_told(post, dana, ines, episode):
    held = factories.make_precaution(episode, "knee-limit", by=dana.user)
    change(post, dana, held, limit_deg="45")
    late = change(post, ines, held, limit_deg="30")
    assert (late.status_code, [one.limit_deg for one in episode.precautions.standing()]) == (422, [45])
    assert "Somebody changed this precaution after you opened the page." in words(late)


def test_what_has_run_out_says_so_and_can_be_extended(post, dana, episode, signed_in, ruth):
    held = factories.make_precaution(episode, "knee-limit", by=dana.user, expires_on=TODAY - timedelta(days=1))
    assert words(signed_in(dana).get(PAGE.format(ruth=ruth))).count("Past its last day") == 1
    change(post, dana, held, expires_on="2026-05-12")
    assert [one.expires_on for one in episode.precautions.standing()] == [date(2026, 5, 12)]


def test_seen_settles_a_lowered_drill_and_keeps_its_limit(post, dana, episode, programme):
    add(post, dana, episode)
    post(dana, f"seen:{Concern.objects.get().pk}")
    assert (Concern.objects.open().count(), programme.items.open().get().range_limit_deg) == (0, 60)


def test_a_blocked_drill_is_refused_a_start_in_words(post, dana, episode, programme):
    add(post, dana, episode, "locked")
    answer = post(dana, f"again:{Concern.objects.get().pk}")
    assert (answer.status_code, Pause.objects.in_force(NOW).count()) == (422, 1)
    assert "Mini heel slide: still at rest. Brace locked straight, with no end date." in words(answer)


def test_a_resting_drill_is_not_settled_by_looking(post, dana, episode, programme):
    add(post, dana, episode, "locked")
    assert (post(dana, f"seen:{Concern.objects.get().pk}").status_code, Concern.objects.open().count()) == (404, 1)


@pytest.mark.parametrize("action", ["", "burn:1", "add:", "add:x", "change:99999999999999999999"])
def test_an_action_that_nobody_offered_is_a_sentence(post, dana, action):
    assert post(dana, action).status_code == 422


@pytest.mark.parametrize("action", ["add", "change", "end", "seen", "again"])
def test_omar_is_told_there_is_no_such_patient(post, omar, dana, episode, programme, action):
    held = factories.make_precaution(episode, "knee-limit", by=dana.user)
    assert post(omar, f"{action}:{held.pk}").status_code == 404


def test_another_patients_precaution_is_not_changed_from_this_page(post, dana, sam):
    theirs = factories.make_precaution(sam.episodes.get(), "knee-limit", by=dana.user)
    assert change(post, dana, theirs, limit_deg="30").status_code == 404


def test_looking_changes_nothing(signed_in, dana, ruth, episode, programme, now):
    factories.make_precaution(episode, "locked", by=dana.user)
    signed_in(dana).get(PAGE.format(ruth=ruth))
    assert (Pause.objects.count(), Concern.objects.count(), Item.objects.count()) == (0, 0, 1)


def test_a_swap_gets_the_working_part_alone(post, dana, episode):
    answer = post(dana, f"add:{episode.pk}", headers={"HX-Request": "true"})
    assert (answer.status_code, 'id="care"' in answer.text, "<html" in answer.text) == (422, True, False)


@pytest.mark.parametrize("many", [1, 20])
def test_queries_do_not_grow_with_the_list(
    signed_in, dana, ruth, episode, programme, now, many, django_assert_num_queries
):
    for place in range(many):
        PrecautionRule.objects.create(tag=f"rule-{place}", text=f"Rule {place}", effect="warn", limits=[])
        factories.make_precaution(episode, f"rule-{place}", by=dana.user)
    page = signed_in(dana)
    with django_assert_num_queries(10):
        page.get(PAGE.format(ruth=ruth))
