"""Look again at the programmes in force when a precaution, a drill or a protocol changes, and keep their patients safe.

The app may only lower or pause. A drill that is blocked now rests, one that goes past a limit is held to it, from this
very moment; what asks for a word waits for the therapist. Each is raised as a ``Concern``. Nothing is loosened here.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from clinic import audit
from clinic.models import User
from patients.models import Episode, Invitation, Patient
from prescriptions import differences, prescribing
from prescriptions.conflicts import Conflict, Verdict
from prescriptions.findings import Finding, findings_of
from prescriptions.models import Concern, Drill, Item, Pause, Prescription, Protocol, Sending
from prescriptions.models.prescription import PrescriptionQuerySet

REASON_LENGTH = 200  # characters, as the columns have it


class StillBlocked(Exception):
    """A resting drill cannot start again. ``str()`` is a sentence for the therapist."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict

    def __str__(self) -> str:
        return _("%(drill)s: still at rest. %(reason)s") % {
            "drill": self.conflict.drill.name,
            "reason": self.conflict.sentence,
        }


@transaction.atomic
def precaution_changed(episode: Episode, *, by: User, now: datetime) -> list[Concern]:
    """An episode's precautions are others now; what that raised in its living programme."""
    return _recheck(episode.prescriptions.living(), Concern.Cause.PRECAUTION, by=by, now=now)


@transaction.atomic
def drill_changed(drill: Drill, *, now: datetime, by: User | None = None) -> list[Concern]:
    """A drill's motion, range or tags are others now; what that raised, in every programme that holds it."""
    asked = Item.objects.filter(Q(drill=drill) | Q(easier=drill), Q(ends_at=None) | Q(ends_at__gt=now))
    programmes = Prescription.objects.living().filter(pk__in=asked.values("prescription"))
    return _recheck(programmes, Concern.Cause.DRILL, by=by, now=now)


@transaction.atomic
def protocol_changed(protocol: Protocol, *, now: datetime, by: User | None = None) -> list[Concern]:
    """A protocol's phases restrict other things now; what that raised, in every programme that stands in one."""
    programmes = Prescription.objects.living().filter(phase__protocol=protocol)
    return _recheck(programmes, Concern.Cause.PROTOCOL, by=by, now=now)


@transaction.atomic
def library_changed(*, now: datetime) -> list[Concern]:
    """The shared library says other things now; what that raised, in every programme that anything restricts."""
    is_restricted = Q(episode__precautions__lifted_at=None, episode__precautions__isnull=False)
    restricted = Prescription.objects.living().filter(is_restricted | Q(phase__restrictions__len__gt=0))
    programmes = Prescription.objects.filter(pk__in=restricted.values("pk"))
    return _recheck(programmes, Concern.Cause.LIBRARY, by=None, now=now)


@transaction.atomic
def start_again(concern: Concern, *, by: User, now: datetime) -> None:
    """End a drill's rest, by a therapist's own decision, inside the limits that hold now. Twice is once.

    Raises ``StillBlocked``.
    """
    programmes = Prescription.objects.living().filter(pk=concern.prescription_id)
    for held in _hold(programmes):
        for finding in findings_of(held, now=now):
            if finding.item.drill_id == concern.drill_id and finding.worst is Verdict.BLOCKED:
                raise StillBlocked(finding.conflicts[0])
        rests = held.pauses.in_force(now).filter(origin=Pause.Origin.SAFETY, drill=concern.drill_id)
        ended = rests.filter(starts_at__lt=now).update(ends_at=now)
        waiting = held.concerns.filter(drill=concern.drill_id, kind=Concern.Kind.RESTS, settled_at=None)
        waiting.update(settled_at=now, settled_by=by)
        if ended:
            _leave_trace("drill.started_again", held, by=by, at=now, drill=concern.drill_id)
            prescribing.leave_word(held.episode.patient, now=now)
            _recheck_one(held, Concern.Cause.PRECAUTION, by=by, now=now)


def _recheck(programmes: PrescriptionQuerySet, cause: str, *, by: User | None, now: datetime) -> list[Concern]:
    return [concern for one in _hold(programmes) for concern in _recheck_one(one, cause, by=by, now=now)]


def _hold(programmes: PrescriptionQuerySet) -> PrescriptionQuerySet:
    """Nobody changes them meanwhile; always in one order, so that two re-checks never wait for each other."""
    held = programmes.select_for_update(of=("self",), no_key=True)
    return held.order_by("pk").select_related("episode__patient", "phase")


def _recheck_one(held: Prescription, cause: str, *, by: User | None, now: datetime) -> list[Concern]:
    raised: dict[tuple[int, str], Concern] = {}
    followed: list[tuple[Item, Item]] = []
    for finding in findings_of(held, now=now):
        if following := _lower(finding, by=by, now=now):
            followed.append((finding.item, following))
        for kind, conflict in _kinds(finding, held, by=by, now=now):
            raised.setdefault((conflict.drill.pk, kind), _concern(kind, conflict, held, cause, by=by, now=now))
    news = _put_up(held, list(raised.values()), now=now)
    if followed or any(one.kind == Concern.Kind.RESTS for one in news):
        _tell(held, news, followed, by=by, now=now)
    return news


