"""What every template knows: what kind of place this is, and how this device wants its pages to look."""

from django.conf import settings
from django.http import HttpRequest

from clinic.look import Look


def place(request: HttpRequest) -> dict[str, object]:
    look = Look.of(request)
    return {
        "demo": settings.DEMO,
        "mail_url": settings.MAIL_URL,
        "theme": look.theme,
        "text_size": look.text_size,
    }
