"""A paper sheet keyed in: each box once, at its snack's time, with the days reckoned and a trace."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from adherence import ticking
from adherence.keying import key_in
from adherence.models import AdherenceDay, Tick
from adherence.paper import sheet_of
from clinic.models import AuditEntry
from prescriptions import prescribing
from prescriptions.handout import handout_of
from tests import factories
from tests.factories import NOW, TODAY, at, new_key

pytestmark = pytest.mark.django_db

MONDAY = TODAY - timedelta(days=2)
SINCE = TODAY - timedelta(days=6)


@pytest.fixture
def slide(ruth, dana):
    """Heel slides six times a day for a week; now it is Wednesday, 10:00."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user).items.get()


@pytest.fixture
def desk(slide, dana, signed_in, now):
    return signed_in(dana)


def box(item, on, clock):
    return f"{on.isoformat()}.{item.pk}.{int(at(clock, on).timestamp())}"


def keep(browser, patient, *boxes, whole=(), **more):
    typed = {"since": SINCE.isoformat(), "days": "7", "box": boxes, "day": [day.isoformat() for day in whole]}
    return browser.post(f"/patients/{patient.pk}/paper/", typed | more)


def said(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


# -- the page


def test_the_last_seven_days_are_offered_snack_by_snack(desk, ruth):
    page = desk.get(f"/patients/{ruth.pk}/paper/").content.decode()
    days = re.findall(r'<th scope="row">([^<]+)', page)
    assert days == ["Thu 9 Apr", "Fri 10 Apr", "Sat 11 Apr", "Sun 12 Apr", "Mon 13 Apr", "Tue 14 Apr", "Wed 15 Apr"]
    assert page.count('type="checkbox" name="box"') == 6 * 6 + 1


def test_what_is_ticked_already_is_shown_and_not_offered(desk, ruth, slide):
    tick = {"key": new_key(), "performed_at": at("08:20"), "snack_at": at("08:15"), "now": NOW}
    ticking.tick(slide, patient=ruth, **tick)
    page = desk.get(f"/patients/{ruth.pk}/paper/").content.decode()
    assert (page.count("Mini heel slide, done"), box(slide, TODAY, "08:15") in page) == (1, False)


def test_what_is_still_to_come_is_not_offered(desk, ruth, slide):
    page = desk.get(f"/patients/{ruth.pk}/paper/").content.decode()
    assert (box(slide, TODAY, "08:15") in page, box(slide, TODAY, "10:45") in page) == (True, False)


def test_other_days_swap_only_the_sheet(desk, ruth):
    query = {"since": MONDAY.isoformat(), "days": "7"}
    page = desk.get(f"/patients/{ruth.pk}/paper/", query, headers={"HX-Request": "true"}).content.decode()
    assert (page.lstrip().startswith('<div class="stack" id="sheet">'), page.count('<th scope="row">')) == (True, 3)


def test_before_any_programme_the_page_says_so(ruth, dana, signed_in, now):
    answer = signed_in(dana).get(f"/patients/{ruth.pk}/paper/")
    assert (answer.status_code, "Nothing was asked on these days" in said(answer)) == (200, True)


@pytest.mark.parametrize(
    ("since", "sentence"),
    [
        ("2026-04-16", "That day has not come yet."),
        ("2026-03-01", "Nothing was asked on those days."),
        ("0001-01-05", "Nothing was asked on those days."),
        ("9999-12-31", "That day has not come yet."),
        ("soon", "Enter a valid date."),
    ],
)
def test_days_that_cannot_be_shown_are_refused_with_a_sentence_and_kept(desk, ruth, since, sentence):
    answer = desk.get(f"/patients/{ruth.pk}/paper/", {"since": since})
    assert (answer.status_code, sentence in said(answer)) == (422, True)
    assert f'value="{since}"' in answer.content.decode()


# -- keeping


def test_a_box_is_kept_at_its_snacks_time(desk, ruth, slide):
    keep(desk, ruth, box(slide, MONDAY, "10:45"))
    tick = Tick.objects.get()
    moment = at("10:45", MONDAY)
    assert (tick.on, tick.performed_at, tick.snack_at, tick.item) == (MONDAY, moment, moment, slide)
    assert (tick.source, tick.precision, tick.recorded_at) == ("paper", "about", NOW)


def test_the_days_are_reckoned_with_it(desk, ruth, slide):
    keep(desk, ruth, box(slide, MONDAY, "10:45"), box(slide, MONDAY, "13:15"))
    day = AdherenceDay.objects.get(on=MONDAY)
    assert (day.expected, day.credited) == (6, 2)


def test_it_is_in_the_trail_by_name_of_who_keyed_it(desk, ruth, slide, dana):
    keep(desk, ruth, box(slide, MONDAY, "10:45"), box(slide, MONDAY, "13:15"))
    entry = AuditEntry.objects.get(what="sheet.keyed")
    assert (entry.by, entry.patient_id, entry.detail) == (f"user:{dana.user.pk}", ruth.pk, {"ticks": 2})


def test_all_of_a_day_is_one_box(desk, ruth):
    keep(desk, ruth, whole=[MONDAY])
    assert [tick.performed_at for tick in Tick.objects.all()] == [
        at(clock, MONDAY) for clock in ("08:15", "10:45", "13:15", "15:45", "18:15", "20:45")
    ]


def test_all_of_today_leaves_out_what_is_still_to_come(desk, ruth):
    keep(desk, ruth, whole=[TODAY])
    assert [tick.performed_at for tick in Tick.objects.all()] == [at("08:15")]


def test_the_same_sheet_twice_doubles_nothing(desk, ruth, slide):
    answers = [keep(desk, ruth, box(slide, MONDAY, "10:45"), whole=[TODAY]) for _ in range(2)]
    assert ([answer.status_code for answer in answers], Tick.objects.count()) == ([303, 303], 2)
    assert "0 ticks kept. 1 was known already." in said(desk.get(f"/patients/{ruth.pk}/paper/"))


def test_all_of_a_day_leaves_out_what_was_done_when_needed(ruth, dana, signed_in, now):
    pump = (factories.make_drill("ankle-pump", "Ankle pumps"), {"as_needed": True})
    factories.make_prescription(ruth.episodes.get(), (factories.make_drill(), {"times_per_day": 2}), pump, by=dana.user)
    keep(signed_in(dana), ruth, whole=[MONDAY])
    assert {tick.item.drill.slug for tick in Tick.objects.all()} == {"heel-slide"}


@pytest.mark.django_db(transaction=True)
def test_two_people_keying_the_same_sheet_at_once_keep_it_once(ruth, slide, dana):
    def key(_n):
        try:
            days = {"since": SINCE, "days": 7, "values": [box(slide, MONDAY, "10:45")]}
            return key_in(ruth, **days, by=dana.user, now=NOW).count
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as desks:
        counts = sorted(desks.map(key, range(4)))
    assert (counts, Tick.objects.count()) == ([0, 0, 0, 1], 1)


def test_what_the_phone_ticked_is_not_kept_a_second_time(desk, ruth, slide):
    tick = {"key": new_key(), "performed_at": at("08:20"), "snack_at": at("08:15"), "now": NOW}
    ticking.tick(slide, patient=ruth, **tick)
    keep(desk, ruth, box(slide, TODAY, "08:15"))
    assert [tick.source for tick in Tick.objects.all()] == ["live"]


def test_a_drill_for_any_time_is_kept_without_a_time(ruth, dana, signed_in, now):
    pump = (factories.make_drill("ankle-pump", "Ankle pumps"), {"as_needed": True})
    item = factories.make_prescription(ruth.episodes.get(), pump, by=dana.user).items.get()
    keep(signed_in(dana), ruth, f"{MONDAY.isoformat()}.{item.pk}.0")
    tick = Tick.objects.get()
    assert (tick.on, tick.performed_at, tick.precision) == (MONDAY, None, "unknown")
    assert [box.on for box in sheet_of(ruth, now=NOW).boxes.values() if box.is_done] == [MONDAY]


def test_the_day_of_an_older_dose_offers_the_older_dose(desk, ruth, slide, dana):
    prescribing.end(slide.prescription, by=dana.user, now=at("07:00", TODAY), reason="Goal reached")
    keep(desk, ruth, box(slide, MONDAY, "10:45"))
    assert Tick.objects.get().on == MONDAY


def test_numbers_are_those_of_the_printed_sheet_whatever_was_added_since(ruth, dana, slide):
    programme = slide.prescription
    added = {"drill": factories.make_drill("ankle-pump", "Ankle pumps"), "side": "left", "by": dana.user}
    programme.items.create(**added, starts_at=at("07:00", MONDAY), position=0, times_per_day=3)
    programme.items.filter(pk=slide.pk).update(position=1)
    sheet = sheet_of(ruth, since=SINCE, now=NOW)
    assert [(number, item.drill.name) for number, item in sheet.drills] == [(1, "Mini heel slide"), (2, "Ankle pumps")]


def test_numbers_are_those_of_the_printed_sheet_whatever_was_taken_away_that_morning(ruth, dana, slide):
    printed_at = at("12:00", MONDAY)
    gone = {"drill": factories.make_drill("ankle-pump", "Ankle pumps"), "side": "left", "by": dana.user}
    slide.prescription.items.filter(pk=slide.pk).update(position=1)
    slide.prescription.items.create(**gone, starts_at=at("07:00", SINCE), ends_at=at("09:00", MONDAY), position=0)
    printed = [(entry.number, entry.drill.name) for entry in handout_of(ruth, now=printed_at).entries]
    keyed = [(number, item.drill.name) for number, item in sheet_of(ruth, since=MONDAY, now=NOW).drills]
    assert (printed, keyed[:1]) == ([(1, "Mini heel slide")], [(1, "Mini heel slide")])


# -- what is refused


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (lambda slide: box(slide, TODAY + timedelta(days=1), "10:45"), "That day has not come yet."),
        (lambda slide: box(slide, TODAY, "20:45"), "That time has not come yet."),
        (lambda slide: box(slide, TODAY - timedelta(days=30), "10:45"), "is another by now"),
        (lambda slide: box(slide, MONDAY, "10:46"), "is another by now"),
        (lambda slide: "rubbish", "is another by now"),
        (lambda slide: "\0", "is another by now"),
    ],
)
def test_a_box_that_is_none_keeps_nothing_and_says_why(desk, ruth, slide, value, sentence):
    good = box(slide, MONDAY, "10:45")
    answer = keep(desk, ruth, good, value(slide))
    assert (answer.status_code, sentence in said(answer), Tick.objects.count()) == (422, True, 0)
    assert f'value="{good}" checked' in answer.content.decode()


