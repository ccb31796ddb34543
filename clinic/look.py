"""How a page looks on one device: light or dark, and how big its text is.

Kept in a cookie of the device, not with the person: it holds before anybody has come in, and the same person may want
large text on a phone and not at a desk.
"""

from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

COOKIE = "look"
KEPT_FOR = 400 * 24 * 60 * 60  # seconds; no browser keeps one longer

THEMES = [("", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))]
TEXT_SIZES = [("", _("Normal")), ("large", _("Large")), ("largest", _("Largest"))]


@dataclass(frozen=True)
class Look:
    """Both are empty where nobody has chosen."""

    theme: str = ""
    text_size: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """What the device's cookie says; whatever is odd in it is read as not said."""
        theme, _dot, text_size = request.COOKIES.get(COOKIE, "").partition(".")
        return cls(theme if theme in dict(THEMES) else "", text_size if text_size in dict(TEXT_SIZES) else "")

    def keep(self, response: HttpResponse, *, secure: bool) -> None:
        response.set_cookie(
            COOKIE,
            f"{self.theme}.{self.text_size}",
            max_age=KEPT_FOR,
            secure=secure,
            httponly=True,
            samesite="Lax",
        )
