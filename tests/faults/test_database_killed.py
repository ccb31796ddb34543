"""PostgreSQL killed without warning under a running web server: it lives, says what it lacks, and
serves again by itself; what was answered is on disk."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.factories import at, new_key
from tests.faults.site import ROOT, Phone, Web
from tests.faults.stores import Database, places_of_its_own

pytestmark = pytest.mark.slow


@pytest.fixture
def database():
    with places_of_its_own() as places:
        database = Database(places)
        database.start()
        yield database
        database.kill()


@pytest.fixture
def web(database, static_root, tmp_path):
    web = Web(database.server.url, static_root=static_root, log=tmp_path / "web.log")
    yield web
    web.kill()


@pytest.fixture
def phone(web):
    """Ruth's, let in by her link."""
    filled = subprocess.run(
        [sys.executable, "-m", "tests.faults.ruths_clinic"],
        cwd=ROOT,
        env=web.environment,
        check=True,
        capture_output=True,
    )
    given = json.loads(filled.stdout)
    web.start()
    phone = Phone(web.port).let_in(given["token"])
    phone.item = given["item"]
    return phone


def ready(phone):
    answer = phone.get("/readyz")
    return answer.status, json.loads(answer.body)["database"]


def test_without_the_database_the_web_lives_and_says_so(database, phone):
    before = ready(phone)
    database.kill()
    phone.cookies["sessionid"] = "a-therapists-session-of-32-signs"
    assert [phone.get("/healthz").status for _ in range(10)] == [200] * 10
    assert (before, ready(phone)) == ((200, True), (503, False))


def test_pages_that_wait_for_the_database_do_not_keep_the_web_from_saying_that_it_lives(database, phone):
    database.kill()
    with ThreadPoolExecutor(16) as connections:
        pages = [connections.submit(phone.get, "/today/") for _ in range(64)]
        began = time.monotonic()
        assert phone.get("/healthz").status == 200
        assert time.monotonic() - began < 4  # what the image's health check grants
    assert {page.result().status for page in pages} == {500}


def test_the_first_pages_after_its_return_are_served(database, phone):
    with ThreadPoolExecutor(8) as connections:  # a connection kept by any thread of the web would be dead now
        list(connections.map(phone.get, ["/today/"] * 32))
    database.kill()
    database.start()
    assert [phone.get("/today/").status for _ in range(20)] == [200] * 20


def test_an_answered_tick_outlives_the_database(database, web, phone):
    sent = {"item": phone.item, "key": str(new_key()), "snack_at": at("10:45").isoformat()}
    first = phone.post("/today/tick/", sent)
    database.kill()
    database.start()
    assert (first.status, database.count("adherence_tick"), database.count("adherence_adherenceday")) == (303, 1, 1)
    assert phone.post("/today/tick/", sent) == first
    assert database.count("adherence_tick") == 1
