"""The shipped library is sound, and a broken one is refused whole, with file, place and reason."""

import json
import re
import shutil

import pytest

from prescriptions import cataloguing
from prescriptions.dose import COLUMNS, Dose
from prescriptions.librarian import SHIPPED, LibraryError, dose_in_phase, read_library

STATUS = "starting point, edit before use"

ASKED_FOR = {
    "mini heel slides": "heel-slide",
    "quad sets": "quad-set",
    "pelvic tilts": "pelvic-tilt",
    "seated cat-cow": "seated-cat-cow",
    "pendulum swings": "pendulum",
    "scapular squeezes": "scap-squeeze",
    "ankle rolls": "ankle-circle",
    "shoulder circles": "shoulder-circle",
    "stand-and-stretch": "stand-reach",
    "neck rotations": "neck-turn",
    "breathing with twists": "seated-twist-breath",
    "breathing with tilts": "seated-pelvic-tilt",
    "band circles": "band-circle",
    "ankle dorsiflexion": "ankle-rock",
    "wrist rotations": "forearm-turn",
}


@pytest.fixture(scope="module")
def library():
    return read_library()


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped library that a test may break."""
    return shutil.copytree(SHIPPED, tmp_path / "library", ignore=shutil.ignore_patterns("schema", "__*"))


def edit(folder, path, change):
    content = json.loads((folder / path).read_text())
    change(content)
    (folder / path).write_text(json.dumps(content))


def refusal(folder):
    with pytest.raises(LibraryError) as refused:
        read_library(folder)
    return str(refused.value).splitlines()


def seconds(drill, dose):
    columns = cataloguing.drill(drill | {"dose": dose})
    value = Dose(**{name: columns[name] for name in COLUMNS if name in columns})
    return value.bout_seconds(one_side_then_the_other=drill["side_mode"] == "each")


def minutes_of_a_session(library, protocol):
    total = 0
    for entry in library.protocols[protocol]["phases"][0]["drills"]:
        drill = library.drills[entry["drill"]]
        total += seconds(drill, dose_in_phase(drill, entry)) * entry["times_per_day"]
    return total / 60


# -- what ships -------------------------------------------------------------------------------------------------------


def test_the_shipped_library_holds_what_it_promises(library):
    held = (library.drills, library.protocols, library.conditions, library.precautions, library.safety_rules)
    assert [len(rows) for rows in held] == [46, 16, 14, 64, 27]


@pytest.mark.parametrize(("words", "slug"), ASKED_FOR.items())
def test_a_therapist_finds_each_drill_by_the_words_they_use(library, words, slug):
    found = [
        row["slug"] for row in library.drills.values() if words in {w.lower() for w in [row["name"], *row["synonyms"]]}
    ]
    assert found == [slug]


def test_every_drill_and_protocol_says_that_it_is_a_starting_point(library):
    rows = [*library.drills.values(), *library.protocols.values()]
    assert {row["status"] for row in rows} == {STATUS}


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("ankle-pump", 40),
        ("quad-set", 100),
        ("heel-slide", 90),
        ("heel-prop", 124),
        ("ankle-circle", 60),
        ("clamshell", 112),
    ],
)
def test_a_bout_lasts_its_reps_and_both_sides_where_they_take_turns(library, slug, expected):
    drill = library.drills[slug]
    assert seconds(drill, drill["dose"]) == expected


def test_a_longer_hold_in_a_phase_makes_a_longer_bout(library):
    drill = library.drills["stick-raise"]
    dose = dose_in_phase(drill, {"drill": "stick-raise", "reps": 8, "times_per_day": 3, "hold_s": 10})
    assert seconds(drill, dose) == 8 * (3 + 10 + 3 + 1)


def test_a_recovery_day_takes_five_to_ten_minutes(library):
    assert 5 <= minutes_of_a_session(library, "lifter-recovery") <= 10


@pytest.mark.parametrize(
    ("protocol", "occasion"),
    [("lifter-pre", "gym-before"), ("lifter-post", "gym-after"), ("lifter-recovery", "recovery-day")],
)
def test_a_lifters_drills_hang_on_training_in_place_of_the_clock(library, protocol, occasion):
    entries = library.protocols[protocol]["phases"][0]["drills"]
    assert {entry.get("occasion") for entry in entries} == {occasion}


HELD_STILL = {
    "knee-brace-locked": {"knee"},
    "ankle-immobilised": {"ankle", "ankle_inv"},
    "elbow-immobilised": {"elbow"},
    "wrist-immobilised": {"wrist", "forearm_rot"},
    "no-forearm-rotation": {"forearm_rot"},
    "finger-tendon-repair": {"fingers"},
    "sling-no-shoulder-motion": {"shoulder", "shoulder_er", "shoulder_abd"},
    "no-scapular-retraction": {"scap_retract"},
    "hip-no-rotation": {"hip_er"},
    "spinal-rotation-avoid": {"trunk_rot"},
    "rib-fracture": {"trunk_rot"},
    "cervical-instability": {"neck", "neck_rot", "neck_side"},
    "neck-vascular-flag": {"neck", "neck_rot", "neck_side"},
    "recent-neck-trauma-uncleared": {"neck", "neck_rot", "neck_side"},
}


def silent(library, tag, concerns):
    """The drills that a precaution is about and that neither block it, keep its limit nor ask."""
    lists = ("blocked_by", "clamped_by", "caution_with")
    about = {slug: drill for slug, drill in library.drills.items() if concerns(drill)}
    return [slug for slug, drill in about.items() if not any(tag in drill[name] for name in lists)]


@pytest.mark.parametrize(("tag", "joints"), HELD_STILL.items())
def test_no_drill_moves_in_silence_what_a_precaution_holds_still(library, tag, joints):
    def moves(drill):
        return any(motion["joint"] in joints and motion["from"] != motion["to"] for motion in drill["rom"])

    assert silent(library, tag, moves) == []


def test_a_clot_in_the_leg_stops_every_leg_drill(library):
    leg = {slug for slug, drill in library.drills.items() if drill["region"] in ("ankle", "knee", "hip")}
    assert {slug for slug in leg if "dvt-suspected" not in library.drills[slug]["blocked_by"]} == set()


@pytest.mark.parametrize("tag", ["NWB", "PWB"])
def test_no_drill_loads_a_leg_in_silence_that_must_not_bear_weight(library, tag):
    assert silent(library, tag, lambda drill: drill["weight_bearing"] in ("full", "partial")) == []


def test_weeks_become_days_since_the_surgery(library):
    phases = library.protocols["tka"]["phases"]
    assert [(phase["from_day"], phase["until_day"]) for phase in phases] == [(0, 14), (14, 42), (42, 84)]


def test_a_phase_by_irritability_has_no_days(library):
    phases = library.protocols["frozen-shoulder"]["phases"]
    assert {(phase["from_day"], phase["until_day"]) for phase in phases} == {(None, None)}


def test_a_condition_has_its_own_red_flags_and_those_for_everyone(library):
    everyone = ["RF01", "RF09", "RF12", "RF18", "RF20", "PN01", "PN02", "PN03", "PN04", "PN05", "OD01", "AD01"]
    rules = library.rules_for("knee-replacement")
    assert (rules[:2], [rule for rule in rules if library.safety_rules[rule]["everyone"]]) == (
        ["RF01", "RF02"],
        everyone,
    )


# -- what a schema refuses --------------------------------------------------------------------------------------------


def test_a_dose_no_body_could_do_is_refused_with_its_file_place_and_reason(folder):
    edit(folder, "drills/heel-slide.json", lambda drill: drill["dose"].update(reps=500))
    assert refusal(folder) == ["drills/heel-slide.json: dose.reps: 500 is more than the maximum of 100"]


@pytest.mark.parametrize(
    ("path", "change", "line"),
    [
        ("drills/pendulum.json", lambda d: d.update(colour="red"), "'colour' is not a known key"),
        ("drills/pendulum.json", lambda d: d.pop("purpose"), "'purpose' is missing"),
        ("drills/pendulum.json", lambda d: d["dose"].pop("sets"), "dose: 'sets' is missing"),
        ("drills/pendulum.json", lambda d: d["dose"].update(reps="ten"), 'dose.reps: "ten" is not of type integer'),
        ("drills/pendulum.json", lambda d: d["dose"].update(reps=0), "dose.reps: 0 is less than the minimum of 1"),
        ("drills/pendulum.json", lambda d: d.update(status="done"), f'status: "done" must be "{STATUS}"'),
        (
            "drills/pendulum.json",
            lambda d: d.update(rom_cap=[{"joint": "shoulder"}]),
            "rom_cap[0]: needs a 'min' or a 'max'",
        ),
        ("drills/pendulum.json", lambda d: d.update(stop_if=[]), "stop_if: needs at least 1 of them"),
        (
            "drills/pendulum.json",
            lambda d: d.update(equipment=["table", "table"]),
            "equipment: the same entry stands here twice",
        ),
        ("protocols/tka.json", lambda p: p.update(phases=[]), "phases: needs at least 1 of them"),
        (
            "protocols/tka.json",
            lambda p: p["phases"][0]["exit_measures"][0].update(figures=[{"what": "rom:knee:flexion"}]),
            "phases[0].exit_measures[0].figures[0]: needs a 'at_least' or a 'at_most'",
        ),
        (
            "conditions.json",
            lambda c: c["conditions"][0].update(pain_profile="mild"),
            'conditions[0].pain_profile: "mild" is not one of "default", "tendon", "irritable", "spine", "postop"',
        ),
    ],
)
def test_a_file_of_the_wrong_shape_is_refused(folder, path, change, line):
    edit(folder, path, change)
    assert refusal(folder) == [f"{path}: {line}"]


def test_broken_json_is_refused_with_its_line(folder):
    (folder / "drills/quad-set.json").write_text('{"slug": "quad-set",\n "name" }')
    assert refusal(folder) == [
        "drills/quad-set.json: is not valid JSON: Expecting ':' delimiter: line 2 column 9 (char 29)"
    ]


def test_a_key_written_twice_is_refused_lest_the_second_dose_wins_in_silence(folder):
    (folder / "drills/quad-set.json").write_text('{"dose": {"reps": 5, "reps": 50}}')
    assert refusal(folder) == ["drills/quad-set.json: is not valid JSON: the key 'reps' stands twice in one object"]


def test_a_missing_file_is_named(folder):
    (folder / "stop_signs.json").unlink()
    assert refusal(folder) == ["stop_signs.json: the file is missing or cannot be read"]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    assert refusal(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: there is no such folder"]


def test_every_broken_file_is_told_at_once(folder):
    edit(folder, "drills/quad-set.json", lambda drill: drill["dose"].update(reps=500))
    edit(folder, "protocols/tka.json", lambda protocol: protocol["phases"][1]["drills"][0].update(drill="moon-walk"))
    assert refusal(folder) == [
        "drills/quad-set.json: dose.reps: 500 is more than the maximum of 100",
        "protocols/tka.json: phases[1].drills[0].drill: there is no drill 'moon-walk'",
    ]


# -- what proofreading refuses ----------------------------------------------------------------------------------------


def first_entry(**columns):
    return lambda protocol: protocol["phases"][0]["drills"][0].update(columns)


@pytest.mark.parametrize(
    ("path", "change", "line"),
    [
        (
            "drills/pendulum.json",
            lambda d: d["easier"].append("moon-walk"),
            "easier: there is no other drill 'moon-walk'",
        ),
        (
            "drills/pendulum.json",
            lambda d: d["harder"].append("pendulum"),
            "harder: there is no other drill 'pendulum'",
        ),
        ("drills/pendulum.json", lambda d: d["stop_if"].append("bored"), "stop_if: there is no stop sign 'bored'"),
        ("drills/pendulum.json", lambda d: d["blocked_by"].append("cast"), "blocked_by: there is no precaution 'cast'"),
        (
            "drills/quad-set.json",
            lambda d: d["caution_with"].append("dvt-suspected"),
            "caution_with: 'dvt-suspected' stands in blocked_by too",
        ),
        (
            "drills/quad-set.json",
            lambda d: d["clamped_by"].append("shoulder-er-limit-20"),
            "clamped_by: 'shoulder-er-limit-20' limits no joint that this drill moves",
        ),
        (
            "drills/pendulum.json",
            lambda d: d["dose"].update(reps=50),
            "dose.reps: 50 is outside the drill's bounds of 10 to 40",
        ),
        ("drills/pendulum.json", lambda d: d["bounds"].update(reps=[40, 10]), "bounds.reps: 40 is more than 10"),
        ("drills/heel-slide.json", lambda d: d["dose"].update(hold_s=4), "dose.tempo.hold: 2 is not the hold_s of 4"),
        (
            "drills/heel-slide.json",
            lambda d: d["dose"].update(reps_are="per side"),
            "dose.reps_are: with side mode 'choose' reps are 'total'",
        ),
        (
            "drills/heel-slide.json",
            lambda d: d["steps"].append("Hold for 2 seconds."),
            "steps[4]: a step must not say how long: the prescribed dose does",
        ),
        (
            "drills/heel-slide.json",
            lambda d: d.update(rom_cap=[{"joint": "knee", "max": 50}]),
            "rom[0]: knee 0 to 60 goes past the drill's own rom_cap",
        ),
        (
            "drills/heel-slide.json",
            lambda d: d["rom"][1].update({"from": -90}),
            "rom[1]: hip -90 to 30 leaves the reference range of the joint",
        ),
        (
            "drills/heel-slide.json",
            lambda d: d["figure"]["keyframes"][1]["joints"].update(knee=70),
            "figure.keyframes[1].joints: knee 70 leaves the drill's travel of 0 to 60",
        ),
        (
            "drills/heel-slide.json",
            lambda d: d["rom"][0].update(to=65),
            "figure.keyframes: knee goes 0 to 60, the drill's travel is 0 to 65",
        ),
        (
            "drills/heel-slide.json",
            lambda d: d["figure"]["keyframes"][1].update(t=0.9),
            "figure.keyframes: t must rise from 0 to 1",
        ),
        (
            "drills/heel-slide.json",
            lambda d: d["figure"]["keyframes"][1]["joints"].update(tail=5),
            "figure.keyframes[1].joints: there is no joint 'tail'",
        ),
        ("drills/quad-set.json", lambda d: d.update(slug="quads"), "slug: 'quads' is not the name of the file"),
        (
            "drills/quad-set.json",
            lambda d: d.update(slug="heel-slide"),
            "slug: 'heel-slide' is already the slug of another file",
        ),
        (
            "drills/quad-set.json",
            lambda d: d["synonyms"].append("Calf pumps"),
            "synonyms: 'calf pumps' already leads to 'ankle-pump'",
        ),
        (
            "protocols/tka.json",
            first_entry(drill="moon-walk"),
            "phases[0].drills[0].drill: there is no drill 'moon-walk'",
        ),
        (
            "protocols/tka.json",
            first_entry(times_per_day=13),
            "phases[0].drills[0].times_per_day: 13 is outside the drill's bounds of 3 to 12",
        ),
        (
            "protocols/tka.json",
            first_entry(occasion="gym-after"),
            "phases[0].drills[0].occasion: 'ankle-pump' is no drill for 'gym-after'",
        ),
        (
            "protocols/tka.json",
            lambda p: p["phases"][0]["restrictions"].append("knee-brace-locked"),
            "phases[0].drills[2].drill: 'heel-slide' is blocked by the phase's own restriction 'knee-brace-locked'",
        ),
        (
            "protocols/tka.json",
            lambda p: p["phases"][0]["restrictions"].append("toothache"),
            "phases[0].restrictions: there is no precaution 'toothache'",
        ),
        (
            "protocols/tka.json",
            lambda p: p["phases"][0].update(rom_cap=[{"joint": "knee", "max": 50}]),
            "phases[0].drills[2]: knee 0 to 60 goes past the phase's rom_cap",
        ),
        (
            "protocols/tka.json",
            lambda p: p["phases"][1].update(from_day=10),
            "phases[1].from_day: 10 begins before the phase above has ended",
        ),
        (
            "protocols/tka.json",
            lambda p: p["phases"][0].update(until_day=0),
            "phases[0].until_day: 0 does not come after from_day",
        ),
        ("protocols/tka.json", lambda p: p["phases"][1].update(name="Early"), "phases[1].name: 'Early' stands twice"),
        (
            "conditions.json",
            lambda c: c["conditions"][1].update(default_protocol="tka"),
            "conditions[1].default_protocol: 'tka' is a protocol for 'knee-replacement'",
        ),
        (
            "conditions.json",
            lambda c: c["conditions"][0]["red_flags"].append("RF01"),
            "conditions[0].red_flags: 'RF01' already holds for everyone",
        ),
        (
            "conditions.json",
            lambda c: c["conditions"][0]["red_flags"].append("ZZ99"),
            "conditions[0].red_flags: there is no safety rule 'ZZ99'",
        ),
        (
            "conditions.json",
            lambda c: c["conditions"].append(c["conditions"][0] | {"name": "Knee again"}),
            "conditions[14].slug: 'knee-replacement' stands twice",
        ),
        (
            "safety_rules.json",
            lambda s: s["rules"].append(s["rules"][1] | {"id": "RF99"}),
            "rules[27].everyone: 'RF99' holds for nobody: no condition names it",
        ),
        ("stop_signs.json", lambda s: s["universal"].append("bored"), "universal: there is no stop sign 'bored'"),
        (
            "stop_signs.json",
            lambda s: s["stop_signs"][0].update(rule="ZZ99"),
            "stop_signs[0].rule: there is no safety rule 'ZZ99'",
        ),
        (
            "precautions.json",
            lambda p: p["precautions"][3].update(limits=[{"joint": "knee", "min": 90, "max": 60}]),
            "precautions[3].limits: knee: min 90 is more than max 60",
        ),
    ],
)
def test_a_file_that_contradicts_itself_or_another_is_refused(folder, path, change, line):
    edit(folder, path, change)
    assert f"{path}: {line}" in refusal(folder)


def test_a_restriction_that_leaves_too_little_travel_is_refused(folder):
    edit(folder, "precautions.json", lambda p: p["precautions"][8].update(limits=[{"joint": "knee", "min": 85}]))
    assert refusal(folder) == [
        "protocols/acl-reconstruction.json: phases[1].drills[1]: "
        "the phase's restrictions leave knee less than 10 degrees of travel"
    ]


def test_a_reference_to_a_broken_drill_is_not_told_twice(folder):
    edit(folder, "drills/quad-set.json", lambda drill: drill.pop("dose"))
    assert refusal(folder) == ["drills/quad-set.json: 'dose' is missing"]


# -- figures of a phase's exit criteria -------------------------------------------------------------------------------


def test_every_figure_stands_in_the_words_of_its_criterion(library):
    """The figures say nothing that the sentence does not: each number is one of the sentence's own."""
    unheard = [
        (slug, row["criterion"], bound)
        for slug, protocol in library.protocols.items()
        for phase in protocol["phases"]
        for row in phase.get("exit_measures", [])
        for figure in row["figures"]
        for bound in (figure.get("at_least"), figure.get("at_most"))
        if bound is not None and not re.search(rf"(?<!\d){bound}(?!\d)", row["criterion"])
    ]
    assert unheard == []


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"criterion": "Bends well"}, "exit_measures[0].criterion: there is no exit criterion 'Bends well'"),
        (
            {"figures": [{"what": "rom:knee:twist", "at_least": 5}]},
            "exit_measures[0].figures[0].what: there is no measure 'rom:knee:twist'",
        ),
        (
            {"figures": [{"what": "rom:knee:flexion", "at_least": 9, "at_most": 5}]},
            "exit_measures[0].figures[0]: rom:knee:flexion: at_least 9 is more than at_most 5",
        ),
    ],
)
def test_a_figure_of_nothing_is_refused(folder, change, line):
    edit(folder, "protocols/tka.json", lambda p: p["phases"][0]["exit_measures"][0].update(change))
    assert refusal(folder) == [f"protocols/tka.json: phases[0].{line}"]
