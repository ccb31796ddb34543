from datetime import timedelta

from adherence import days, ticking
from adherence.models import AdherenceDay
from adherence.recounting import recount
from patients.models import Patient
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
from tests import factories
from tests.factories import NOW, TODAY


def kept(patient):
    day = AdherenceDay.objects.get(patient=patient, on=TODAY)
    return {name: getattr(day, name) for name in ("expected", "credited", "status", "longest_still_min")}


def six_a_day_and_one_done(ruth, dana):
    prescription = factories.make_prescription(ruth.episodes.get(), by=dana.user)
    item = prescription.items.get()
    ticking.tick(item, patient=ruth, key=factories.new_key(), performed_at=NOW - timedelta(hours=2), now=NOW)
    recount(NOW)
    return prescription, item


def test_a_dose_changed_after_the_last_tick_changes_what_the_day_expected(ruth, dana):
    prescription, item = six_a_day_and_one_done(ruth, dana)
    assert kept(ruth)["expected"] == 6
    twice = Line(item.drill, item.side, Dose(sets=1, reps=10, hold_s=2, times_per_day=2, min_gap_min=30))
    prescribing.revise(prescription, [twice], by=dana.user, now=NOW)
    recount(NOW)
    assert kept(ruth)["expected"] == 3  # the morning's one slot of six, and both of two

    by_recount = kept(ruth)
    days.rebuild(ruth, since=TODAY, until=TODAY)
    assert kept(ruth) == by_recount


def test_a_pause_takes_the_rest_of_the_day_out_of_the_count(ruth, dana):
    prescription, _item = six_a_day_and_one_done(ruth, dana)
    prescribing.pause(prescription, by=dana.user, now=NOW)
    recount(NOW)
    assert (kept(ruth)["expected"], kept(ruth)["credited"]) == (1, 1)


def test_word_is_read_once(ruth, dana):
    six_a_day_and_one_done(ruth, dana)
    assert recount(NOW) == 0
    assert Patient.objects.get(pk=ruth.pk).recount_days_at is None


def test_a_second_change_does_not_hide_an_earlier_one_still_unread(ruth, dana):
    prescription, _item = six_a_day_and_one_done(ruth, dana)
    prescribing.pause(prescription, by=dana.user, now=NOW - timedelta(days=1))
    prescribing.resume(prescription, by=dana.user, now=NOW)
    assert Patient.objects.get(pk=ruth.pk).recount_days_at == NOW - timedelta(days=1)
    recount(NOW)
    assert AdherenceDay.objects.filter(patient=ruth, on=TODAY - timedelta(days=1)).count() == 1
