"""Every refusal of the API: a code for the program, a sentence for the person in front of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, NotAuthenticated
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Refusal(APIException):
    """One with words of our own."""


class NoWayIn(Refusal, NotAuthenticated):
    default_code = "way_in"
    default_detail = _("Your link has grown old. Ask for a fresh one.")


class NeedsCode(Refusal, NotAuthenticated):
    """The pass of a link opens today alone; what was done before is for who has typed a code."""

    default_code = "code"
    default_detail = _("Open “What I did” and type the code from your mail first.")


class ForeignForm(Refusal):
    """Sent without the token of a page of ours: another site may have made the browser send it."""

    status_code = status.HTTP_403_FORBIDDEN
    default_code = "csrf"
    default_detail = _("We could not be sure that you sent this. Load the page again.")


class OtherPatient(Refusal):
    """The phone has changed hands; what it keeps is another person's."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "other_patient"
    default_detail = _("This phone shows someone else's day now. What you did waits for your own link.")


class TooMuch(Refusal):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_many"
    default_detail = _("This is too much at once. Your phone will send it in parts.")


class Unreadable(Refusal):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "unreadable"
    default_detail = _("We could not read what your phone sent. Load the page again.")


class OddPeriod(Refusal):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "period"
    default_detail = _("Ask for days like 2026-04-01, the first not after the last, a year at most, and none ahead.")


# The framework's own, in our words.
_OTHERS = {
    status.HTTP_404_NOT_FOUND: ("not_found", _("There is nothing here.")),
    status.HTTP_405_METHOD_NOT_ALLOWED: ("method_not_allowed", _("This address is not asked in this way.")),
    status.HTTP_429_TOO_MANY_REQUESTS: ("slow_down", _("That was a lot at once. Your phone will try again soon.")),
}


def in_our_words(trouble: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to a refusal; None for a fault of ours, which the site answers."""
    response = exception_handler(trouble, context)
    if response is None:
        return None
    code, words = _OTHERS.get(response.status_code, (Unreadable.default_code, Unreadable.default_detail))
    if isinstance(trouble, Refusal):
        code, words = trouble.default_code, trouble.default_detail
    response.data = {"code": code, "words": str(words)}
    return response
