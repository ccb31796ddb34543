"""How staff come in. Patients never do: they hold a link (``patients/way_in.py``)."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffOnlyAdapter(DefaultAccountAdapter):
    """No stranger makes an account: a clinic owner adds people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
