"""The house stands as it says: floors, access decisions, small rooms."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks

from clinic.checks import every_view

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ["clinic", "patients", "prescriptions", "adherence", "reminders", "interop"]


def modules():
    for floor in [*FLOORS, "config"]:
        yield from (path for path in (ROOT / floor).rglob("*.py") if "migrations" not in path.parts)


def test_imports_go_down_the_stairs_only():
    linted = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize("words", [["check"], ["format", "--check"]], ids=" ".join)
def test_every_line_is_written_as_the_house_writes(words):
    ruff = [str(Path(sys.executable).parent / "ruff"), *words, "--no-cache", "--quiet", "."]
    linted = subprocess.run(ruff, cwd=ROOT, capture_output=True, text=True)
    assert linted.returncode == 0, linted.stdout


def test_every_page_says_who_may_open_it():
    assert [route for route, pattern in every_view() if not hasattr(pattern.callback, "access")] == []


def test_a_page_without_a_decision_is_refused_at_the_start(monkeypatch):
    _route, pattern = next(pair for pair in every_view() if pair[1].name == "landing")
    monkeypatch.delattr(pattern.callback, "access")
    assert [error.msg for error in run_checks(tags=["urls"]) if error.id == "clinic.E001"] == [
        "The page / does not say who may open it."
    ]


def test_no_floor_listens_to_signals():
    ears = ("django.db.models.signals", "@receiver")
    assert [path.name for path in modules() if any(ear in path.read_text() for ear in ears)] == []


@pytest.mark.parametrize("word", ["services", "utils", "helpers", "common", "misc"])
def test_there_is_no_drawer_for_odds_and_ends(word):
    assert [path for path in modules() if path.stem == word] == []


def test_only_doors_read_the_clock():
    """Rules take ``now`` as an argument: the clock is read in views, tasks, commands, access and page context."""
    doors = {"views", "commands", "tasks.py", "access.py", "clock.py", "demo", "embedded"}
    readings = ("clock.now(", "timezone.now(", "datetime.now(", "date.today(")
    readers = [
        str(path.relative_to(ROOT))
        for path in modules()
        if not doors & set(path.parts) and any(reading in path.read_text() for reading in readings)
    ]
    assert readers == []


def test_modules_and_functions_fit_a_glance():
    """A picture to recognise, with room: no module over 330 lines, no function over 60."""
    long_modules = [str(path.relative_to(ROOT)) for path in modules() if len(path.read_text().splitlines()) > 330]
    long_functions = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > 60
    ]
    assert (long_modules, long_functions) == ([], [])


def test_no_template_holds_inline_style_or_script():
    """The content security policy would refuse it; mail templates are the one exception, mail clients need it."""
    guilty = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if not (path.name == "body.html" or path.parent.name == "letter")
        and any(mark in path.read_text() for mark in (" style=", "<style", "onclick=", "onload=", "<script>"))
    ]
    assert guilty == []


def test_the_map_names_places_that_exist():
    """But ``var/``, which the first start makes."""
    places = set(re.findall(r"`([a-z_]+/[\w/.-]*)`", (ROOT / "README.md").read_text())) - {"var/"}
    assert [place for place in places if not (ROOT / place).exists()] == []
