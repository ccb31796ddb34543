"""A page's script is edited in many files and sent as one."""

import re

import pytest
from django.conf import settings

from clinic.bundle import SCRIPTS, flatten
from clinic.flat_scripts import flatten as flatten_scripts
from clinic.flat_styles import BundleError


def shipped(name):
    return (settings.BASE_DIR / "static" / name).read_text()


def flatten_these(**files):
    return flatten_scripts("js/entry.js", {f"js/{name}.js": text for name, text in files.items()}.__getitem__)


def test_every_script_on_disk_is_in_a_bundle():
    folder, read = settings.BASE_DIR / "static" / "js", set()
    for entry in SCRIPTS:
        flatten(entry, lambda name: read.add(name) or shipped(name))
    assert sorted(read) == sorted(f"js/{path.name}" for path in folder.glob("*.js"))


@pytest.mark.parametrize("entry", SCRIPTS)
def test_a_shipped_bundle_imports_and_exports_nothing(entry):
    assert re.findall(r"^\s*(?:import|export)\b.*", flatten(entry, shipped), re.MULTILINE) == []


def test_a_module_runs_once_and_before_whoever_imports_it():
    both = 'import "./b.js";\n'
    bundle = flatten_these(entry=f'import "./a.js";\n{both}three();', a=f"{both}two();", b="one();")
    assert re.findall(r"\w+\(\);$", bundle, re.MULTILINE) == ["one();", "two();", "three();"]


def test_each_module_has_a_scope_of_its_own():
    bundle = flatten_these(entry='import "./a.js";\nconst x = 1;', a="const x = 2;")
    assert bundle == "(() => {\nconst x = 2;\n})();\n(() => {\nconst x = 1;\n})();\n"


def test_what_a_module_exports_reaches_whoever_names_it():
    bundle = flatten_these(
        entry='import { far as near } from "./a.js";\nnear();',
        a="export const one = 1;\nexport async function two() {}\nclass Three {}\nexport { Three as far };\n",
    )
    assert "return { one: one" not in bundle
    assert "return { one, two, far: Three };" in bundle
    assert "const { far: near } = _js_a;" in bundle


def test_comments_that_fill_lines_are_gone_and_texts_are_not():
    bundle = flatten_these(entry='/* ONE.\n   two */\n// three\nf("/* four */"); // five\n')
    assert bundle == '(() => {\nf("/* four */"); // five\n})();\n'


def test_modules_that_import_each_other_in_a_ring_are_named():
    with pytest.raises(BundleError, match="^js/a.js: imports itself by way of js/a.js > js/b.js$"):
        flatten_these(entry='import "./a.js";\n', a='import "./b.js";\n', b='import "./a.js";\n')


@pytest.mark.parametrize(
    "line",
    [
        'import * as all from "./a.js";',
        'import one from "./a.js";',
        'import "elsewhere";',
        "export let x = 1;",
        "export default class {}",
        'export * from "./a.js";',
        'const a = import("./a.js");',
        "const a = await f();",
        "f(import.meta.url);",
    ],
)
def test_what_would_mean_something_else_in_a_bundle_is_refused(line):
    with pytest.raises(BundleError, match="^js/entry.js: cannot be flattened for its line"):
        flatten_these(entry=f"{line}\n")
