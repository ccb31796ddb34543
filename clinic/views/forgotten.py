"""A forgotten password: ask for a mail, open its link, choose a new one. All by allauth, in our pages."""

from typing import Any

from allauth.account import views
from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from clinic.access import anyone
from clinic.views.sign_in import refused


class Ask(views.PasswordResetView):
    """The answer is the same whether or not the address is known."""

    template_name = "clinic/forgotten.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        return refused(super().form_invalid(form))


class Asked(views.PasswordResetDoneView):
    template_name = "clinic/forgotten_asked.html"


class Choose(views.PasswordResetFromKeyView):
    template_name = "clinic/forgotten_choose.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        return refused(super().form_invalid(form))


class Chosen(views.PasswordResetFromKeyDoneView):
    template_name = "clinic/forgotten_chosen.html"


ask = anyone(never_cache(Ask.as_view()))
asked = anyone(never_cache(Asked.as_view()))
choose = anyone(never_cache(Choose.as_view()))
chosen = anyone(never_cache(Chosen.as_view()))
