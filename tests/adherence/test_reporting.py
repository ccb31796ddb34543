"""A red flag reported: kept once, what the rule says rests, nobody is marked down, and only the clinic lets go."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from adherence import releasing, reporting, ticking
from adherence.days import book
from adherence.models import Alert, AlertMark
from adherence.reporting import Unreadable, report
from adherence.safety import Level
from clinic.models import AuditEntry
from patients.models import Patient
from prescriptions import prescribing
from prescriptions.models import Pause
from prescriptions.programme import programme_of
from tests import factories
from tests.factories import NOW, TODAY, at, make_alert, new_key

pytestmark = pytest.mark.django_db
KNEE_RULES = ["RF02", "RF03", "RF15", "RF17"]


@pytest.fixture
def drills():
    """One of each kind: what it works on, and how it is done."""
    return {
        "heel slide": factories.make_drill(),
        "heel raise": factories.make_drill(
            "heel-raise", "Heel raise", region="ankle", pose="stand", weight_bearing="full"
        ),
        "chin tuck": factories.make_drill("chin-tuck", "Chin tuck", region="neck", pose="sit"),
        "pendulum": factories.make_drill("pendulum", "Pendulum", region="shoulder", pose="lean_stand"),
        "leg raise": factories.make_drill("leg-raise", "Leg raise", region="hip", motions=[{"joint": "knee"}]),
        "stand and reach": factories.make_drill("stand-reach", "Stand and reach", region="whole-body", pose="stand"),
    }


@pytest.fixture
def ruths(ruth, dana, drills):
    """Ruth's knee programme, and one for her neck that holds everything else."""
    factories.make_condition().__class__.objects.update(red_flags=KNEE_RULES)
    neck = factories.make_condition("neck-pain", "Neck pain", region="neck", is_surgical=False, red_flags=["RF10"])
    episode = factories.make_episode(ruth, condition=neck, side="none")
    names = [name for name in drills if name not in ("heel slide", "chin tuck")]
    factories.make_prescription(
        ruth.episodes.get(condition__slug="knee-replacement"), (drills["heel slide"], {}), by=dana.user
    )
    factories.make_prescription(
        episode, *[(drills[name], {}) for name in [*names, "chin tuck"]], by=dana.user, side="none"
    )
    return ruth


def resting(patient, now=NOW + timedelta(minutes=1)):
    """The names of the drills that rest."""
    programme = programme_of(patient, since=TODAY, until=TODAY)
    return {item.drill.name for item in programme.in_force(now) if programme.rests(item, now)}


EVERYTHING = {"Mini heel slide", "Heel raise", "Chin tuck", "Pendulum", "Leg raise", "Stand and reach"}


@pytest.mark.parametrize(
    ("rule", "rests"),
    [
        ("RF01", EVERYTHING),  # all
        ("RF02", {"Mini heel slide", "Heel raise", "Leg raise", "Stand and reach"}),  # legs, in every programme
        ("RF03", {"Mini heel slide", "Heel raise", "Leg raise", "Stand and reach"}),  # the knee, moved or stood on
        ("RF10", {"Chin tuck", "Heel raise", "Pendulum", "Leg raise", "Stand and reach"}),  # the neck's programme
        ("RF12", EVERYTHING),  # a region nobody knows
        ("RF17", set()),  # caution
        ("RF18", {"Heel raise", "Pendulum", "Stand and reach"}),  # on the feet
    ],
)
def test_what_rests_is_what_the_rule_reaches(ruths, rule, rests):
    make_alert(ruths, rule)
    assert resting(ruths) == rests


@pytest.mark.parametrize(("region", "rests"), [("wrist", {"Pendulum"}), ("ankle", {"Mini heel slide", "Heel raise"})])
def test_a_tight_cast_rests_the_limb_it_is_on(ruth, dana, drills, region, rests):
    limb = factories.make_condition(f"{region}-cast", region, region=region, red_flags=["RF16"])
    factories.make_episode(ruth, condition=limb)
    names = ["heel slide", "heel raise", "pendulum", "chin tuck"]
    factories.make_prescription(
        ruth.episodes.get(condition__slug="knee-replacement"), *[(drills[n], {}) for n in names], by=dana.user
    )
    make_alert(ruth, "RF16")
    assert resting(ruth) == rests


def test_everything_rests_as_one_pause_a_programme(ruths):
    make_alert(ruths, "RF01", at=at("07:00"))
    assert [(pause.drill_id, pause.ends_at) for pause in Pause.objects.filter(starts_at=at("07:00"))] == [
        (None, None)
    ] * 2


def test_a_rest_names_its_origin_and_what_was_said(ruths):
    make_alert(ruths, "RF02")
    assert set(Pause.objects.values_list("origin", "reason", "by")) == {
        ("alert", "Calf or thigh: new pain, swelling, warmth or redness", None)
    }


