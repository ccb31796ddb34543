"""Giving the present view of the caseload a name, and taking it away again. A convenience of one therapist, so it
leaves no trace: it says nothing of any patient."""

from django.db import transaction
from django.utils.translation import gettext as _

from adherence.models import SavedView
from adherence.models.saved_view import MOST_NAME
from clinic.models import Therapist

MOST = 12  # more would be a list to search in, not a shortcut


class SavingError(Exception):
    """A view that cannot be kept; ``str()`` is a sentence for the therapist."""


class NameNeeded(SavingError):
    def __str__(self) -> str:
        return _("Give the view a name, like “My knees”.")


class TooLong(SavingError):
    def __str__(self) -> str:
        return _("A name has room for %(most)d letters.") % {"most": MOST_NAME}


class TooMany(SavingError):
    def __str__(self) -> str:
        return _("You have %(most)d saved views. Remove one first.") % {"most": MOST}


@transaction.atomic
def save_view(*, by: Therapist, name: str, query: str) -> SavedView:
    """Keep a view under a name; the same name again means the new view. Raises ``SavingError``."""
    if not name:
        raise NameNeeded
    if len(name) > MOST_NAME:
        raise TooLong
    Therapist.objects.select_for_update(no_key=True).get(pk=by.pk)  # so that two at once cannot both be the last
    others = SavedView.objects.of(by).exclude(name=name)
    if others.count() >= MOST:
        raise TooMany
    view, _is_new = SavedView.objects.update_or_create(therapist=by, name=name, defaults={"query": query})
    return view


def remove_view(view: SavedView) -> None:
    view.delete()
