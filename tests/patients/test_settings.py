"""Settings: each part is saved alone, the plan and the mail follow, and what was typed stays when it is wrong."""

from datetime import time, timedelta

import pytest
from django.utils.html import strip_tags

from adherence.today import day_of
from clinic.models import AuditEntry
from patients.models import Anchor, Patient
from tests import factories
from tests.factories import NOW, at


@pytest.fixture
def phone(ruth, signed_in, now):
    return signed_in(ruth)


def words(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


def kept(ruth, *names):
    return Patient.objects.values_list(*names).get(pk=ruth.pk)


def test_a_new_day_is_kept_and_the_next_reminder_planned_anew(phone, ruth):
    answer = phone.post("/settings/day/", {"wakes_at": "06:00", "sleeps_at": "21:00"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/settings/#part-day")
    assert kept(ruth, "wakes_at", "sleeps_at", "replan_reminders_at") == (time(6), time(21), NOW)


def test_todays_snacks_follow_the_new_day(phone, ruth, dana):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    phone.post("/settings/day/", {"wakes_at": "06:00", "sleeps_at": "18:00"})
    assert day_of(Patient.objects.get(pk=ruth.pk), now=NOW).stops[0].at == at("07:00")


@pytest.mark.parametrize(
    ("wakes", "sleeps"), [("07:00", "07:00"), ("07:00", "10:59"), ("07:00", "05:01"), ("", "22:00"), ("7am", "22:00")]
)
def test_a_day_that_cannot_be_meant_is_refused_and_kept_as_typed(phone, ruth, wakes, sleeps):
    answer = phone.post("/settings/day/", {"wakes_at": wakes, "sleeps_at": sleeps})
    assert (answer.status_code, kept(ruth, "wakes_at", "sleeps_at")) == (422, (time(7), time(22)))
    assert f'value="{sleeps}"' in answer.content.decode()


def test_a_day_may_end_after_midnight(phone, ruth):
    phone.post("/settings/day/", {"wakes_at": "14:00", "sleeps_at": "04:00"})
    assert kept(ruth, "wakes_at", "sleeps_at") == (time(14), time(4))


def test_a_habit_is_added_and_a_snack_hangs_on_it(phone, ruth, dana):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    phone.post("/settings/habits/", {"name": "after breakfast", "at": "08:40"})
    assert day_of(ruth, now=NOW).stops[0].title == "After breakfast"


def test_two_habits_at_one_minute_are_refused_and_what_was_typed_stays(phone, ruth):
    Anchor.objects.create(patient=ruth, name="breakfast", at=time(8, 30))
    answer = phone.post("/settings/habits/", {"name": "the news", "at": "08:30"})
    assert (answer.status_code, Anchor.objects.count()) == (422, 1)
    assert ("You have a habit at this time." in words(answer), 'value="the news"' in answer.content.decode()) == (
        True,
        True,
    )


def test_a_habit_in_the_sleeping_hours_is_kept_with_a_warning(phone, ruth):
    answer = phone.post("/settings/habits/", {"name": "warm milk", "at": "23:30"}, follow=True)
    assert Anchor.objects.get().at == time(23, 30)
    assert "Kept. But you sleep at that time, so no snack goes there." in words(answer)


def test_a_habit_is_changed(phone, ruth):
    habit = Anchor.objects.create(patient=ruth, name="breakfast", at=time(8, 30))
    phone.post(f"/settings/habits/{habit.pk}/", {"name": "late breakfast", "at": "09:30"})
    assert Anchor.objects.values_list("name", "at").get() == ("late breakfast", time(9, 30))


def test_a_habit_is_taken_off_the_list(phone, ruth):
    habit = Anchor.objects.create(patient=ruth, name="breakfast", at=time(8, 30))
    phone.post(f"/settings/habits/{habit.pk}/", {"remove": "1"})
    assert (Anchor.objects.count(), kept(ruth, "replan_reminders_at")) == (0, (NOW,))


def test_there_is_room_for_twelve_habits(phone, ruth):
    for hour in range(8, 20):
        Anchor.objects.create(patient=ruth, name=f"at {hour}", at=time(hour))
    answer = phone.post("/settings/habits/", {"name": "one more", "at": "21:00"})
    assert (answer.status_code, Anchor.objects.count()) == (422, 12)


def test_somebody_elses_habit_is_not_there(phone, sam):
    theirs = Anchor.objects.create(patient=sam, name="breakfast", at=time(8, 30))
    assert phone.post(f"/settings/habits/{theirs.pk}/", {"remove": "1"}).status_code == 404
    assert Anchor.objects.get() == theirs


def test_the_daily_mail_is_turned_off_with_its_time_kept(phone, ruth):
    phone.post("/settings/mail/", {"reminder_at": "09:15"})
    assert kept(ruth, "wants_reminders", "reminder_at") == (False, time(9, 15))


def test_quiet_hours_are_kept(phone, ruth):
    phone.post("/settings/quiet/", {"quiet_from": "20:00", "quiet_until": "09:00"})
    assert kept(ruth, "quiet_from", "quiet_until") == (time(20), time(9))


def test_quiet_hours_are_cleared(phone, ruth):
    Patient.objects.update(quiet_from=time(20), quiet_until=time(9))
    phone.post("/settings/quiet/", {"quiet_from": "", "quiet_until": ""})
    assert kept(ruth, "quiet_from", "quiet_until") == (None, None)


@pytest.mark.parametrize(("start", "end"), [("20:00", ""), ("", "09:00"), ("09:00", "09:00")])
def test_quiet_hours_need_two_different_ends(phone, ruth, start, end):
    assert phone.post("/settings/quiet/", {"quiet_from": start, "quiet_until": end}).status_code == 422
    assert kept(ruth, "quiet_from", "quiet_until") == (None, None)


@pytest.mark.parametrize(
    ("clock", "is_quiet"), [("19:59", False), ("20:00", True), ("03:00", True), ("08:59", True), ("09:00", False)]
)
def test_quiet_hours_reach_over_midnight(ruth, clock, is_quiet):
    ruth.quiet_from, ruth.quiet_until = time(20), time(9)
    assert ruth.is_quiet(at(clock)) is is_quiet


def test_the_language_is_one_that_we_have(phone, ruth):
    assert phone.post("/settings/language/", {"language": "tlh"}).status_code == 422
    assert kept(ruth, "language") == ("en",)


def test_a_second_language_can_be_chosen(phone, ruth, settings):
    settings.LANGUAGES = [("en", "English"), ("es", "Español")]
    assert "Save the language" in words(phone.get("/settings/"))
    phone.post("/settings/language/", {"language": "es"})
    assert kept(ruth, "language") == ("es",)


def test_with_one_language_there_is_nothing_to_choose(phone):
    assert "Save the language" not in words(phone.get("/settings/"))


def test_theme_and_text_size_stay_on_the_device_and_show_on_every_page(phone):
    phone.post("/settings/look/", {"theme": "dark", "text_size": "largest"})
    assert (
        '<html lang="en" dir="ltr" data-theme="dark" data-text="largest">' in phone.get("/open/ask/").content.decode()
    )


def test_an_odd_cookie_is_read_as_not_said(client, db):
    client.cookies["look"] = 'dark" onload="x.huge'
    assert '<html lang="en" dir="ltr">' in client.get("/open/ask/").content.decode()


def test_a_part_that_does_not_exist_is_not_found(phone):
    assert phone.post("/settings/shoe-size/", {}).status_code == 404


def test_each_change_leaves_a_trace_of_the_patients_own(phone, ruth):
    phone.post("/settings/quiet/", {"quiet_from": "20:00", "quiet_until": "09:00"})
    assert AuditEntry.objects.values_list("what", "by", "detail").get() == (
        "preference.quiet",
        f"patient:{ruth.pk}",
        {},
    )


def test_the_page_says_whose_it_is_and_offers_the_other_of_a_shared_mailbox(phone, sam):
    page = words(phone.get("/settings/"))
    assert ("Ruth Adeyemi" in page, "Not Ruth?" in page) == (True, True)


def test_alone_in_a_mailbox_nobody_is_asked_whether_they_are_somebody_else(phone):
    assert "Not Ruth?" not in words(phone.get("/settings/"))


@pytest.mark.parametrize("habits", [1, 12])
def test_the_page_costs_two_queries(phone, ruth, django_assert_num_queries, habits):
    for hour in range(habits):
        Anchor.objects.create(patient=ruth, name=f"at {hour}", at=time(8 + hour))
    with django_assert_num_queries(2):
        phone.get("/settings/")


def test_the_word_left_makes_the_day_count_anew(phone, ruth):
    Patient.objects.filter(pk=ruth.pk).update(recount_days_at=NOW - timedelta(days=2))
    phone.post("/settings/day/", {"wakes_at": "06:00", "sleeps_at": "21:00"})
    assert kept(ruth, "recount_days_at") == (NOW - timedelta(days=2),)


def test_nudges_are_off_until_they_are_wished_for(phone, ruth):
    assert kept(ruth, "nudge", "wants_weekly") == ("", False)
    phone.post("/settings/nudges/", {"nudge": "still", "still_hours": "3"})
    assert kept(ruth, "nudge", "still_hours", "replan_reminders_at") == ("still", 3, NOW)


@pytest.mark.parametrize("typed", [{"nudge": "hourly", "still_hours": "2"}, {"nudge": "still", "still_hours": "0"}])
def test_nudges_nobody_offers_are_refused(phone, ruth, typed):
    assert (phone.post("/settings/nudges/", typed).status_code, kept(ruth, "nudge")) == (422, ("",))


def test_fewer_mails_and_the_week_in_short_are_kept(phone, ruth):
    phone.post("/settings/mail/", {"wants_reminders": "on", "mail_pace": "three", "wants_weekly": "on"})
    assert kept(ruth, "wants_reminders", "mail_pace", "wants_weekly") == (True, "three", True)


def test_a_wish_for_mail_ends_the_stop_that_a_mail_brought(phone, ruth):
    Patient.objects.update(mail_stopped_at=NOW, wants_reminders=False)
    phone.post("/settings/mail/", {"wants_reminders": "on"})
    assert kept(ruth, "mail_stopped_at") == (None,)
