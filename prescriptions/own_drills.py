"""A clinic's own drills: made from a library drill, changed and retired by the people of the clinic.

An own drill keeps the motion it was made from, and is at least as careful: where it is less strict than the library's
drill somebody gives a reason, which stays in the audit trail.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from clinic import audit
from clinic.models import Clinic, Therapist
from prescriptions import illustrating, rechecking
from prescriptions.loosening import Loosening, loosenings
from prescriptions.models import Drill, Item, PhaseDrill, PrecautionRule
from prescriptions.proving import Flaw, flaws_of

OWN = "own"
"""How the slug of an own drill or protocol begins: the library has none that does, so neither hides the other."""


class OwnDrillError(Exception):
    """An own drill cannot be stored as asked; ``str()`` is a sentence for the therapist."""


class Misprinted(OwnDrillError):
    """The library's rules stand against it; ``flaws`` say where."""

    def __init__(self, flaws: list[Flaw]) -> None:
        self.flaws = flaws

    def __str__(self) -> str:
        return _("Something is missing or cannot be right. Look at the marked fields.")


class LooserThanTheLibrary(OwnDrillError):
    """It is less careful than the drill it was made from, and nobody said why."""

    def __init__(self, found: list[Loosening]) -> None:
        self.found = found

    def __str__(self) -> str:
        return _("This is less strict than the library. Give a reason, or take it back.")


class ChangedMeanwhile(OwnDrillError):
    def __str__(self) -> str:
        return _("Somebody changed this drill after you opened it. Look at it. If yours is right, save again.")


class StillInUse(OwnDrillError):
    """A drill that is asked of somebody, or that a protocol lays out, must not go."""

    def __init__(self, programmes: int, protocols: int) -> None:
        self.programmes, self.protocols = programmes, protocols

    def __str__(self) -> str:
        return _(
            "It stays for now: %(programmes)d running programmes and %(protocols)d protocols hold it. "
            "Take it out of them first."
        ) % {"programmes": self.programmes, "protocols": self.protocols}


def version_of(source: Drill, *, clinic: Clinic) -> Drill:
    """A clinic's own version of a drill, unsaved, to be edited. Its parent is the library's drill, however far off."""
    values = {field.attname: getattr(source, field.attname) for field in Drill._meta.concrete_fields}
    values |= {"id": None, "slug": "", "synonyms": [], "clinic_id": clinic.pk, "shape": "", "retired_at": None}
    values |= {"source": {"basis": "own design", "note": source.source.get("note", "")}}
    own = Drill(**values)
    own.parent = source.parent or source
    own.name = _("%(name)s, our version") % {"name": source.name}
    return own


def mark_of(drill: Drill) -> str:
    """What the therapist had before them; equal drills, equal marks."""
    return hashlib.sha256(json.dumps(_columns(drill), sort_keys=True, default=str).encode()).hexdigest()[:16]


def _columns(drill: Drill) -> dict[str, Any]:
    return {field.attname: getattr(drill, field.attname) for field in Drill._meta.concrete_fields}


@transaction.atomic
def make(drill: Drill, *, by: Therapist, now: datetime, reason: str = "") -> Drill:
    """Store a new own drill. Raises ``Misprinted`` and ``LooserThanTheLibrary``."""
    drill.slug = free_slug(
        drill.name, taken=Drill.objects.filter(clinic=drill.clinic_id).values_list("slug", flat=True)
    )
    looser = _must_be_careful(drill, reason)
    drill.shape = illustrating.subject_of(drill).shape
    try:
        with transaction.atomic():
            drill.save()
    except IntegrityError as refused:  # a second click, or a colleague, a moment before
        raise Misprinted([_name_flaw()]) from refused
    _leave_trace("drill.made", drill, by=by, at=now, parent=drill.parent_id, looser=looser, reason=reason)
    return drill


