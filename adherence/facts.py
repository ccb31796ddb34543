"""What is written about a patient's day, fetched at once: for the page that shows it, for the deed that adds to it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Q

from adherence.locking import conditions_in_care
from adherence.models import AdherenceDay, Alert, DayWord, EarlyWord, Morning, Move, Skip, Tick
from adherence.relocking import unlocked
from adherence.usual_hour import first_ticks, may_be_asked
from clinic.columns import column, rows_of
from patients.models import Condition, Patient
from prescriptions.models import Pause
from prescriptions.programme import Programme, programme_with, rests_and_habits

A_DAY = timedelta(days=1)
LOOKING_BACK = timedelta(days=4)  # as far as the page tells of the days before (``remarks``)
_LAST_OF_ALL = datetime.max.replace(tzinfo=UTC)


@dataclass
class Facts:
    """What was asked of the patient today and what was done, as stored; the rows around it; who else reads the mailbox.

    A deed puts in what it writes, so that neither the booking nor the page reads it again. What goes by key also
    holds the rows of other days, or taken back, that were asked for by their keys.
    """

    on: date
    programme: Programme
    ticks_by_key: dict[UUID, Tick]
    moves_by_key: dict[UUID, Move]
    skips_by_key: dict[UUID, Skip]
    words_by_key: dict[UUID, DayWord]
    kept: Sequence[AdherenceDay]
    shares_mailbox: bool = False
    early: Mapping[UUID, Sequence[EarlyWord]] = field(
        default_factory=dict
    )  # words that overtook their deed, by its key
    morning: Morning | None = None  # how the day began, where that was said
    firsts: Sequence[datetime] = ()  # when each of the last days began, where another hour for the mail may be offered

    @property
    def patient(self) -> Patient:
        return self.programme.patient

    @property
    def ticks(self) -> list[Tick]:
        """The standing ticks of the day, in the order in which they were done."""
        standing = [tick for tick in self.ticks_by_key.values() if tick.on == self.on and tick.is_standing]
        return sorted(standing, key=lambda tick: (tick.performed_at or _LAST_OF_ALL, tick.pk))

    @property
    def standing_moves(self) -> list[Move]:
        standing = [move for move in self.moves_by_key.values() if move.on == self.on and not move.undone_at]
        return sorted(standing, key=lambda move: move.performed_at)

    @property
    def moves(self) -> list[datetime]:
        """When the patient got up today, apart from ticks."""
        return [move.performed_at for move in self.standing_moves]

    @property
    def skips(self) -> list[Skip]:
        """The standing skips of the day, in the order in which they were said."""
        standing = [skip for skip in self.skips_by_key.values() if skip.on == self.on and not skip.undone_at]
        return sorted(standing, key=lambda skip: skip.pk)

    @property
    def words_this_week(self) -> list[DayWord]:
        """What stands of what the patient said about the days from Monday to this one."""
        since = self.on - timedelta(days=self.on.weekday())
        return [word for word in self.words_by_key.values() if since <= word.on <= self.on and not word.undone_at]

    def lay_to_rest(self, rests: Sequence[Pause]) -> None:
        """What was laid to rest just now: neither the booking nor the page reads it again."""
        if rests:
            self.programme = replace(self.programme, pauses=[*self.programme.pauses, *rests])

    def deed(self, key: UUID) -> Tick | Move | Skip | DayWord | None:
        """Whatever goes by a key, standing or taken back."""
        by_key = (self.ticks_by_key, self.moves_by_key, self.skips_by_key, self.words_by_key)
        return next((rows[key] for rows in by_key if key in rows), None)


def facts_of(patient: Patient, *, now: datetime, keys: Collection[UUID] = (), on: date | None = None) -> Facts:
    """One therapy day of a patient, the present one unless ``on`` says, and whatever already goes by ``keys``.

    Two queries: the items of that day and the next; and all the rest as columns of the patient's row.
    """
    on = on or patient.therapy_day(now)
    stretch = {"since": on, "until": on + A_DAY}
    row: Mapping[str, Any] = Patient.objects.filter(pk=patient.pk).values(
        **rests_and_habits(patient, **stretch),
        **_done(patient, on, keys),
        **_around(patient, on),
        **_usual(patient, now),
    )[0]
    programme = programme_with(patient, row, **stretch)
    locks = unlocked(programme, rows_of(Alert, row["alarms"]), rows_of(Condition, row["care"]))
    return Facts(
        on,
        replace(programme, pauses=[*programme.pauses, *locks]) if locks else programme,
        {tick.key: tick for tick in rows_of(Tick, row["ticked"])},
        {move.key: move for move in rows_of(Move, row["moved"])},
        {skip.key: skip for skip in rows_of(Skip, row["skipped"])},
        {word.key: word for word in rows_of(DayWord, row["said"])},
        rows_of(AdherenceDay, row["kept"]),
        row["shares_mailbox"],
        _by_deed(rows_of(EarlyWord, row["early"])) if keys else {},
        next(iter(rows_of(Morning, row["morning"])), None),
        row.get("firsts", ()),
    )


def _by_deed(words: Iterable[EarlyWord]) -> dict[UUID, list[EarlyWord]]:
    waiting: dict[UUID, list[EarlyWord]] = defaultdict(list)
    for word in words:
        waiting[word.about].append(word)
    return dict(waiting)


def _done(patient: Patient, on: date, keys: Collection[UUID]) -> dict[str, ArraySubquery]:
    asked = Q(key__in=keys) if keys else Q()
    mine = Q(on=on, undone_at=None) | asked
    this_week = Q(on__range=(on - timedelta(days=on.weekday()), on), undone_at=None) | asked
    waiting = {"early": column(EarlyWord.objects.filter(patient=patient, about__in=keys))} if keys else {}
    return waiting | {
        "ticked": column(Tick.objects.filter(mine, patient=patient)),
        "moved": column(Move.objects.filter(mine, patient=patient)),
        "skipped": column(Skip.objects.filter(mine, patient=patient)),
        "said": column(DayWord.objects.filter(this_week, patient=patient)),
    }


def _around(patient: Patient, on: date) -> dict[str, ArraySubquery | Exists]:
    monday = on - timedelta(days=on.weekday())
    kept = AdherenceDay.objects.filter(patient=patient, on__range=(min(monday, on - LOOKING_BACK), on))
    others = Patient.objects.sharing_mailbox(patient).exclude(pk=patient.pk)
    return {
        "kept": column(kept),
        "morning": column(Morning.objects.filter(patient=patient, on=on)),
        "shares_mailbox": Exists(others),
        "alarms": column(Alert.objects.open().of(patient)),
        "care": column(conditions_in_care(patient)),
    }


def _usual(patient: Patient, now: datetime) -> dict[str, ArraySubquery]:
    return {"firsts": first_ticks(patient, now)} if may_be_asked(patient, now) else {}
