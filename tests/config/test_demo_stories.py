"""What the demo tells: every state of a caseload, believable days, nothing in the future."""

from datetime import UTC, datetime, timedelta
from statistics import fmean

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models.functions import Coalesce

from adherence.caseload import ORDER, cases_of
from adherence.figures import DayStatus
from adherence.models import AdherenceDay, Alert, AlertMark, CriterionMark, DayWord, Move, Skip, Snooze, Tick
from adherence.reasons import Reason
from adherence.triage import asleep, readiness
from clinic.models import AuditEntry, User
from config.demo import loading
from patients.models import Goal, Invitation, Measure, Message, Note, Patient
from prescriptions.models import Concern, Item, Pause
from prescriptions.precautions import Verdict, restrictions_of
from prescriptions.resting import rest_until
from reminders import dispatching
from reminders.models import Reminder
from tests.factories import NOW

# An ordinary Wednesday morning; a night in the week the clocks went forward; the last afternoon of a year.
CLOCKS = [NOW, datetime(2027, 3, 16, 7, 10, tzinfo=UTC), datetime(2026, 12, 31, 21, 40, tzinfo=UTC)]


@pytest.fixture(scope="module", params=CLOCKS, ids=str)
def told(request, django_db_setup, django_db_blocker):
    """The demo as loaded at a clock, whose instant this is. Loaded once for the whole file, in a transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_library", verbosity=0)
        loading.load(seed=7, now=request.param)
        yield request.param
        transaction.set_rollback(True)


@pytest.fixture
def at(told, db):
    return told


def case(name, at):
    return next(case for case in cases_of(Patient.objects.all(), now=at) if case.patient.name == name)


def test_every_state_of_a_caseload_occurs(at):
    kinds = {case.patient.first_name: case.reasons[0].kind for case in cases_of(Patient.objects.all(), now=at)}
    assert kinds == dict.fromkeys(("Ruth", "Sam", "Nia", "Colm"), "steady") | {
        "Peter": "red-flag",
        "Viktor": "pain-alert",
        "Rosa": "unsafe",
        "Priya": "pain",
        "Samir": "silent",
        "Joan": "falling",
        "Ingrid": "clustered",
        "Luis": "over",
        "Grace": "progress",
        "Aisha": "progress",
        "Derek": "limit-ended",
        "Bea": "ending",
        "Kwame": "bounced",
        "Elif": "unprescribed",
        "Alan": "invited",
        "Mei-Lin": "message",
        "Fatima": "paused",
        "Tobias": "paused",
        "Hana": "finished",
    }


def harbour(at):
    return cases_of(Patient.objects.filter(clinic__name="Harbour Street Physio"), now=at)


def test_every_reason_there_is_occurs_at_harbour_street_and_is_on_the_list(at):
    assert set().union(*(case.kinds for case in harbour(at))) == kinds_of(Reason) == set(ORDER)


def kinds_of(reason):
    """The kinds of every reason that is written, however deep."""
    return {one.kind for one in reason.__subclasses__()}


def test_the_three_most_urgent_come_first_each_with_a_true_reason(at):
    first = [(case.patient.name, case.reasons[0].sentence) for case in harbour(at)[:3]]
    assert first == [
        ("Peter Novak", "Red flag: Calf or thigh: new pain, swelling, warmth or redness"),
        ("Viktor Hale", "A drill is held: strong pain"),
        ("Rosa Jimenez", "Precaution: look at Seated cat-cow"),
    ]
    open_rules = {alert.patient.name: alert.rule for alert in Alert.objects.open().select_related("patient")}
    assert open_rules == {"Peter Novak": "RF02", "Viktor Hale": "PN01"}
    assert Concern.objects.open().get().prescription.episode.patient.name == "Rosa Jimenez"


def test_grace_is_ready_and_ruth_is_not(at):
    [graces], [ruths] = (readiness(case(name, at).facts) for name in ("Grace Okafor", "Ruth Adeyemi"))
    assert (graces.is_ready, ruths.is_ready) == (True, False)
    assert next(one.evidence for one in ruths.criteria).startswith("Bend 86°, measured ")
    assert [one.state for one in ruths.criteria] == ["not-met", "met", "not-met", "met", "met", "not-met"]


def test_aisha_s_figures_are_met_and_her_therapist_looks_at_the_rest(at):
    [reason] = case("Aisha Diallo", at).reasons
    assert (reason.sentence, reason.action) == ("Check for the next phase: 2 criteria to look at", "review")


def test_one_reason_of_luis_s_is_put_aside_with_a_word_why(at):
    [one] = asleep(case("Luis Ferreira", at).facts)
    assert (one.reason.kind, one.by_name) == ("ending", "Ines Moreau")


def test_kwame_s_mails_stop_when_his_mailbox_refuses_them(at):
    kwame = Patient.objects.get(name="Kwame Mensah")
    later = Reminder.objects.filter(patient=kwame, due_at__gt=kwame.mail_bounced_at)
    assert set(later.values_list("sent_at", "suppressed_because")) == {(None, Reminder.Suppressed.BOUNCED)}


def test_nothing_lies_in_the_future(at):
    instants = [
        *Tick.objects.values_list("performed_at", "recorded_at"),
        *Move.objects.values_list("performed_at", "recorded_at"),
        *Skip.objects.values_list("recorded_at", "recorded_at"),
        *DayWord.objects.values_list("said_at", "said_at"),
        *AlertMark.objects.values_list("at", "recorded_at"),
        *Message.objects.values_list("said_at", Coalesce("read_at", "said_at")),
        *Pause.objects.values_list("starts_at", "starts_at"),
        *Reminder.objects.filter(sent_at__isnull=False).values_list("due_at", "sent_at"),
        *Invitation.objects.filter(sent_at__isnull=False).values_list("asked_at", "sent_at"),
        *Patient.objects.values_list("created_at", Coalesce("replan_reminders_at", "created_at")),
        *Measure.objects.values_list("recorded_at", "recorded_at"),
        *Goal.objects.values_list("set_at", "set_at"),
        *Note.objects.values_list("written_at", "written_at"),
        *Snooze.objects.values_list("at", "at"),
        *CriterionMark.objects.values_list("at", "at"),
        *AuditEntry.objects.values_list("at", "at"),
    ]
    assert max(max(pair) for pair in instants) <= at


def test_every_tick_lies_in_its_item_s_time_and_on_its_patient_s_day(at):
    wrong = [
        tick
        for tick in Tick.objects.select_related("item", "patient")
        if not (tick.item.starts_at <= tick.performed_at <= tick.recorded_at)
        or (tick.item.ends_at and tick.performed_at >= tick.item.ends_at)
        or tick.on != tick.patient.therapy_day(tick.performed_at)
    ]
    assert wrong == []


def test_the_kept_days_are_what_a_rebuild_says(at, now):
    now.set(at)
    before = list(AdherenceDay.objects.order_by("patient", "on").values())
    call_command("rebuild_adherence")
    assert list(AdherenceDay.objects.order_by("patient", "on").values()) == before


def test_ruth_is_three_weeks_in_does_most_and_hurts_less(at):
    ruth = case("Ruth Adeyemi", at)
    assert (ruth.about, ruth.patient.age(ruth.today)) == ("Knee replacement, left, week 3", 71)
    assert 80 <= ruth.percent <= 92
    assert ruth.stretch.week.pain < ruth.stretch.week_before.pain


def test_ruth_s_days_are_well_spread(at):
    on_plan, asked = case("Ruth Adeyemi", at).stretch.on_plan
    assert on_plan >= asked * 2 / 3


def test_ruth_s_running_snack_waits_for_whoever_looks(at):
    ruth = Patient.objects.get(name="Ruth Adeyemi")
    slots = [slot for slot in ruth.window(ruth.therapy_day(at)).slots(6) if slot.holds(at)]
    ticked = [Tick.objects.filter(patient=ruth, snack_at__range=(slot.starts_at, slot.ends_at)) for slot in slots]
    assert not any(ticks.exists() for ticks in ticked)


def test_ruth_and_sam_share_a_mailbox(at):
    ruth = Patient.objects.get(name="Ruth Adeyemi")
    assert {patient.name for patient in Patient.objects.sharing_mailbox(ruth)} == {"Ruth Adeyemi", "Sam Adeyemi"}


def test_luis_overdoes_it_on_several_days(at):
    assert [day.status for day in case("Luis Ferreira", at).stretch.week.days].count(DayStatus.OVER) >= 3


def test_nobody_steady_does_less_than_seven_tenths(at):
    steady = [case for case in cases_of(Patient.objects.all(), now=at) if case.kinds == {"steady"}]
    assert [case.patient.name for case in steady if case.percent is not None and case.percent < 70] == []


def test_a_changed_dose_keeps_both_versions(at):
    slides = Item.objects.filter(prescription__episode__patient__name="Ruth Adeyemi", drill__slug="heel-slide")
    assert list(slides.order_by("starts_at").values_list("times_per_day", "range_limit_deg")) == [(4, 60), (6, 80)]


def test_every_drill_passes_its_precautions_today_or_rests(at):
    unsettled = []
    resting = Pause.objects.in_force(at).filter(origin=Pause.Origin.SAFETY).values("prescription", "drill")
    at_rest = {(row["prescription"], row["drill"]) for row in resting}
    for item in Item.objects.in_force(at).select_related("drill", "prescription__episode__patient"):
        if (item.prescription_id, item.drill_id) in at_rest:
            continue
        episode = item.prescription.episode
        restrictions = restrictions_of(episode, on=episode.patient.therapy_day(at))
        found = restrictions.against(item.drill, range_limit_deg=item.range_limit_deg)
        unsettled += [conflict for conflict in found if conflict.verdict is not Verdict.ASKS or not item.reason]
    assert unsettled == []


def test_only_the_patient_invited_just_now_waits_for_a_mail(at):
    assert [wish.patient.name for wish in Invitation.objects.waiting(at)] == ["Alan Whitcombe"]


def test_no_reminder_is_left_to_be_sent_in_retrospect(at):
    assert Reminder.objects.filter(sent_at__isnull=False).count() > 300
    assert not Reminder.objects.filter(sent_at=None, suppressed_at=None).exists()


def test_the_timetable_finds_nothing_to_make_up_for(at):
    dispatching.plan(at)
    dispatching.claim_due(at)
    assert not Reminder.objects.waiting(at).exists()


def test_reminders_rest_while_a_programme_rests(at):
    fatimas = Reminder.objects.filter(patient__name="Fatima Rahman").order_by("on")
    assert fatimas.last().suppressed_because == Reminder.Suppressed.PAUSED


def test_danas_three_most_urgent_start_with_the_red_flag(at):
    cases = cases_of(Patient.objects.filter(therapist__user__name="Dana Whitfield"), now=at)
    assert [case.patient.first_name for case in cases][:3] == ["Peter", "Priya", "Samir"]


def test_the_reason_of_each_of_the_three_is_true_and_leads_to_a_step(at):
    first = cases_of(Patient.objects.filter(therapist__user__name="Dana Whitfield"), now=at)[:3]
    assert [str(case.step.label) for case in first] == ["Release", "Ease back", "Write"]
    peter, priya, samir = first
    assert Alert.objects.open().filter(patient=peter.patient, seen_at=None).exists()

    pains = AdherenceDay.objects.filter(patient=priya.patient, on__lt=priya.today, pain_max__isnull=False)
    week, before = (
        pains.filter(on__range=(priya.today - timedelta(days=since), priya.today - timedelta(days=since - 6)))
        for since in (7, 14)
    )
    assert fmean(week.values_list("pain_max", flat=True)) - fmean(before.values_list("pain_max", flat=True)) >= 2

    assert not Tick.objects.standing().filter(patient=samir.patient, on__gte=samir.today - timedelta(days=3)).exists()


def test_the_red_flag_was_said_once_and_rests_all_that_the_leg_does(at):
    alert = Alert.objects.get(patient__name="Peter Novak")
    assert (alert.rule, alert.level, alert.seen_at, alert.marks.count()) == ("RF02", "call", None, 1)
    assert case("Peter Novak", at).kinds == {"red-flag", "paused"}


def test_one_message_waits_and_ruth_has_read_her_answer(at):
    unread = Message.objects.unread().values_list("patient__name", flat=True)
    ruths = Message.objects.filter(patient__name="Ruth Adeyemi").values_list("by__name", flat=True)
    assert (list(unread), list(ruths)) == (["Mei-Lin Zhao"], [None, "Dana Whitfield", None])


def test_tobias_is_away_until_a_day_to_come(at):
    tobias = Patient.objects.get(name="Tobias Grant")
    assert rest_until(tobias, at).until == tobias.therapy_day(at) + timedelta(days=5)


def test_nia_says_when_she_trains_and_does_her_drills_around_it(at):
    nias = DayWord.objects.filter(patient__name="Nia Campbell")
    assert set(nias.values_list("kind", flat=True)) == {"training"}
    assert Tick.objects.filter(item__occasion="gym-before", on__in=nias.values("on")).count() > 20


def test_goes_in_part_easier_goes_and_hard_days_occur(at):
    assert Tick.objects.exclude(reps_done=None).count() > 50
    assert set(Tick.objects.filter(is_easier=True).values_list("patient__name", flat=True)) == {
        "Ruth Adeyemi",
        "Sam Adeyemi",
        "Joan Castellano",
    }
    assert set(DayWord.objects.filter(kind="hard").values_list("patient__name", flat=True)) == {
        "Ruth Adeyemi",
        "Joan Castellano",
    }


def test_late_entries_skips_and_slips_occur(at):
    sources = set(Tick.objects.values_list("source", flat=True))
    assert sources == {Tick.Source.LIVE, Tick.Source.LATER, Tick.Source.OFFLINE}
    assert Tick.objects.exclude(undone_at=None).exists()
    assert set(Skip.objects.values_list("reason", flat=True)) == set(Skip.Reason.values)


def test_nobody_of_the_staff_has_a_password(at):
    assert not any(user.has_usable_password() for user in User.objects.all())
