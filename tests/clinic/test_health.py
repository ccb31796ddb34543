import redis
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from clinic.views import health


def test_live_asks_nobody():
    """No database fixture here: a query would fail the test."""
    assert Client().get("/healthz").json() == {"live": True}


def test_live_asks_nobody_either_who_it_is_that_asks(dana, signed_in, django_assert_num_queries):
    browser = signed_in(dana)
    with django_assert_num_queries(0):
        assert browser.get("/healthz").status_code == 200


def test_ready_says_that_all_parts_answer(db):
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "database": True, "broker": True})


def test_without_the_broker_the_web_serves_and_says_so(db, monkeypatch):
    def broken(key):
        raise redis.ConnectionError

    monkeypatch.setattr(cache, "get", broken)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": False, "database": True, "broker": False})


def test_without_the_database_it_is_not_ready(monkeypatch):
    class Gone:
        def ensure_connection(self):
            raise OperationalError

    monkeypatch.setattr(health, "connection", Gone())
    assert Client().get("/readyz").status_code == 503
