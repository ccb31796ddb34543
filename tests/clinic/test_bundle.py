"""The stylesheet is edited in many files and sent as one."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from clinic.bundle import STYLES as ENTRY
from clinic.bundle import BundledManifestStaticFilesStorage, flatten
from clinic.flat_styles import BundleError


def shipped(name):
    return (settings.BASE_DIR / "static" / name).read_text()


def flatten_these(**files):
    return flatten(
        "css/app.css", {f"css/{name.replace('_', '/')}.css": text for name, text in files.items()}.__getitem__
    )


def collect(folder, files):
    """Run collectstatic's last step over ``files`` and return the storage and the names it wrote."""
    source, target = InMemoryStorage(), BundledManifestStaticFilesStorage(location=folder, base_url="/static/")
    for name, content in files.items():
        source.save(name, ContentFile(content))
        StaticFilesStorage.save(target, name, ContentFile(content))
    outcomes = list(target.post_process({name: (source, name) for name in files}))
    assert [kept for _, _, kept in outcomes if isinstance(kept, Exception)] == []
    return target


def test_the_shipped_bundle_imports_nothing():
    assert "@import" not in flatten(ENTRY, shipped)


def test_the_shipped_layers_are_declared_once_and_filled_in_that_order():
    bundle = flatten(ENTRY, shipped)
    assert re.findall(r"@layer ([\w, ]+);", bundle) == ["tokens, base, layout, components, utilities"]
    assert list(dict.fromkeys(re.findall(r"@layer (\w+) \{", bundle))) == [
        "tokens",
        "base",
        "layout",
        "components",
        "utilities",
    ]


def test_every_stylesheet_on_disk_is_in_the_bundle():
    folder = settings.BASE_DIR / "static" / "css"
    read = []
    flatten(ENTRY, lambda name: read.append(name) or shipped(name))
    assert sorted(read) == sorted(f"css/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*.css"))


def test_the_same_files_give_the_same_bundle():
    assert flatten(ENTRY, shipped) == flatten(ENTRY, shipped)


def test_braces_balance_in_the_shipped_bundle():
    bundle = flatten(ENTRY, shipped)
    assert bundle.count("{") == bundle.count("}")


def test_an_import_keeps_its_layer_and_its_medium():
    bundle = flatten_these(app='@layer a;\n@import url("paper.css") layer(a) print;', paper="p { color: red; }")
    assert bundle.split() == "@layer a; @media print { @layer a { p { color: red; } } }".split()


def test_an_import_may_ask_for_support():
    bundle = flatten_these(app='@import "new.css" supports(display: grid);', new="p { display: grid; }")
    assert bundle.split() == "@supports (display: grid) { p { display: grid; } }".split()


def test_imports_of_imports_are_followed():
    bundle = flatten_these(app='@import "parts/all.css";', parts_all='@import "one.css";\nb {}', parts_one="a {}")
    assert bundle.split() == "a {} b {}".split()


def test_an_import_inside_a_comment_is_not_one():
    assert (
        flatten_these(app='/* @import "gone.css"; */ a { content: "/* kept */"; }') == 'a { content: "/* kept */"; }\n'
    )


@pytest.mark.parametrize(
    "elsewhere", ["data:image/png;base64,AA", "#shade", "/static/a.svg", "https://a.example/b.svg"]
)
def test_a_reference_that_is_not_relative_is_left_alone(elsewhere):
    rule = f"a {{ mask: url({elsewhere}); }}"
    assert flatten_these(app='@import "parts/one.css";', parts_one=rule) == rule + "\n"


def test_a_relative_reference_is_read_from_where_the_bundle_stands():
    bundle = flatten_these(app='@import "parts/one.css";', parts_one="a { mask: url(../../img/a.svg); }")
    assert bundle == 'a { mask: url("../img/a.svg"); }\n'


def test_a_file_that_imports_itself_is_named():
    with pytest.raises(BundleError, match="^css/one.css: imports itself by way of css/one.css > css/two.css$"):
        flatten_these(app='@import "one.css";', one='@import "two.css";', two='@import "one.css";')


def test_an_import_from_another_host_is_refused():
    with pytest.raises(BundleError, match="^css/app.css: imports https://fonts.example/a.css from somewhere else$"):
        flatten_these(app='@import url("https://fonts.example/a.css");')


def test_collecting_leaves_one_hashed_stylesheet(tmp_path, settings):
    settings.WHITENOISE_KEEP_ONLY_HASHED_FILES = True
    storage = collect(tmp_path, {ENTRY: b'@import "one.css";', "css/one.css": b"a { color: red; }"})
    kept = sorted(path.name for path in (tmp_path / "css").iterdir() if path.suffix == ".css")
    assert kept == [storage.stored_name(ENTRY).removeprefix("css/")]


def test_the_hashed_stylesheet_points_to_hashed_pictures(tmp_path, settings):
    settings.WHITENOISE_KEEP_ONLY_HASHED_FILES = True
    files = {
        ENTRY: b'@import "parts/one.css";',
        "css/parts/one.css": b'a { mask: url("../../img/a.svg"); }',
        "img/a.svg": b"<svg/>",
    }
    storage = collect(tmp_path, files)
    css = (tmp_path / storage.stored_name(ENTRY)).read_text()
    assert css == f'a {{ mask: url("../{storage.stored_name("img/a.svg")}"); }}\n'


def test_a_changed_part_changes_the_address(tmp_path):
    red = collect(tmp_path / "red", {ENTRY: b'@import "one.css";', "css/one.css": b"a { color: red; }"})
    blue = collect(tmp_path / "blue", {ENTRY: b'@import "one.css";', "css/one.css": b"a { color: blue; }"})
    assert red.stored_name(ENTRY) != blue.stored_name(ENTRY)


def test_the_entry_is_where_templates_look_for_it():
    assert finders.find(ENTRY) == str(settings.BASE_DIR / "static" / ENTRY)