def test_an_empty_sheet_is_refused(desk, ruth):
    answer = keep(desk, ruth)
    assert (answer.status_code, "Tick at least one box" in said(answer)) == (422, True)


@pytest.mark.parametrize("change", [{"since": ""}, {"since": "soon"}, {"days": "3000"}, {"keyed_at": "yesterday"}])
def test_a_form_that_is_not_ours_is_refused(desk, ruth, slide, change):
    answer = keep(desk, ruth, box(slide, MONDAY, "10:45"), **change)
    assert (answer.status_code, "We could not read that." in said(answer), Tick.objects.count()) == (422, True, 0)


def test_a_sheet_of_the_future_is_refused(desk, ruth, slide):
    answer = keep(desk, ruth, box(slide, MONDAY, "10:45"), since=(TODAY + timedelta(days=1)).isoformat())
    assert (answer.status_code, "That day has not come yet." in said(answer), Tick.objects.count()) == (422, True, 0)


def test_omar_is_told_there_is_no_such_patient(ruth, slide, omar, signed_in, now):
    browser = signed_in(omar)
    statuses = [browser.get(f"/patients/{ruth.pk}/paper/").status_code, keep(browser, ruth, whole=[MONDAY]).status_code]
    assert (statuses, Tick.objects.count()) == ([404, 404], 0)


