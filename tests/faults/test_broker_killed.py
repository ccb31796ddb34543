"""The broker killed under a running web server: pages and ticks go on, and the server says what it lacks."""

import json

import pytest

from adherence.models import Tick
from tests.factories import at, new_key
from tests.faults.stores import Broker, places_of_its_own

pytestmark = pytest.mark.slow


@pytest.fixture
def broker():
    with places_of_its_own() as places:
        broker = Broker(places)
        broker.start()
        yield broker
        broker.kill()


@pytest.fixture
def with_broker(web, broker):
    """The site with a broker of its own, to be killed."""
    web.kill()
    web.environment["REDIS_URL"] = broker.server.url
    web.start()
    return web


def test_without_the_broker_the_day_goes_on_and_the_server_says_so(with_broker, broker, phone, slide):
    broker.kill()
    said = phone.get("/readyz")
    ticked = phone.post("/today/tick/", {"item": slide.pk, "key": new_key(), "snack_at": at("10:45").isoformat()})
    assert (said.status, json.loads(said.body)) == (200, {"ready": False, "database": True, "broker": False})
    assert (phone.get("/today/").status, ticked.status, Tick.objects.count()) == (200, 303, 1)


def test_when_it_is_back_the_server_says_so_by_itself(with_broker, broker, phone):
    broker.kill()
    phone.get("/readyz")
    broker.start()
    assert json.loads(phone.get("/readyz").body)["ready"]
