"""The mail about a change: what is different and why in its body, and nothing of it where others can read."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from patients.models import Patient
from prescriptions import prescribing
from prescriptions.lines import Line
from reminders import inviting
from tests.factories import NOW

MONDAY = date(2026, 4, 20)


@pytest.fixture
def changed(programme, dana, mailoutbox):
    """``changed(times, …)`` is the mail after heel slides were sent so many times a day."""

    def send(times, *, now=NOW, **more):
        item = programme.items.open().get()
        line = Line(item.drill, item.side, replace(item.dose, times_per_day=times))
        prescribing.revise(programme, [line], by=dana.user, now=now, **more)
        inviting.post(now)
        return mailoutbox[-1]

    return send


def html_of(mail):
    return re.sub(r"\s+", " ", mail.alternatives[0].content)


def test_it_lists_the_changes_in_plain_words(changed):
    mail = changed(4)
    assert "\n- Mini heel slide, left knee: 4 times a day, was 6.\n" in mail.body
    assert "Mini heel slide, left knee: 4 times a day, was 6." in html_of(mail)


def test_a_change_from_now_on_says_so(changed):
    assert "Dana has changed your plan. From now on, today shows the new one." in changed(4).body


def test_a_planned_change_names_its_day(changed):
    mail = changed(4, from_on=MONDAY)
    assert "It holds from 20 April. Until then your plan stays as it is." in mail.body


def test_a_planned_change_called_off_is_told(changed):
    changed(4, from_on=MONDAY)
    mail = changed(6, now=NOW + timedelta(hours=1))
    assert "The change that was to come is off. Your plan stays as it is." in mail.body


def test_why_and_the_therapists_words_stand_below(changed):
    body = changed(4, reason="Six was a lot.", note="Well done, Ruth & all.").body
    assert body.index("was 6.") < body.index("Why: Six was a lot.") < body.index("Dana writes:\nWell done, Ruth & all.")


def test_neither_subject_nor_preview_says_any_of_it(changed):
    mail = changed(4, reason="Six was a lot.")
    preview = re.search(r"display:none[^>]*>([^<]*)<", html_of(mail)).group(1)
    assert (mail.subject, preview) == ("Your plan has a change", "Open it when you have a moment.")


def test_whoever_sent_it_is_named(programme, ines, mailoutbox):
    item = programme.items.get()
    line = Line(item.drill, item.side, replace(item.dose, times_per_day=4))
    prescribing.revise(programme, [line], by=ines.user, now=NOW, note="From Ines.")
    inviting.post(NOW)
    body = mailoutbox[-1].body
    assert ("Ines has changed your plan." in body, "Ines writes:" in body, "Dana" in body) == (True, True, False)


def test_what_a_safety_rule_lowered_is_not_laid_at_the_therapists_door(programme, mailoutbox):
    item = programme.items.get()
    line = Line(item.drill, item.side, replace(item.dose, range_limit_deg=60))
    prescribing.revise(programme, [line], by=None, now=NOW, reason="Your knee may bend to 60° for now.")
    inviting.post(NOW)
    assert "Your plan is gentler now. From now on, today shows the new one." in mailoutbox[-1].body
    assert "Why: Your knee may bend to 60° for now." in mailoutbox[-1].body


def test_a_drills_name_cannot_break_the_letter(changed, programme):
    drill = programme.items.get().drill
    drill.name = "<b>Heel</b> & slide"
    drill.save()
    mail = changed(4)
    assert ("- <b>Heel</b> & slide, left knee" in mail.body, "<b>Heel" in html_of(mail)) == (True, False)


def test_two_letters_each_tell_their_own_change(changed, mailoutbox):
    changed(4)
    changed(3, now=NOW + timedelta(hours=1))
    assert [re.findall(r"(\d) times a day, was (\d)", mail.body) for mail in mailoutbox[-2:]] == [
        [("4", "6")],
        [("3", "4")],
    ]


def test_it_is_written_in_the_patients_language(changed):
    Patient.objects.update(language="ar")
    assert 'lang="ar" dir="rtl"' in html_of(changed(4))