def test_a_planned_change_rests_too(ruth, dana, drills):
    programme = factories.make_prescription(ruth.episodes.get(), by=dana.user)
    line = factories.Line(drills["heel raise"], "left", factories.Dose(sets=1, reps=10))
    prescribing.revise(programme, [line], by=dana.user, now=NOW, from_on=TODAY + timedelta(days=3))
    make_alert(ruth, "RF18")
    assert Pause.objects.get().drill == drills["heel raise"]


# -- once


def test_the_same_key_again_is_the_same_alert(ruths):
    key = new_key()
    sent = [report(ruths, rule="RF02", key=key, at=NOW, now=NOW) for _ in range(3)]
    assert (
        len({alert.pk for alert in sent}),
        AlertMark.objects.count(),
        AuditEntry.objects.filter(what="alert.reported").count(),
    ) == (1, 1, 1)


def test_saying_it_again_adds_a_word_to_the_open_alert(ruths):
    later = NOW + timedelta(hours=1)
    first, second = make_alert(ruths, "RF02"), make_alert(ruths, "RF02", at=later, now=later)
    assert (first.pk, second.said_at, second.opened_at) == (second.pk, later, NOW)
    assert [mark.at for mark in second.marks.all()] == [NOW, later]


def test_saying_it_again_rests_nothing_twice(ruths):
    make_alert(ruths, "RF02")
    before = Pause.objects.count()
    make_alert(ruths, "RF02")
    assert (Pause.objects.count(), before > 0) == (before, True)


def test_saying_it_again_rests_what_was_added_since(ruths, dana, drills):
    make_alert(ruths, "RF03")
    knee = ruths.episodes.get(condition__slug="knee-replacement").prescriptions.get()
    lines = [
        factories.Line(drills[name], "left", factories.Dose(sets=1, reps=10)) for name in ("heel slide", "heel raise")
    ]
    prescribing.revise(knee, lines, by=dana.user, now=NOW + timedelta(minutes=5))
    later = NOW + timedelta(minutes=10)
    make_alert(ruths, "RF03", at=later, now=later)
    assert "Heel raise" in resting(ruths, later + timedelta(minutes=1))


def test_what_was_seen_is_unseen_once_it_is_said_again(ruths, dana):
    alert = make_alert(ruths, "RF02")
    releasing.see(alert, by=dana.user, now=NOW)
    assert make_alert(ruths, "RF02").seen_at is None


@pytest.mark.parametrize("answers", [{"hit_head": "yes"}, {"hit_head": True}])
def test_an_answer_makes_it_more_urgent_and_nothing_makes_it_less(ruths, answers):
    urgent = make_alert(ruths, "RF18", answers=answers)
    again = make_alert(ruths, "RF18", answers={"hit_head": "no", "blood_thinner": "no"})
    assert (urgent.level, again.level) == (Level.ER, Level.ER)


@pytest.mark.parametrize(
    "answers", [{"hit_head": "perhaps"}, {"shoe_size": "yes"}, {"hit_head": ["yes"]}, {"hit_head": None}]
)
def test_an_answer_nobody_asked_for_is_not_kept(ruths, answers):
    assert make_alert(ruths, "RF18", answers=answers).marks.get().answers == {}


def test_what_the_patient_was_told_is_kept_word_for_word(ruths):
    alert = make_alert(ruths, "RF02")
    assert alert.marks.get().words.splitlines() == list(alert.flag.to_patient)


@pytest.mark.parametrize("rule", ["RF99", "PN01", "", "rf02"])
def test_a_rule_nobody_asks_about_is_refused_and_nothing_is_kept(ruths, rule):
    with pytest.raises(Unreadable, match="Call your clinic"):
        make_alert(ruths, rule)
    assert Alert.objects.count() == 0


def test_another_patients_key_is_no_key_of_this_one(ruths, sam):
    key = new_key()
    for patient in (ruths, sam):
        report(patient, rule="RF01", key=key, at=NOW, now=NOW)
    assert set(Alert.objects.values_list("patient", flat=True)) == {ruths.pk, sam.pk}


