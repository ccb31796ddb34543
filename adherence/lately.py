"""What happened lately, as columns of a query that is made anyway: the last tick, the end of the last programme, what
a re-check raised, which precautions have a last day, which red flags are open; where each programme stands in its
protocol (``milestones``), what was put aside, and what the clinic's thresholds are.

The caseload asks for them beside its patients, the chart beside its episodes; neither needs a query for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from adherence import milestones
from adherence.models import Alert, Snooze, Tick, TriageLimits
from adherence.thresholds import BOUNDS
from patients.models import Message, Patient, Precaution
from prescriptions.models import Concern, Prescription


@dataclass(frozen=True)
class Lately:
    """``last_tick_at`` is None for a patient who never ticked, or whose last tick has no known time."""

    last_tick_on: date | None
    last_tick_at: datetime | None
    ended_at: datetime | None
    raised: Sequence[Mapping[str, Any]]  # each open concern: its kind and its drill's name
    ending: Sequence[Mapping[str, Any]]  # each drill held inside a precaution that has a last day
    flagged: Sequence[Mapping[str, Any]]  # each open alert: its rule, its level, when it was said and seen
    unread_since: datetime | None  # when the oldest message was written that nobody of the clinic has read
    bounced_at: datetime | None  # when the mailbox refused our mail for good
    limits: Mapping[str, Any] | None  # the clinic's thresholds, where it has set any
    put_aside: Sequence[Mapping[str, Any]]  # each that nobody has ended, by its kind
    courses: Sequence[Mapping[str, Any]]  # each living programme in its protocol
    marks: Sequence[Mapping[str, Any]]  # the newest word on each criterion of open episodes
    measured: Sequence[Mapping[str, Any]]  # the newest standing measure of each kind

    @classmethod
    def of(cls, row: Model) -> Self:
        """Of a row that was fetched with ``columns``."""
        return cls(**{field.name: getattr(row, field.name) for field in fields(cls)})

    def ended_on(self, patient: Patient) -> date | None:
        return patient.therapy_day(self.ended_at) if self.ended_at else None


def columns(patient: str = "pk") -> dict[str, Subquery | ArraySubquery]:
    """To annotate any row that knows its ``patient``."""
    ticks = Tick.objects.standing().filter(patient=OuterRef(patient))
    latest = ticks.order_by("-on", F("performed_at").desc(nulls_last=True))[:1]
    ended = Prescription.objects.filter(episode__patient=OuterRef(patient), ended_at__isnull=False)
    unread = Message.objects.from_patient().unread().filter(patient=OuterRef(patient)).order_by("said_at")
    return {
        "last_tick_on": Subquery(latest.values("on")),
        "last_tick_at": Subquery(latest.values("performed_at")),
        "ended_at": Subquery(ended.order_by("-ended_at").values("ended_at")[:1]),
        "raised": ArraySubquery(_raised(patient)),
        "ending": ArraySubquery(_ending(patient)),
        "flagged": ArraySubquery(_flagged(patient)),
        "unread_since": Subquery(unread.values("said_at")[:1]),
        "bounced_at": Subquery(Patient.objects.filter(pk=OuterRef(patient)).values("mail_bounced_at")),
        "limits": Subquery(_limits(patient)),
        "put_aside": ArraySubquery(_put_aside(patient)),
        "courses": ArraySubquery(milestones.courses(patient)),
        "marks": ArraySubquery(milestones.marks(patient)),
        "measured": ArraySubquery(milestones.measured(patient)),
    }


def _limits(patient: str) -> Any:
    limits = TriageLimits.objects.filter(clinic__patients=OuterRef(patient))
    return limits.values_list(JSONObject(**{name: name for name in BOUNDS}))


def _put_aside(patient: str) -> Any:
    standing = Snooze.objects.standing().filter(patient=OuterRef(patient))
    return standing.values_list(JSONObject(pk="pk", kind="kind", until_on="until_on", why="why", by_name="by__name"))


def _flagged(patient: str) -> Any:
    alerts = Alert.objects.open().filter(patient=OuterRef(patient))
    return alerts.values_list(JSONObject(rule="rule", level="level", said_at="said_at", seen_at="seen_at"))


def _raised(patient: str) -> Any:
    concerns = Concern.objects.open().filter(prescription__episode__patient=OuterRef(patient))
    return concerns.values_list(JSONObject(kind="kind", drill="drill__name"))


def _ending(patient: str) -> Any:
    """The drills of living programmes whose range is limited while a precaution that could have asked for it ends.

    What was prescribed after its last day was prescribed without it. A drill that rests by a rule is not among them:
    its concern is said anyway.
    """
    held = Q(
        episode__prescriptions__ended_at=None,
        episode__prescriptions__items__ends_at=None,
        episode__prescriptions__items__starts_at__date__lte=F("expires_on"),
        episode__prescriptions__items__range_limit_deg__isnull=False,
        episode__prescriptions__items__drill__clamped_by__contains=[F("tag")],
    )
    theirs = Precaution.objects.standing().filter(
        held, episode__patient=OuterRef(patient), episode__closed_at=None, expires_on__isnull=False
    )
    items = "episode__prescriptions__items"
    return (
        theirs.order_by("expires_on", f"{items}__position")
        .annotate(last_on=F("expires_on"))
        .values_list(JSONObject(last_on="last_on", limit=f"{items}__range_limit_deg", drill=f"{items}__drill__name"))
    )
