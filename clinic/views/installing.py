"""What makes the site an app on a phone: its manifest, and the worker that opens today without a signal."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from clinic.access import anyone
from clinic.shell import shell

SURFACE, INK = "#f3f6f3", "#0b5d52"


@anyone
@cache_control(no_cache=True)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands at the root, since a worker sees only what lies below it; its text changes with the
    shell, by which a browser knows that there is a new one."""
    shown = {"version": shell().version, "addresses": shell().addresses}
    return render(request, "clinic/worker.js", shown, content_type="text/javascript")


@anyone
@cache_control(max_age=24 * 60 * 60)
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    said = {
        "name": "Little & Often",
        "short_name": "Little & Often",
        "description": _("Your movement snacks, one at a time."),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "id": "/",
        "start_url": reverse("adherence:today"),
        "scope": "/",
        "display": "standalone",
        "background_color": SURFACE,
        "theme_color": INK,
        "icons": [
            {"src": static("img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": static("img/icon-maskable.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
    return JsonResponse(said, content_type="application/manifest+json")