def test_a_report_that_fails_leaves_nothing(ruths, monkeypatch):
    monkeypatch.setattr(reporting, "_spread", lambda *_given, **_named: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_alert(ruths, "RF02")
    assert (Alert.objects.count(), Pause.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_ten_phones_at_once_are_one_alert(ruth, dana):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    key = new_key()

    def send():
        try:
            report(Patient.objects.get(pk=ruth.pk), rule="RF01", key=key, at=NOW, now=NOW)
        finally:
            connection.close()

    phones = [threading.Thread(target=send) for _ in range(10)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    assert (Alert.objects.count(), AlertMark.objects.count()) == (1, 1)


# -- when


def test_a_report_from_offline_rests_from_when_it_was_tapped(ruths):
    tapped = at("20:00", TODAY - timedelta(days=1))
    alert = make_alert(ruths, "RF02", at=tapped)
    assert (
        {pause.starts_at for pause in alert.pauses.all()} <= {tapped, at("18:15", TODAY - timedelta(days=1))},
        alert.opened_at,
    ) == (True, tapped)
    assert alert.marks.get().recorded_at == NOW


@pytest.mark.parametrize(
    ("tapped", "counted"), [(NOW + timedelta(hours=3), NOW), (NOW - timedelta(days=90), NOW - timedelta(days=7))]
)
def test_a_clock_beyond_belief_is_held_to_the_last_week(ruths, tapped, counted):
    assert make_alert(ruths, "RF02", at=tapped).opened_at == counted


# -- nobody is marked down


@pytest.fixture
def slide(ruth, dana):
    """Six times a day, from 07:00 to 22:00: the second turn runs from 09:30 to 12:00."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user).items.get()


def counted(ruth):
    day = book(ruth, TODAY)
    return day.expected, day.credited


def test_what_rests_is_not_expected(ruth, slide):
    make_alert(ruth, "RF01", at=at("09:30"), now=at("09:30"))
    assert counted(ruth) == (1, 0)


def test_stopping_halfway_through_a_snack_costs_nothing(ruth, slide):
    halfway = at("11:00")
    make_alert(ruth, "RF01", at=halfway, now=halfway)
    assert counted(ruth) == (1, 0)


def test_what_was_done_before_still_counts(ruth, slide):
    for clock in ("08:15", "10:50"):
        ticking.tick(slide, patient=ruth, key=new_key(), performed_at=at(clock), now=at(clock))
    make_alert(ruth, "RF01", at=at("11:00"), now=at("11:00"))
    assert counted(ruth) == (2, 2)


def test_the_days_and_the_reminders_are_told(ruth, slide):
    Patient.objects.update(recount_days_at=None, replan_reminders_at=None)
    make_alert(ruth, "RF01", at=at("11:00"), now=at("11:00"))
    told = Patient.objects.get(pk=ruth.pk)
    assert (told.recount_days_at, told.replan_reminders_at) == (at("10:45"), at("10:45"))


def test_a_flag_that_rests_nothing_moves_nothing(ruth, slide):
    Patient.objects.update(recount_days_at=None)
    make_alert(ruth, "RF17")
    assert Patient.objects.get(pk=ruth.pk).recount_days_at is None


def test_a_report_while_the_patient_is_held_is_kept(ruth, slide):
    with transaction.atomic():
        ticking.hold(ruth)
        assert make_alert(ruth, "RF01").pk == Alert.objects.get().pk


# -- released


def test_releasing_ends_the_rests_it_made_and_says_why(ruths, dana):
    alert = make_alert(ruths, "RF02")
    assert releasing.release(alert, by=dana.user, now=NOW, reason="Ultrasound clear") is True
    assert (resting(ruths), Alert.objects.open().count()) == (set(), 0)
    mark = alert.marks.get(kind="released")
    assert (mark.by, mark.words) == (dana.user, "Ultrasound clear")


def test_releasing_one_alert_keeps_what_another_holds(ruths, dana):
    legs, _fall = make_alert(ruths, "RF02"), make_alert(ruths, "RF18")
    releasing.release(legs, by=dana.user, now=NOW, reason="Fine")
    assert resting(ruths) == {"Heel raise", "Pendulum", "Stand and reach"}


def test_seeing_an_alert_loosens_nothing(ruths, dana):
    alert = make_alert(ruths, "RF02")
    releasing.see(alert, by=dana.user, now=NOW)
    assert (len(resting(ruths)), Alert.objects.get().seen_at) == (4, NOW)


def test_resuming_the_programme_does_not_release_an_alert(ruths, dana):
    make_alert(ruths, "RF01")
    for one in ruths.episodes.all():
        prescribing.resume(one.prescriptions.get(), by=dana.user, now=NOW + timedelta(minutes=1))
    assert resting(ruths, NOW + timedelta(minutes=2)) == EVERYTHING


def test_released_twice_is_once(ruths, dana):
    alert = make_alert(ruths, "RF02")
    done = [releasing.release(alert, by=dana.user, now=NOW, reason="Fine") for _ in range(2)]
    assert (done, AuditEntry.objects.filter(what="alert.released").count()) == ([True, False], 1)


def test_after_a_release_the_same_flag_opens_a_new_alert(ruths, dana):
    first = make_alert(ruths, "RF02")
    releasing.release(first, by=dana.user, now=NOW, reason="Fine")
    assert make_alert(ruths, "RF02").pk != first.pk


def test_every_step_leaves_a_trace_with_its_actor(ruths, dana):
    alert = make_alert(ruths, "RF02")
    releasing.see(alert, by=dana.user, now=NOW)
    releasing.release(alert, by=dana.user, now=NOW, reason="Fine")
    trail = (
        AuditEntry.objects.filter(what__startswith="alert.").order_by("pk").values_list("what", "by_name", "patient_id")
    )
    assert list(trail) == [
        ("alert.reported", "Ruth Adeyemi", ruths.pk),
        ("alert.seen", "Dana Whitfield", ruths.pk),
        ("alert.released", "Dana Whitfield", ruths.pk),
    ]
