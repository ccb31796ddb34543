"""Reading what a phone sent: an envelope, and in it deeds of which each is judged alone; or which days it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework import serializers

from adherence.booking import Unreadable as UnreadableDeed
from adherence.late_deeds.answers import Answer, Outcome
from adherence.late_deeds.deeds import Deed, Done, Felt, FeltWrong, GotUp, PassedOver, SaidOfDay, TakenBack, Woke
from adherence.models import DayWord, Skip, Tick
from adherence.pain_bands import Quality
from interop.api.refusals import OddPeriod, TooMuch, Unreadable

AT_ONCE = 500
A_DAY, USUAL, MOST = timedelta(days=1), timedelta(days=7), timedelta(days=366)  # of a period
_CALENDAR = range(1900, 2200)  # a phone that lost its battery believes it is 1970


@dataclass(frozen=True)
class Envelope:
    """``sent_at``: by the phone's clock. ``deeds``: as they came."""

    patient_id: UUID
    sent_at: datetime
    deeds: list[Any]


class Moment(serializers.DateTimeField):
    """An instant with its zone: one without would be guessed at."""

    def __init__(self, **more: Any) -> None:
        super().__init__(default_timezone=UTC, **more)

    def enforce_timezone(self, value: datetime) -> datetime:
        if timezone.is_naive(value) or value.year not in _CALENDAR:
            self.fail("invalid", format="ISO 8601")
        return value.astimezone(UTC)


class EnvelopeSheet(serializers.Serializer):
    patient = serializers.UUIDField()
    sent_at = Moment()
    deeds = serializers.ListField(child=serializers.JSONField(allow_null=True))


class DeedSheet(serializers.Serializer):
    """What every deed says; the sheets below add what its kind says, in the words of the wire."""

    deed: type[Deed]
    key = serializers.UUIDField()
    at = Moment()

    def read(self) -> Deed:
        """Ask ``is_valid`` first."""
        return self.deed(**self.validated_data)


class DoneSheet(DeedSheet):
    deed = Done
    item = serializers.IntegerField(min_value=1, max_value=2**63 - 1, source="item_id")
    snack_at = Moment(allow_null=True, default=None)
    performed_at = Moment(allow_null=True, default=None)
    precision = serializers.ChoiceField(Tick.Precision.values, default=Tick.Precision.EXACT.value)
    reps = serializers.ListField(
        child=serializers.IntegerField(), max_length=100, allow_empty=False, allow_null=True, default=None
    )
    easier = serializers.BooleanField(default=False, source="is_easier")

    def validate_reps(self, reps: list[int] | None) -> tuple[int, ...] | None:
        return None if reps is None else tuple(reps)


class GotUpSheet(DeedSheet):
    deed = GotUp
    performed_at = Moment()


class PassedOverSheet(DeedSheet):
    deed = PassedOver
    item = serializers.IntegerField(min_value=1, max_value=2**63 - 1, source="item_id")
    snack_at = Moment(allow_null=True, default=None)
    reason = serializers.ChoiceField(Skip.Reason.values)


class SaidOfDaySheet(DeedSheet):
    deed = SaidOfDay
    word = serializers.ChoiceField(DayWord.Kind.values)


class TakenBackSheet(DeedSheet):
    deed = TakenBack
    about = serializers.UUIDField()


class FeltSheet(DeedSheet):
    deed = Felt
    about = serializers.UUIDField()
    pain = serializers.IntegerField(min_value=0, max_value=10, allow_null=True)
    quality = serializers.ChoiceField(Quality.values, allow_blank=True, default="")


class WokeSheet(DeedSheet):
    deed = Woke
    pain = serializers.IntegerField(min_value=0, max_value=10)


class FeltWrongSheet(DeedSheet):
    deed = FeltWrong
    rule = serializers.CharField(max_length=20)
    answers = serializers.DictField(child=serializers.CharField(max_length=20), default=dict)

    def validate_answers(self, answers: dict[str, str]) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(answers.items()))


SHEETS: dict[str, type[DeedSheet]] = {
    "tick": DoneSheet,
    "move": GotUpSheet,
    "skip": PassedOverSheet,
    "day": SaidOfDaySheet,
    "undo": TakenBackSheet,
    "pain": FeltSheet,
    "morning": WokeSheet,
    "wrong": FeltWrongSheet,
}


def read_envelope(sent: Any) -> Envelope:
    """Raises ``Unreadable``, ``TooMuch``."""
    sheet = EnvelopeSheet(data=sent)
    if not sheet.is_valid():
        raise Unreadable
    if len(sheet.validated_data["deeds"]) > AT_ONCE:
        raise TooMuch
    return Envelope(*(sheet.validated_data[name] for name in ("patient", "sent_at", "deeds")))


def read_deed(sent: Any) -> Deed | Answer:
    """A deed, or the answer to one that cannot be read: it must not hold up the others."""
    kind = sent.get("kind") if isinstance(sent, dict) else None
    sheet_of = SHEETS.get(kind) if isinstance(kind, str) else None
    sheet = sheet_of(data=sent) if sheet_of else None
    return sheet.read() if sheet and sheet.is_valid() else Answer(Outcome.REFUSED, UnreadableDeed())


def read_period(asked: Mapping[str, str], *, yesterday: date) -> tuple[date, date]:
    """The first and the last day asked for, both included; the last seven complete ones where nothing is said.

    Raises ``OddPeriod``.
    """
    try:
        until = date.fromisoformat(asked["until"]) if "until" in asked else yesterday
        since = date.fromisoformat(asked["since"]) if "since" in asked else until - USUAL + A_DAY
    except (ValueError, OverflowError) as odd:
        raise OddPeriod from odd
    if not since <= until <= yesterday or until - since >= MOST:
        raise OddPeriod
    return since, until
