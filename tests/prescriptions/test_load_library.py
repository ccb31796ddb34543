"""`manage.py load_library`: the files become rows, a second time nothing happens, and nothing a plan needs is lost."""

import json
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from patients.models import Condition
from prescriptions.librarian import SHIPPED
from prescriptions.models import Drill, Phase, PhaseDrill, PrecautionRule, Protocol
from tests import factories

pytestmark = pytest.mark.django_db

HELD = "Library: 46 drills, 16 protocols, 14 conditions, 64 precautions"


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped library that a test may change."""
    return shutil.copytree(SHIPPED, tmp_path / "library", ignore=shutil.ignore_patterns("schema", "__*"))


@pytest.fixture
def loaded(now):
    return load()


def load(path=SHIPPED):
    said = StringIO()
    call_command("load_library", path=path, stdout=said)
    return said.getvalue().strip()


def edit(folder, path, change):
    content = json.loads((folder / path).read_text())
    change(content)
    (folder / path).write_text(json.dumps(content))


def without_band_circles(folder):
    (folder / "drills/band-circle.json").unlink()
    edit(folder, "drills/wall-slide.json", lambda drill: drill["harder"].clear())
    edit(folder, "drills/shoulder-circle.json", lambda drill: drill["harder"].clear())
    edit(folder, "drills/iso-shoulder-er.json", lambda drill: drill["harder"].clear())
    edit(folder, "protocols/lifter-pre.json", lambda protocol: protocol["phases"][0]["drills"].pop(3))


def test_the_first_load_creates_every_row(loaded):
    assert loaded == f"{HELD}; 140 created, 0 changed, 0 retired."


def test_the_second_load_finds_nothing_to_do(loaded):
    assert load() == f"{HELD}; 0 created, 0 changed, 0 retired."


def test_a_loaded_drill_is_whole_enough_to_pass_every_validator(loaded):
    for drill in Drill.objects.all():
        drill.full_clean(exclude=["rom", "rom_cap"])  # empty for a hold without motion


def test_a_drills_bout_is_counted_from_its_row(loaded):
    slugs = ("ankle-circle", "heel-prop", "heel-slide", "quad-set")
    rows = Drill.objects.filter(slug__in=slugs).order_by("slug")
    assert [row.bout_seconds for row in rows] == [60, 124, 90, 100]


def test_a_phase_lays_out_its_drills_in_order_with_their_doses(loaded):
    phase = Protocol.objects.get(slug="tka").phase_on(10)
    lines = [(line.drill.slug, line.reps, line.hold_s, line.times_per_day) for line in phase.drills.all()]
    assert lines == [
        ("ankle-pump", 20, 0, 8),
        ("quad-set", 10, 5, 4),
        ("heel-slide", 10, 2, 4),
        ("heel-prop", 1, 120, 3),
    ]


def test_a_phases_cap_becomes_the_limit_of_drills_that_move_toward_it(loaded):
    limits = PhaseDrill.objects.filter(phase__protocol__slug="tka", phase__name="Early").order_by("position")
    assert [line.range_limit_deg for line in limits] == [None, None, 90, None]


def test_a_training_drill_waits_for_its_occasion(loaded):
    lines = PhaseDrill.objects.filter(phase__protocol__slug="lifter-recovery")
    assert {(line.occasion, line.days_per_week) for line in lines} == {("recovery-day", 2)}


def test_a_condition_knows_its_red_flags_and_those_for_everyone(loaded):
    desk = Condition.objects.get(slug="desk-work")
    assert desk.red_flags[:3] == ["RF01", "RF09", "RF12"]


def test_a_precaution_keeps_both_ends_of_its_limit(loaded):
    rule = PrecautionRule.objects.get(tag="cervical-rotation-limit-30")
    assert rule.limits == [{"joint": "neck_rot", "min": -30, "max": 30}]


def test_a_changed_file_changes_its_row_and_no_other(loaded, folder):
    edit(folder, "drills/heel-slide.json", lambda drill: drill.update(purpose="Bends the knee."))
    assert (load(folder), Drill.objects.get(slug="heel-slide").purpose) == (
        f"{HELD}; 0 created, 1 changed, 0 retired.",
        "Bends the knee.",
    )


def test_a_changed_dose_in_a_phase_is_a_changed_protocol(loaded, folder):
    edit(folder, "protocols/tka.json", lambda p: p["phases"][0]["drills"][1].update(times_per_day=6))
    assert load(folder) == f"{HELD}; 0 created, 1 changed, 0 retired."


def test_a_drill_that_left_the_files_is_retired_and_kept(loaded, folder, now):
    without_band_circles(folder)
    load(folder)
    assert Drill.objects.get(slug="band-circle").retired_at == now.at


def test_a_retired_drill_that_comes_back_is_offered_again(loaded, folder):
    without_band_circles(folder)
    load(folder)
    load()
    assert Drill.objects.get(slug="band-circle").retired_at is None


def test_a_clinics_own_drill_is_left_alone(harbour, now):
    own = factories.make_drill("heel-slide", "Our heel slide", clinic=harbour)
    load()
    own.refresh_from_db()
    assert (own.name, own.retired_at) == ("Our heel slide", None)


def test_phases_in_a_new_order_stay_the_same_rows(loaded, folder):
    before = dict(Phase.objects.filter(protocol__slug="frozen-shoulder").values_list("name", "pk"))
    edit(folder, "protocols/frozen-shoulder.json", lambda protocol: protocol["phases"].reverse())
    load(folder)
    after = (
        Phase.objects.filter(protocol__slug="frozen-shoulder")
        .order_by("position")
        .values_list("name", "pk", "position")
    )
    assert list(after) == [
        ("Low", before["Low"], 0),
        ("Moderate", before["Moderate"], 1),
        (*sorted(before.items())[0], 2),
    ]


def test_a_phase_nobody_stands_in_may_leave(loaded, folder):
    edit(folder, "protocols/tka.json", lambda protocol: protocol["phases"].pop())
    load(folder)
    assert list(Phase.objects.filter(protocol__slug="tka").values_list("name", flat=True)) == ["Early", "Motion"]


def test_a_phase_that_a_prescription_stands_in_may_not_vanish(loaded, folder, ruth, dana):
    prescription = factories.make_prescription(ruth.episodes.get(), by=dana.user)
    prescription.phase = Phase.objects.get(protocol__slug="tka", name="Motion")
    prescription.save()
    edit(folder, "protocols/tka.json", lambda protocol: protocol["phases"].pop(1))
    with pytest.raises(CommandError, match="protocols/tka.json: phases: 'Motion' is gone"):
        load(folder)


def test_a_broken_folder_is_refused_with_every_file_and_reason(folder):
    edit(folder, "drills/heel-slide.json", lambda drill: drill["dose"].update(reps=500))
    edit(folder, "drills/quad-set.json", lambda drill: drill.pop("steps"))
    with pytest.raises(CommandError) as refused:
        load(folder)
    assert str(refused.value).splitlines() == [
        "The library was not loaded, nothing was stored.",
        "drills/heel-slide.json: dose.reps: 500 is more than the maximum of 100",
        "drills/quad-set.json: 'steps' is missing",
    ]


def test_a_broken_folder_stores_nothing(folder):
    edit(folder, "protocols/tka.json", lambda protocol: protocol.update(colour="red"))
    with pytest.raises(CommandError):
        load(folder)
    assert Drill.objects.count() == 0


def test_a_library_that_changed_holds_back_the_programmes_it_makes_unsafe(ruth, dana):
    call_command("load_library", verbosity=0)
    slide = Drill.objects.get(slug="heel-slide")
    programme = factories.make_prescription(ruth.episodes.get(), (slide, {"range_limit_deg": 70}), by=dana.user)
    factories.make_precaution(ruth.episodes.get(), "knee-flexion-limit-60", by=dana.user)
    Drill.objects.filter(pk=slide.pk).update(clamped_by=[])
    call_command("load_library", verbosity=0)
    assert programme.items.open().get().range_limit_deg == 60
