"""What a tick is measured against: a Django view that writes one row and does nothing else, in the very process that
serves the site. No middleware, no session, no form; the row is of a table of the same kind."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID, uuid4

from config.wsgi import application as site  # first: it sets Django up

# isort: split
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path

from adherence.models import Move
from clinic import clock


def insert(request: HttpRequest, patient: UUID) -> HttpResponse:
    now = clock.now()
    Move.objects.create(key=uuid4(), patient_id=patient, on=now.date(), performed_at=now, recorded_at=now)
    return HttpResponse(b"kept", headers={"Content-Length": "4"})


urlpatterns = [path("bare/<uuid:patient>/", insert)]


class BareRequest(WSGIRequest):
    urlconf = __name__


class BareHandler(WSGIHandler):
    request_class = BareRequest


with override_settings(MIDDLEWARE=[]):
    bare = BareHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    handler = bare if environ["PATH_INFO"].startswith("/bare/") else site
    return handler(environ, start_response)