def _lower(finding: Finding, *, by: User | None, now: datetime) -> Item | None:
    """The next version, inside the tightest limit and without a variant that is forbidden now, where that is needed."""
    changed: dict[str, Any] = {}
    if finding.worst is Verdict.CLAMPED:
        changed["range_limit_deg"] = finding.limit.limit_deg
    if finding.against_easier:
        changed["easier"] = None
    return _follow(finding.item, changed, by=by, now=now) if changed else None


def _kinds(
    finding: Finding, held: Prescription, *, by: User | None, now: datetime
) -> Iterable[tuple[Concern.Kind, Conflict]]:
    """What is to be raised, each with its reason. A blocked drill is laid to rest; it may rest already."""
    if finding.worst is Verdict.BLOCKED:
        if _rest(finding, held, by=by, now=now):
            yield Concern.Kind.RESTS, finding.conflicts[0]
        return
    if finding.worst is Verdict.CLAMPED:
        yield Concern.Kind.LOWERED, finding.limit
    for conflict in (*finding.against_easier, *finding.unanswered):
        yield Concern.Kind.ASKS, conflict


def _put_up(held: Prescription, concerns: Sequence[Concern], *, now: datetime) -> list[Concern]:
    """Store what is news. A lower limit takes the place of an older one; the same question is asked once."""
    lowered = [one.drill_id for one in concerns if one.kind == Concern.Kind.LOWERED]
    waiting = held.concerns.filter(settled_at=None)
    waiting.filter(kind=Concern.Kind.LOWERED, drill__in=lowered).update(settled_at=now)
    known = set(waiting.values_list("drill", "kind"))
    return Concern.objects.bulk_create(one for one in concerns if (one.drill_id, one.kind) not in known)


def _rest(finding: Finding, held: Prescription, *, by: User | None, now: datetime) -> bool:
    """Whether the drill had to be laid to rest. Without an end: nothing but a therapist brings it back."""
    drill = finding.item.drill
    if held.pauses.in_force(now).filter(origin=Pause.Origin.SAFETY, drill=drill, ends_at=None).exists():
        return False
    reason = finding.conflicts[0].sentence[:REASON_LENGTH]
    held.pauses.create(drill=drill, origin=Pause.Origin.SAFETY, reason=reason, starts_at=now, by=by)
    return True


def _follow(item: Item, changed: dict[str, Any], *, by: User | None, now: datetime) -> Item:
    """The next version of an item, from now or from the day the version was planned for; the rest of it unchanged.

    The therapist's reason stays the therapist's: a rule's words in its place would answer later questions for them.
    """
    columns = {field.name: getattr(item, field.name) for field in Item._meta.concrete_fields if not field.primary_key}
    begins_at = max(now, item.starts_at)
    following = Item(**columns | {"replaces": item, "by": by, "starts_at": begins_at} | changed)
    item.ends_at = begins_at
    item.save(update_fields=["ends_at"])
    following.save()
    return following


def _concern(
    kind: Concern.Kind, conflict: Conflict, held: Prescription, cause: str, *, by: User | None, now: datetime
) -> Concern:
    return Concern(
        prescription=held,
        drill=conflict.drill,
        precaution=conflict.precaution if conflict.phase is None else None,
        kind=kind,
        cause=cause,
        limit_deg=conflict.limit_deg if kind == Concern.Kind.LOWERED else None,
        reason=conflict.sentence[:400],
        raised_at=now,
        raised_by=by,
    )


def _tell(
    held: Prescription,
    raised: Sequence[Concern],
    followed: Sequence[tuple[Item, Item]],
    *,
    by: User | None,
    now: datetime,
) -> None:
    """The trail, the history, the reminders and the patient hear of it."""
    patient: Patient = held.episode.patient
    resting = [one.drill for one in raised if one.kind == Concern.Kind.RESTS]
    holding = [(old, new) for old, new in followed if new.starts_at <= now]
    _leave_trace(
        "prescription.made_safer",
        held,
        by=by,
        at=now,
        rests=[drill.pk for drill in resting],
        changed=[[old.pk, new.pk] for old, new in followed],
    )
    with translation.override(patient.language):
        Sending.objects.create(
            prescription=held,
            made_at=now,
            by=by,
            holds_at=now,
            phase=held.phase,
            reason=_kindly(resting),
            rows=differences.between([old for old, _new in holding], [new for _old, new in holding]).as_rows(),
        )
    prescribing.leave_word(patient, now=now)
    Invitation.objects.create(patient=patient, kind=Invitation.Kind.CHANGED, asked_at=now)


def _kindly(resting: Sequence[Drill]) -> str:
    """Why, in the patient's words."""
    if not resting:
        return _("This keeps you safe while you heal.")
    words = _("To keep you safe, rest for now: %(drills)s. Your therapist will say when to start again.")
    return (words % {"drills": ", ".join(drill.name for drill in resting)})[:REASON_LENGTH]


def _leave_trace(what: str, held: Prescription, *, by: User | None, at: datetime, **detail: object) -> None:
    patient = held.episode.patient
    actor: audit.Actor = by or audit.System()
    audit.record(what, target=held, by=actor, at=at, clinic_id=patient.clinic_id, patient_id=patient.pk, **detail)
