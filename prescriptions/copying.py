"""A programme laid out anew: for another patient, or for the same one after it ended. Nothing is stored before Send.

Doses carry over as they are. What is the other patient's own does not: the side is asked again from the new episode,
reasons given against a precaution are asked again, and words written to one patient stay with that patient.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models import Therapist
from patients.models import Episode
from patients.models.sides import Side
from prescriptions.drafting import line_of
from prescriptions.lines import Line
from prescriptions.models import Item, Prescription, SideMode

MIRRORED = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
SHOWN = 30  # patients on one page; the search finds the others


@dataclass(frozen=True)
class Copy:
    """The lines of a programme as they fit an episode; ``str()`` tells the therapist where they come from."""

    source: Prescription
    episode: Episode
    lines: Sequence[Line]
    left_out: Sequence[str]  # names of drills that are retired

    @property
    def is_for_another(self) -> bool:
        return self.source.episode.patient_id != self.episode.patient_id

    def __str__(self) -> str:
        return " ".join(filter(None, [self._origin(), self._without()]))

    def _origin(self) -> str:
        if not self.is_for_another:
            return _("The programme that ended, laid out again. Nothing is sent yet.")
        return _(
            "Copied from %(name)s. The side is %(first_name)s’s own, and precautions are checked anew."
            " Notes stayed behind. Nothing is sent yet."
        ) % {"name": self.source.episode.patient.name, "first_name": self.episode.patient.first_name}

    def _without(self) -> str:
        if not self.left_out:
            return ""
        return ngettext(
            "Left out, as it is retired: %(names)s.", "Left out, as they are retired: %(names)s.", len(self.left_out)
        ) % {"names": ", ".join(self.left_out)}


def copy_for(episode: Episode, source: Prescription) -> Copy:
    """``source`` laid out for an episode. Reads the patients of both. One query."""
    asked = [line_of(item) for item in _last_items(source)]
    lines = [_fitted(line, source.episode, episode) for line in asked if line.drill.retired_at is None]
    return Copy(source, episode, lines, [line.drill.name for line in asked if line.drill.retired_at is not None])


def _last_items(source: Prescription) -> QuerySet[Item]:
    """What a programme asks for; of one that ended, what it asked for when it did."""
    if source.ended_at is None:
        items = source.items.open()
    else:
        items = source.items.filter(starts_at__lt=source.ended_at, ends_at__gte=source.ended_at)
    return items.select_related("drill", "easier")


def _fitted(line: Line, theirs: Episode, episode: Episode) -> Line:
    line = replace(line, reason="")
    if theirs.patient_id == episode.patient_id:
        return line
    return replace(line, side=_side(line, theirs, episode), dose=replace(line.dose, note=""))


def _side(line: Line, theirs: Episode, episode: Episode) -> str:
    """The affected side stays the affected one, the sound side the sound one."""
    if line.drill.side_mode != SideMode.CHOOSE or line.side not in MIRRORED:
        return line.side
    if episode.side not in MIRRORED:
        return Side.BOTH
    is_sound = theirs.side in MIRRORED and line.side != theirs.side
    return MIRRORED[Side(episode.side)] if is_sound else episode.side


@dataclass(frozen=True)
class Recipients:
    """Whom a programme can be copied to: ``alike`` have the same condition."""

    alike: Sequence[Episode]
    others: Sequence[Episode]
    are_more: bool


def recipients(source: Prescription, *, therapist: Therapist, words: str = "") -> Recipients:
    """The therapist's patients in care, those with the same condition first; by name when words are given, and then of
    the whole clinic. Each by the episode the builder opens. One query."""
    opened = Episode.objects.visible_to(therapist).open().filter(patient__discharged_at=None)
    mine = opened.filter(patient__name__icontains=words) if words else opened.filter(patient__therapist=therapist)
    newest = mine.exclude(patient=source.episode.patient_id).order_by("patient", "-began_on", "pk").distinct("patient")
    living = Prescription.objects.living().filter(episode=OuterRef("pk"))
    found = opened.filter(pk__in=newest.values("pk")).select_related("patient", "condition")
    alike = Q(condition=source.episode.condition_id)
    listed = list(
        found.annotate(is_alike=Q(alike), has_programme=Exists(living)).order_by("-is_alike", "patient__name")[
            : SHOWN + 1
        ]
    )
    shown = listed[:SHOWN]
    return Recipients(
        [episode for episode in shown if episode.is_alike],
        [episode for episode in shown if not episode.is_alike],
        len(listed) > SHOWN,
    )