def test_nobody_keys_the_box_of_somebody_else(desk, sam, slide, dana):
    factories.make_prescription(sam.episodes.get(), by=dana.user)
    answer = keep(desk, sam, box(slide, MONDAY, "10:45"))
    assert (answer.status_code, Tick.objects.count()) == (422, 0)


# -- taken back


def test_what_was_keyed_together_is_taken_back_together(desk, ruth, slide, dana):
    keep(desk, ruth, box(slide, MONDAY, "10:45"), box(slide, MONDAY, "13:15"))
    keep(desk, ruth, keyed_at=NOW.isoformat())
    assert (Tick.objects.standing().count(), AdherenceDay.objects.get(on=MONDAY).credited) == (0, 0)
    assert AuditEntry.objects.get(what="sheet.taken_back").detail == {"ticks": 2}


def test_what_was_taken_back_can_be_keyed_again(desk, ruth, slide):
    for _ in range(2):
        keep(desk, ruth, box(slide, MONDAY, "10:45"))
        keep(desk, ruth, keyed_at=NOW.isoformat())
    keep(desk, ruth, box(slide, MONDAY, "10:45"))
    assert (Tick.objects.count(), Tick.objects.standing().count()) == (3, 1)


def test_taking_back_leaves_the_phones_ticks_alone(desk, ruth, slide):
    ticking.tick(slide, patient=ruth, key=new_key(), performed_at=at("08:20"), now=NOW, snack_at=at("08:15"))
    keep(desk, ruth, keyed_at=NOW.isoformat())
    assert (Tick.objects.standing().count(), AuditEntry.objects.filter(what="sheet.taken_back").count()) == (1, 0)


# -- counts


@pytest.mark.parametrize("count", [1, 20])
def test_the_queries_do_not_grow_with_the_programme(ruth, dana, signed_in, now, count):
    drills = [(factories.make_drill(f"drill-{n}", f"Drill {n}"), {}) for n in range(count)]
    factories.make_prescription(ruth.episodes.get(), *drills, by=dana.user)
    browser = signed_in(dana)
    with CaptureQueriesContext(connection) as looked:
        browser.get(f"/patients/{ruth.pk}/paper/")
    with CaptureQueriesContext(connection) as kept:
        keep(browser, ruth, whole=[MONDAY])
    assert (len(looked), len(kept), Tick.objects.count()) == (9, 20, 6 * count)
