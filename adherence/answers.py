"""What the page says to a patient who passes over a drill: one answer for each reason, and what may help."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from adherence.models import Skip
from prescriptions.models import Item
from prescriptions.models.dosing import Occasion

ANYWHERE = {Occasion.CHAIR, Occasion.DESK, Occasion.STANDING}


@dataclass(frozen=True)
class Answer:
    """A sentence or two, and which ways out stand beside it."""

    words: str
    offers_easier: bool = False
    offers_wrong: bool = False
    offers_hard_day: bool = False


def answer_to(skip: Skip, item: Item, *, beside: Sequence[Item], next_at: str, is_hard: bool) -> Answer:
    """``beside``: the other open drills of the snack. ``next_at``: the next snack's time as the patient reads it."""
    reason = Skip.Reason(skip.reason)
    if reason is Skip.Reason.PAIN:
        words = _("Thank you for saying so. Rest this drill for now.")
        return Answer(words, offers_easier=item.easier is not None, offers_wrong=True)
    if reason is Skip.Reason.TIRED:
        return Answer(_("Rest is fine. On a hard day, a little is enough."), offers_hard_day=not is_hard)
    if reason is Skip.Reason.BUSY:
        return Answer(_("No problem. %(next)s") % {"next": _next(next_at)})
    if reason is Skip.Reason.NO_PLACE:
        return _elsewhere(item, beside, next_at)
    return Answer(_("That is fine. %(next)s") % {"next": _next(next_at)})


def _elsewhere(item: Item, beside: Sequence[Item], next_at: str) -> Answer:
    """What needs no bed and no floor."""
    offers_easier = item.easier is not None and not ANYWHERE.isdisjoint(item.easier.occasions)
    fitting = [other.drill.name for other in beside if not ANYWHERE.isdisjoint(other.drill.occasions)]
    if fitting:
        names = {"drills": ", ".join(fitting)}
        return Answer(_("That is fine. You can do this seated or standing: %(drills)s.") % names, offers_easier)
    return Answer(_("That is fine. %(next)s") % {"next": _next(next_at)}, offers_easier)


def _next(at: str) -> str:
    return _("The next one comes at %(time)s.") % {"time": at} if at else _("Tomorrow is a new day.")
