"""The start is refused when a page has no access decision, or when a setting is too weak to meet patients."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver


def every_view(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Walk the URL conf: (route, pattern) of each address of the site."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from every_view(entry.url_patterns, route)
        else:
            yield route, entry


@register(Tags.urls)
def every_view_decides_access(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The page /{route} does not say who may open it.",
            hint="Decorate its view with one of clinic.access or patients.access.",
            id="clinic.E001",
        )
        for route, pattern in every_view()
        if not hasattr(pattern.callback, "access")
    ]


@register(Tags.security, deploy=True)
def settings_are_fit_for_patients(**kwargs: Any) -> list[CheckMessage]:
    """``check --deploy`` refuses what only a demo may have."""
    problems: list[CheckMessage] = []
    if settings.DEMO:
        problems.append(Error("DEMO is on.", hint="Unset DEMO: it opens sign-in without a password.", id="clinic.E002"))
    if settings.DEBUG:
        problems.append(Error("DEBUG is on.", hint="Unset DEBUG: it shows settings to strangers.", id="clinic.E003"))
    if not settings.BASE_URL.startswith("https://"):
        problems.append(Error("BASE_URL is not https.", hint="Set BASE_URL=https://your.address.", id="clinic.E004"))
    if len(settings.SECRET_KEY) < 50 or settings.SECRET_KEY.startswith(("django-insecure", "change")):
        problems.append(Error("SECRET_KEY is weak.", hint="Use 50 or more random characters.", id="clinic.E005"))
    if "*" in settings.ALLOWED_HOSTS:
        problems.append(Error("ALLOWED_HOSTS admits any host.", hint="Name your hosts.", id="clinic.E006"))
    return problems
