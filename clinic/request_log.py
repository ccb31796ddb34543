"""One line a request: who, which page, how it ended. Never an address that could open a patient's day."""

import logging
import re

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import bind_contextvars

_LINK = re.compile(r"(/open/|/mail/stop/|/mail/stop-list/|/mail/often/|/sign-in/forgotten/)[^/\s?]+")


class RequestLog(RequestMiddleware):
    """Logs the route (``open/<str:token>/``) in place of the address, which may hold a token."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        try:
            return f"{request.method} /{resolve(request.path_info).route}"
        except Resolver404:
            return f"{request.method} (no such page)"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Who it is where the page has asked for itself: a log line is worth no query, and a browser that carries a
        session must learn from ``/healthz`` that we live, also while the database does not."""
        user = getattr(request, "_cached_user", None)  # where Django keeps it, once asked
        bind_contextvars(user_id=user.pk if user else None)

    @staticmethod
    def bind_ip(request: HttpRequest) -> None:
        """An address of the network is a person's too: not kept."""


class HideLinks(logging.Filter):
    """Last line of defence for lines we do not write ourselves (Django's own "Not Found: /open/…")."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str):
            record.msg = _LINK.sub(r"\1…", record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_LINK.sub(r"\1…", arg) if isinstance(arg, str) else arg for arg in record.args)
        return True
