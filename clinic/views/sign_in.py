from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clinic.access import anyone
from clinic.cast import CAST


class StaffSignIn(LoginView):
    """Email and password, rate-limited and timing-safe by allauth; one answer for every wrong pair."""

    template_name = "clinic/sign_in.html"
    extra_context = {"cast": CAST}

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        return refused(super().form_invalid(form))


def refused(page: Any) -> HttpResponse:
    """The form again, with what was typed, as the 4xx it is."""
    page.status_code = 422
    return page


sign_in = anyone(never_cache(StaffSignIn.as_view()))


@anyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("clinic:landing")
