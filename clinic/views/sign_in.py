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


sign_in = anyone(never_cache(StaffSignIn.as_view()))


@anyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("clinic:landing")