@transaction.atomic
def change(drill: Drill, *, seen: str, by: Therapist, now: datetime, reason: str = "") -> Drill:
    """Store what was edited. ``seen`` is the mark of the drill the edit began from.

    Running programmes that it makes unsafe are looked at again. Raises ``ChangedMeanwhile``, ``Misprinted`` and
    ``LooserThanTheLibrary``.
    """
    before = Drill.objects.select_for_update(of=("self",)).get(pk=drill.pk)
    if seen != mark_of(before):
        raise ChangedMeanwhile
    if drill.side_mode != before.side_mode and _asked_for(before, now).exists():
        raise Misprinted([Flaw("side_mode", _("A running programme holds this drill, so its sides stay as they are."))])
    looser = _must_be_careful(drill, reason)
    drill.shape = illustrating.subject_of(drill).shape
    old = _columns(before)
    changed = sorted(name for name, value in _columns(drill).items() if old[name] != value)
    if changed:
        drill.save(update_fields=[name.removesuffix("_id") for name in changed])
        _leave_trace("drill.changed", drill, by=by, at=now, changed=changed, looser=looser, reason=reason)
        rechecking.drill_changed(drill, now=now, by=by.user)
    return drill


@transaction.atomic
def retire(drill: Drill, *, by: Therapist, now: datetime) -> None:
    """Offer it no longer. What it was asked for in the past stays. Raises ``StillInUse``."""
    held = Drill.objects.select_for_update(of=("self",)).get(pk=drill.pk)
    programmes = _asked_for(held, now).values("prescription").distinct().count()
    protocols = PhaseDrill.objects.filter(drill=held, phase__protocol__retired_at=None)
    in_protocols = protocols.values("phase__protocol").distinct().count()
    if programmes or in_protocols:
        raise StillInUse(programmes, in_protocols)
    held.retired_at = now
    held.save(update_fields=["retired_at"])
    _leave_trace("drill.retired", held, by=by, at=now)


def less_strict(drill: Drill) -> list[Loosening]:
    """Where an own drill is less careful than the library's as that stands now, also after the library has changed."""
    return loosenings(drill, rules_for(drill)) if drill.parent_id is not None else []


def _asked_for(drill: Drill, now: datetime) -> QuerySet[Item]:
    """Where it is asked of somebody, now or from a planned day on: as the drill itself or as the easier one."""
    is_it = Q(drill=drill) | Q(easier=drill)
    return Item.objects.filter(is_it, Q(ends_at=None) | Q(ends_at__gt=now))


def free_slug(name: str, *, taken: QuerySet[Any]) -> str:
    """ "own-heel-slide", or "own-heel-slide-2" where a row already has that. One query."""
    base, used = f"{OWN}-{slugify(name)}"[:54].strip("-"), set(taken.values_list("slug", flat=True))
    return next(slug for n in range(1, 10_000) if (slug := base if n == 1 else f"{base}-{n}") not in used)


def _must_be_careful(drill: Drill, reason: str) -> list[str]:
    """The ways in which it is less strict than its parent, in words, each under one reason. Three queries."""
    rules = rules_for(drill)
    flaws = [*_name_taken(drill), *flaws_of(drill, rules)]
    if flaws:
        raise Misprinted(flaws)
    found = loosenings(drill, rules)
    if found and not reason:
        raise LooserThanTheLibrary(found)
    return [loosening.short for loosening in found]


def rules_for(drill: Drill) -> Mapping[str, PrecautionRule]:
    """The precautions in use, and those that the drill or its parent still names. One query."""
    named = [
        tag for one in (drill, drill.parent) if one for tag in [*one.blocked_by, *one.clamped_by, *one.caution_with]
    ]
    return {rule.tag: rule for rule in PrecautionRule.objects.filter(Q(retired_at=None) | Q(tag__in=named))}


def _name_taken(drill: Drill) -> list[Flaw]:
    """A name that leads to two drills would find the wrong one."""
    assert drill.clinic is not None, "the library's drills come from its files"
    near = Drill.objects.of(drill.clinic).exclude(pk=drill.pk).called(drill.name).values_list("name", "synonyms")
    if any(drill.name.lower() == word.lower() for name, synonyms in near for word in [name, *synonyms]):
        return [_name_flaw()]
    return []


def _name_flaw() -> Flaw:
    return Flaw("name", _("Another drill has this name. Pick one that tells them apart."))


def _leave_trace(what: str, drill: Drill, *, by: Therapist, at: datetime, **detail: object) -> None:
    audit.record(what, target=drill, by=by.user, at=at, clinic_id=drill.clinic_id, **detail)
