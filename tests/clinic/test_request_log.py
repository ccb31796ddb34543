import logging

from django.test import Client, RequestFactory

from clinic.request_log import HideLinks, RequestLog


def test_the_log_names_the_page_and_not_the_link():
    request = RequestFactory().get("/open/abc:signature/?from=mail")
    assert RequestLog.format_request(request) == "GET /open/<str:token>/"


def test_an_unknown_address_is_not_repeated_in_the_log():
    assert RequestLog.format_request(RequestFactory().get("/nothing/here/")) == "GET (no such page)"


def test_lines_written_by_others_lose_the_link_too():
    line = logging.LogRecord("django.request", 30, "f", 1, "Gone: %s", ("/open/abc:signature/",), None)
    HideLinks().filter(line)
    assert line.getMessage() == "Gone: /open/…/"


def test_every_answer_carries_the_strict_policy(db):
    answer = Client().get("/")
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"].split("; ")
    assert (answer["X-Frame-Options"], answer["Referrer-Policy"]) == ("DENY", "same-origin")
