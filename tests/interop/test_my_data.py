"""*My data*: all that the product holds about one patient in one ZIP, nothing of anybody else, no table forgotten."""

import csv
import io
import json
import zipfile

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adherence.models import Tick
from clinic.models import AuditEntry
from interop.my_data import LEFT_OUT, TABLES
from patients.models import Patient
from prescriptions.models import Item
from tests import factories
from tests.factories import NOW, TODAY, at

ADDRESS = "/history/my-data.zip"


@pytest.fixture
def programme(ruth, dana):
    return factories.make_prescription(ruth.episodes.get(), by=dana.user)


def ticked(patient, *, pain=None, clock="08:15"):
    item = Item.objects.of(patient).get()
    return Tick.objects.create(
        key=factories.new_key(),
        patient=patient,
        item=item,
        on=TODAY,
        performed_at=at(clock),
        pain_during=pain,
        recorded_at=NOW,
    )


@pytest.fixture
def phone(ruth, signed_in, now):
    return signed_in(ruth, full=True)


def taken(phone):
    return zipfile.ZipFile(io.BytesIO(b"".join(phone.get(ADDRESS))))


def rows(archive, name):
    return list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))


def kept(archive, model):
    return json.loads(archive.read(f"everything/{model._meta.model_name}.json"))


# -- no table forgotten


def speaks_of_a_patient(model, seen=()):
    """Whether a table leads to a patient, straight or by way of other tables, without passing through staff."""
    if model is Patient or any(field.name == "patient_id" for field in model._meta.concrete_fields):
        return True
    ahead = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
    return any(speaks_of_a_patient(other, (*seen, model)) for other in ahead - {model, *seen})


def test_every_table_that_speaks_of_a_patient_is_in_it_or_says_why_not():
    spoken = {model for model in apps.get_models() if speaks_of_a_patient(model)}
    assert spoken == set(TABLES) | set(LEFT_OUT)


@pytest.mark.parametrize("model", TABLES)
def test_the_way_to_the_patient_is_a_way(model, ruth):
    assert model._default_manager.filter(**{TABLES[model]: ruth.pk}).count() >= (model is Patient)


# -- what is in it


def test_it_is_a_whole_zip_with_a_file_for_each_table(phone):
    archive = taken(phone)
    names = {f"everything/{model._meta.model_name}.json" for model in TABLES}
    assert (archive.testzip(), set(archive.namelist())) == (
        None,
        names | {"README.txt", "days.csv", "ticks.csv", "pain.csv"},
    )


def test_the_tables_for_a_spreadsheet_are_by_the_patients_clock(ruth, programme, phone):
    ticked(ruth, pain=4)
    archive = taken(phone)
    tick, pain = rows(archive, "ticks.csv")[0], rows(archive, "pain.csv")[0]
    assert (tick["date"], tick["time"], tick["drill"], tick["side"]) == (
        "2026-04-15",
        "08:15",
        "Mini heel slide",
        "left",
    )
    assert (pain["time"], pain["during"], pain["before"]) == ("08:15", "4", "")


def test_the_days_are_those_the_clinic_sees(ruth, programme, dana, phone, signed_in):
    clinics = signed_in(dana).get(f"/patients/{ruth.pk}/adherence.csv").content
    assert taken(phone).read("days.csv") == clinics


def test_what_was_taken_back_is_in_it_too(ruth, programme, phone):
    Tick.objects.filter(pk=ticked(ruth).pk).update(undone_at=NOW)
    archive = taken(phone)
    assert [row["undone"] for row in rows(archive, "ticks.csv")] == ["1"]
    assert [row["undone_at"] for row in kept(archive, Tick)] == ["2026-04-15T14:00:00Z"]


def test_rows_name_their_drill_and_who_asked_for_it(ruth, programme, phone):
    item = kept(taken(phone), Item)[0]
    assert (item["drill"], item["by"], item["prescription"]) == ("Mini heel slide", "Dana Whitfield", programme.pk)


def test_nobody_else_is_in_it(ruth, sam, dana, programme, phone):
    factories.make_prescription(sam.episodes.get(), by=dana.user, side="none")
    ticked(sam)
    archive = taken(phone)
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert [trace for trace in (b"Sam Adeyemi", str(sam.pk).encode()) if trace in everything] == []


def test_a_drills_name_cannot_run_as_a_formula(ruth, programme, phone):
    item = Item.objects.of(ruth).get()
    item.drill.name = "=HYPERLINK(1)"
    item.drill.save()
    ticked(ruth)
    assert rows(taken(phone), "ticks.csv")[0]["drill"] == "'=HYPERLINK(1)"


# -- how it is given


def test_the_files_name_says_nothing_of_health_or_of_whose_it_is(phone):
    answer = phone.get(ADDRESS)
    assert answer["Content-Disposition"] == 'attachment; filename="my-data-2026-04-15.zip"'
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("application/zip", True)


def test_reading_it_leaves_a_line_in_the_trail(ruth, phone):
    taken(phone)
    entry = AuditEntry.objects.get(what="my_data.read")
    assert (entry.by, entry.patient_id, entry.at) == (f"patient:{ruth.pk}", ruth.pk, NOW)


def test_it_is_sent_while_it_is_written(ruth, programme, phone):
    ticked(ruth)
    answer = phone.get(ADDRESS)
    pieces = [piece for piece in answer.streaming_content if piece]
    assert (answer.streaming, len(pieces) > 3) == (True, True)


def test_a_link_from_a_mail_is_not_enough(ruth, signed_in, now):
    answer = signed_in(ruth).get(ADDRESS)
    assert (answer.status_code, answer["Location"]) == (302, f"/open/code/?next={ADDRESS}")


def test_twenty_ticks_cost_no_more_queries_than_one(ruth, programme, phone):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as made:
            taken(phone)
        return len(made)

    ticked(ruth, pain=1)
    queries()  # the trail has a row by now, as it will have next time
    with_one = queries()
    for _tick in range(19):
        ticked(ruth, pain=2)
    assert queries() == with_one
