"""The site is an app on a phone: its manifest, and the worker that opens today without a signal."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from clinic import shell as shells


@pytest.fixture
def worker(client, db):
    return client.get("/sw.js")


def test_the_worker_stands_at_the_root_and_is_never_stale(worker):
    assert (worker["Content-Type"], worker["Cache-Control"]) == ("text/javascript", "no-cache")


def test_the_worker_keeps_files_that_there_are(worker):
    kept = re.findall(r'^  "(.+)",$', worker.content.decode(), re.MULTILINE)
    names = [address.encode().decode("unicode_escape").removeprefix("/static/") for address in kept]
    assert [name for name in names if finders.find(name) is None] == []
    assert {"css/app.css", "js/patient.js", "js/queue.js", shells.HTMX} <= set(names)


def test_the_version_changes_with_a_part(worker, monkeypatch, tmp_path):
    before = shells.shell().version
    changed = tmp_path / "queue.js"
    changed.write_text((settings.BASE_DIR / "static/js/queue.js").read_text() + "\nchanged();\n")
    find = finders.find
    monkeypatch.setattr(finders, "find", lambda name: str(changed) if name == "js/queue.js" else find(name))
    assert shells.shell().version != before


def test_the_manifest_opens_today_as_an_app_of_its_own(client, db):
    said = client.get("/manifest.webmanifest").json()
    assert (said["start_url"], said["scope"], said["display"]) == ("/today/", "/", "standalone")


def test_the_manifests_icons_are_as_large_as_they_say(client, db):
    icons = client.get("/manifest.webmanifest").json()["icons"]
    for icon in icons:
        picture = Path(finders.find(icon["src"].removeprefix("/static/"))).read_bytes()
        width, height = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
        assert icon["sizes"] == f"{width}x{height}"
    assert [icon.get("purpose", "any") for icon in icons] == ["any", "any", "maskable"]


def test_only_a_patients_page_offers_the_app(client, db, ruth, signed_in, now):
    assert b'rel="manifest"' in signed_in(ruth).get("/today/").content
    assert b'rel="manifest"' not in client.get("/").content
