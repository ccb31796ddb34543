"""Loading the demo clinic: the same at every loading, once, and never outside the demo."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from adherence import ticking
from adherence.models import Alert, CriterionMark, DayWord, Snooze, Tick
from clinic.models import AuditEntry, Clinic, User
from config.demo import histories
from config.demo.people import PEOPLE
from patients.models import Goal, Measure, Message, Note, Patient
from prescriptions.models import Item, Pause
from tests import factories
from tests.factories import NOW, new_key


@pytest.fixture
def library(db):
    call_command("load_library", verbosity=0)


@pytest.fixture
def load(library, now, settings):
    settings.DEMO = True

    def run(at=NOW, **options):
        now.set(at)
        call_command("load_demo", **options)

    return run


def ticks():
    columns = "key", "patient_id", "item__drill__slug", "performed_at", "recorded_at", "reps_done", "pain_during"
    return list(Tick.objects.order_by("key").values_list(*columns))


def rows():
    told = Patient, User, Item, Pause, Alert, Message, DayWord, AuditEntry
    told += Measure, Goal, Note, Snooze, CriterionMark
    return [model.objects.count() for model in told]


def test_it_is_refused_outside_the_demo_in_one_sentence(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="^Invented patients belong in the demo only: set DEMO=1 to load them.$"):
        call_command("load_demo")
    assert not Clinic.objects.exists()


def test_without_the_library_it_says_what_to_load_first(db, settings):
    settings.DEMO = True
    with pytest.raises(CommandError, match="^The demo needs the clinical library. Load it first: manage.py load_"):
        call_command("load_demo")
    assert not Clinic.objects.exists()


def test_a_demo_that_exists_is_left_alone(load, capsys):
    load()
    before = ticks()
    capsys.readouterr()
    load(at=NOW + timedelta(days=3))
    assert capsys.readouterr().out == "The demo clinic is there already.\n"
    assert ticks() == before


def test_fresh_forgets_what_was_played_and_gives_the_same_rows_again(load):
    load()
    before = ticks(), rows()
    item = Item.objects.in_force(NOW).filter(prescription__episode__patient__name="Ruth Adeyemi").first()
    ruth = item.prescription.episode.patient
    ticking.tick(item, patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    load(fresh=True)
    assert (ticks(), rows()) == before


def test_fresh_leaves_other_clinics_alone(load):
    kim = factories.make_therapist(factories.make_clinic("Elsewhere"), "Kim Park")
    theirs = factories.make_patient(kim, "Ada Okafor")
    load()
    load(fresh=True)
    assert list(kim.clinic.patients.all()) == [theirs]


def test_an_hour_later_the_same_past_is_told(load):
    load()
    before = {key for key, *_ in ticks()}
    load(at=NOW + timedelta(hours=1), fresh=True)
    told = Tick.objects.exclude(patient__name="Peter Novak")  # his first visit is always a short while ago
    added = told.exclude(key__in=before).filter(recorded_at__lt=NOW)
    assert set(added.values_list("patient__name", flat=True)) <= {"Ruth Adeyemi"}  # her open snack has passed


def test_another_seed_tells_the_days_otherwise(load):
    load()
    before = ticks()
    load(fresh=True, seed=8)
    assert ticks() != before


def test_a_line_is_flat_beyond_its_ends_and_straight_between():
    knots = ((10, 6.0), (0, 2.0))
    assert [histories.level(knots, ago) for ago in (20, 10, 5, 0)] == [6.0, 6.0, 4.0, 2.0]


def test_six_weeks_of_both_clinics_are_told():
    assert max(chapter.ago for person in PEOPLE for chapter in person.chapters) == 41
    assert {person.by for person in PEOPLE} == {"dana", "ines", "tom", "omar"}
