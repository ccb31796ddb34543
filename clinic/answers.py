"""Answers that every page gives alike."""

from http import HTTPStatus

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """After a form was kept: the page to read now. The browser asks for it by GET, so that reloading sends nothing
    again (303; RFC 9110, section 15.4.4)."""

    status_code = HTTPStatus.SEE_OTHER
