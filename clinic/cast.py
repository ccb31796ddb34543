"""The demo's cast: who can be played from the sign-in page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    who: str
    email: str
    name: str
    label: str | Promise
    is_patient: bool = False


CAST: tuple[Role, ...] = (
    Role("dana", "dana@harbour.example", "Dana Whitfield", _("Continue as Dana, therapist")),
    Role("ines", "ines@harbour.example", "Ines Moreau", _("Continue as Ines, clinic owner")),
    Role("omar", "omar@northgate.example", "Omar Farouk", _("Continue as Omar, therapist at another clinic")),
    Role("ruth", "ruth.adeyemi@mail.example", "Ruth Adeyemi", _("Continue as Ruth, patient"), is_patient=True),
)
