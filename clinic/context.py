"""What every template knows: what kind of place this is."""

from django.conf import settings
from django.http import HttpRequest


def place(request: HttpRequest) -> dict[str, object]:
    return {"demo": settings.DEMO, "mail_url": settings.MAIL_URL}
