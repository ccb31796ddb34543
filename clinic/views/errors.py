from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clinic.access import anyone


@anyone
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or came from elsewhere: nothing was stored, say what to do."""
    return render(request, "403_csrf.html", status=403)
