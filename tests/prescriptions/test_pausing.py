"""Pause, resume and end, by the buttons on the chart."""

from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from clinic.models import AuditEntry
from prescriptions.models import Pause
from tests import factories
from tests.factories import NOW, TODAY, at


@pytest.fixture
def programme(ruth, dana):
    return factories.make_prescription(ruth.episodes.get(), by=dana.user)


@pytest.fixture
def post(signed_in, programme, now):
    def send(person, deed, **typed):
        return signed_in(person).post(f"/programmes/{programme.pk}/{deed}/", typed)

    return send


def test_a_pause_holds_until_somebody_resumes_it(dana, programme, post):
    post(dana, "pause", reason="Holiday")
    pause = Pause.objects.get()
    assert (pause.starts_at, pause.ends_at, pause.reason, pause.by) == (NOW, None, "Holiday", dana.user)


def test_a_pause_with_a_day_ends_when_that_day_begins(dana, post):
    post(dana, "pause", back_on="2026-04-20")
    assert Pause.objects.get().ends_at == at("07:00", TODAY + timedelta(days=5))


@pytest.mark.parametrize("day", ["2026-04-15", "2025-01-01", "2028-01-01", "soon"])
def test_a_day_that_cannot_be_meant_is_refused_and_kept_to_be_mended(dana, post, day):
    response = post(dana, "pause", back_on=day, reason="Holiday")
    assert (response.status_code, Pause.objects.count()) == (422, 0)
    assert 'value="Holiday"' in response.content.decode()


def test_pausing_twice_is_pausing_once(dana, post):
    post(dana, "pause")
    post(dana, "pause")
    assert Pause.objects.count() == 1


def test_resuming_ends_the_pause_now(dana, post, now):
    post(dana, "pause")
    now.set(NOW + timedelta(hours=1))
    post(dana, "resume")
    assert Pause.objects.get().ends_at == NOW + timedelta(hours=1)


def test_ending_closes_every_line_and_keeps_the_reason(dana, programme, post):
    response = post(dana, "end", reason="Goal reached")
    programme.refresh_from_db()
    assert (response.status_code, programme.end_reason, programme.items.open().count()) == (302, "Goal reached", 0)


def test_ending_without_a_reason_is_refused(dana, programme, post):
    response = post(dana, "end", reason="")
    programme.refresh_from_db()
    assert (response.status_code, programme.ended_at) == (422, None)
    assert "Say why it ends, in a few words." in strip_tags(response.content.decode())


def test_ending_twice_keeps_the_first_reason(dana, programme, post):
    post(dana, "end", reason="Goal reached")
    post(dana, "end", reason="Something else")
    programme.refresh_from_db()
    assert programme.end_reason == "Goal reached"


@pytest.mark.parametrize("deed", ["pause", "resume"])
def test_what_has_ended_neither_rests_nor_goes_on(dana, programme, signed_in, now, deed):
    page = signed_in(dana)
    page.post(f"/programmes/{programme.pk}/end/", {"reason": "Goal reached"})
    answer = page.post(f"/programmes/{programme.pk}/{deed}/", follow=True)
    assert "This programme has ended. Start a new one." in strip_tags(answer.content.decode())
    assert (Pause.objects.count(), AuditEntry.objects.filter(what=f"prescription.{deed}d").count()) == (0, 0)


@pytest.mark.parametrize("deed", ["pause", "resume", "end"])
def test_omar_is_told_there_is_no_such_programme(omar, post, deed):
    assert post(omar, deed, reason="x").status_code == 404


@pytest.mark.parametrize("deed", ["pause", "resume", "end"])
def test_looking_at_the_address_does_nothing(dana, programme, signed_in, now, deed):
    assert signed_in(dana).get(f"/programmes/{programme.pk}/{deed}/").status_code == 405
