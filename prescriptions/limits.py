"""A precaution in a few words, for the head of a page about a patient."""

import re
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from patients.models import Precaution
from prescriptions.models import PrecautionRule


@dataclass(frozen=True)
class Limit:
    """A precaution in force with the words and the effect of its rule."""

    precaution: Precaution
    text: str
    effect: str | None

    @property
    def tone(self) -> str:
        return "now" if self.effect == PrecautionRule.Effect.WARN else "alert"

    def __str__(self) -> str:
        """ "Knee must not bend past 90 degrees, until 12 Dec": the rule without its example in brackets."""
        words = self.text.split(" (")[0]
        if self.precaution.limit_deg is not None:
            words = _with_own_limit(words, self.precaution.limit_deg)
        if self.precaution.expires_on is None:
            return words
        day = formats.date_format(self.precaution.expires_on, "SHORT_DAY_FORMAT")
        return _("%(rule)s, until %(day)s") % {"rule": words, "day": day}


def _with_own_limit(words: str, limit_deg: int) -> str:
    """The patient's own figure in place of the rule's, which would contradict it; behind words that name none."""
    said, count = re.subn(r"\b\d+(?= degrees\b)", str(limit_deg), words)
    return said if count == 1 else _("%(rule)s: %(limit)d°") % {"rule": words, "limit": limit_deg}
