"""One day of a worked example, read with its patient's clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from adherence.adherence import Bout, Version, credit_of, dose_of, item_day
from adherence.figures import DayFigures
from adherence.still import longest_stretch
from patients.waking import Slot, Waking, Window
from prescriptions.planning import Pause, due_slots

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class GivenDay:
    given: Mapping[str, Any]

    @cached_property
    def on(self) -> date:
        return date.fromisoformat(self.given.get("date") or self.given["therapy_day"])

    @cached_property
    def waking(self) -> Waking:
        wakes, sleeps = self.given["waking"].split()[0].split("-")
        return Waking(ZoneInfo(self.given["tz"]), time.fromisoformat(wakes), time.fromisoformat(sleeps))

    @cached_property
    def window(self) -> Window:
        return self.waking.window(self.on)

    def at(self, text: str | None) -> datetime | None:
        """ "08:15" on this therapy day, or a whole instant; None where the patient could not say."""
        if text is None or text == "unknown":
            return None
        if len(text) > len("00:00"):
            return datetime.fromisoformat(text)
        moments = [
            datetime.combine(on, time.fromisoformat(text), tzinfo=self.waking.zone) for on in (self.on, self.on + A_DAY)
        ]
        return next((at for at in moments if self.waking.therapy_day(at) == self.on), moments[0])

    @cached_property
    def now(self) -> datetime | None:
        return self.at(self.given.get("now"))

    @cached_property
    def versions(self) -> list[Version]:
        return [self._version(asked) for asked in self.given.get("versions", [self.given])]

    def _version(self, asked: Mapping[str, Any]) -> Version:
        begun = self.at(asked.get("from")) or self.window.opens_at - 30 * A_DAY
        return Version(asked["times_per_day"], begun, self.at(asked.get("until")))

    @cached_property
    def bouts(self) -> list[Bout]:
        return [self._bout(logged) for logged in self.given.get("bouts", self.given.get("bouts_local", []))]

    def _bout(self, logged: str | Mapping[str, Any]) -> Bout:
        if isinstance(logged, str):
            return Bout(self.at(logged))
        dose = self.given.get("sets", 1), self.given.get("reps", 1), logged.get("reps_done")
        return Bout(self.at(logged["at"]), credit=credit_of(*dose), dose=dose_of(*dose))

    @cached_property
    def pauses(self) -> list[Pause]:
        stretches = [*self.given.get("pauses", []), (self.given.get("safety_stop_at"), None)]
        return [(begun, self.at(end)) for start, end in stretches if (begun := self.at(start))]

    @cached_property
    def other_movement(self) -> list[datetime]:
        return [at for text in self.given.get("other_movement", []) if (at := self.at(text))]

    @cached_property
    def skipped_at(self) -> list[datetime]:
        return [at for skip in self.given.get("skips", []) if (at := self.at(skip["at"]))]

    # -- what comes of it

    @cached_property
    def figures(self) -> DayFigures:
        still = self.given.get("max_still_min")
        return item_day(
            self.versions,
            self.bouts,
            window=self.window,
            min_gap=timedelta(minutes=self.given.get("min_gap_min", 30)),
            pauses=self.pauses,
            other_movement=self.other_movement,
            now=self.now,
            daily_cap=self.given.get("daily_cap"),
            max_still=timedelta(minutes=still) if still else None,
        )

    @property
    def slots(self) -> Sequence[Slot]:
        """The slots that the plan asks for, whether finished or not."""
        return [
            slot for version in self.versions for slot in due_slots(version, window=self.window, pauses=self.pauses)
        ]

    @property
    def ends_at(self) -> datetime:
        return min(self.now, self.window.closes_at) if self.now else self.window.closes_at

    @property
    def longest(self) -> tuple[datetime, datetime] | None:
        """The longest still stretch, as rule 7 finds it."""
        moments = [*self.other_movement, *(bout.at for bout in self.bouts if bout.at)]
        so_far = [at for at in moments if at <= self.ends_at or self.now is None]
        return longest_stretch(self.window.opens_at, self.ends_at, self.pauses, so_far)
