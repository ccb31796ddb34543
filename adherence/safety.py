"""Red flags: what a patient is asked when something feels wrong, what they are told at once, and what then rests; and
the rules about pain, over-doing and silence, which nobody is asked about.

The rules are the library's (``safety_rules.json``), a starting point that a licensed therapist reviews. They sort what
was said by urgency. They never name a cause to the patient and never say that anything is safe.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prescriptions import library

_SHEET = Path(library.__file__).parent / "safety_rules.json"

YES, NO = "yes", "no"
_FOUND = "PN"


class Level(TextChoices):
    """How fast help is needed, most urgent first."""

    EMERGENCY = "emergency", gettext_lazy("Call 911 now")
    ER = "er", gettext_lazy("Go to the ER now")
    CALL = "call", gettext_lazy("Call your clinic today")
    MESSAGE = "message", gettext_lazy("Tell your therapist")
    INFO = "info", gettext_lazy("Nothing you need to do")

    @property
    def rank(self) -> int:
        """0 is the most urgent."""
        return list(Level).index(self)

    @property
    def cannot_wait(self) -> bool:
        """Somebody at the clinic has to read it within the hour."""
        return self.rank <= Level.CALL.rank


class Action(StrEnum):
    """What rests at once. The product only ever pauses; starting again is a therapist's decision."""

    ALL = "lock-all"
    REGION = "lock-region"
    LIMB = "lock-limb"
    LEG = "lock-leg"
    STANDING = "lock-standing"
    DRILL = "lock-drill"  # the drills that the alert names
    EASIER = "offer-easier"  # nothing rests; the easier version that the therapist allowed is offered
    CAUTION = "caution"  # nothing rests
    NONE = "none"  # nothing rests
    CRISIS = "show-crisis-card"  # nothing rests; the crisis line is shown


@dataclass(frozen=True)
class Flag:
    """One red flag: its signs and what to do in the patient's words, what it may mean in the therapist's."""

    id: str
    level: Level
    is_for_everyone: bool
    name: str
    signs: tuple[str, ...]
    to_patient: tuple[str, ...]
    to_therapist: str
    action: Action
    asks: tuple[str, ...] = ()
    if_yes: tuple[str, ...] = ()
    if_no: tuple[str, ...] = ()

    @property
    def is_found(self) -> bool:
        """Found in the pain scores (``pain_rules``, ``rest_rules``); nobody reports it."""
        return self.id.startswith(_FOUND)

    @property
    def is_reported(self) -> bool:
        """Asked about, or read in a message (``crisis``). The others are found, or said of a patient's days: over-doing
        and silence (OD01, AD01) open no alert; the caseload (``triage``) and today's page (``remarks``) say them."""
        return bool(self.signs) or self.action is Action.CRISIS

    @property
    def questions(self) -> list[tuple[str, str]]:
        """What more is asked: name and words. Nobody has to answer before they are told what to do."""
        words = {"hit_head": _("Did you hit your head?"), "blood_thinner": _("Do you take blood thinners?")}
        return [(name, words[name]) for name in self.asks]

    def level_after(self, answers: Mapping[str, str]) -> Level:
        """As urgent as the answers make it: any yes is for the ER."""
        return Level.ER if self._any_yes(answers) and self.level.rank > Level.ER.rank else self.level

    def advice(self, answers: Mapping[str, str]) -> tuple[str, ...]:
        """What to do, sentence by sentence."""
        if self._any_yes(answers):
            return self.if_yes
        is_denied = bool(self.asks) and all(answers.get(name) == NO for name in self.asks)
        return self.if_no if is_denied else self.to_patient

    def alarm(self, answers: Mapping[str, str], *, day: int | None) -> str:
        """What the therapist reads. ``day``: since surgery or onset, where an episode stands behind it."""
        known = {name: _answer(answers.get(name)) for name in ("hit_head", "blood_thinner")}
        when = {"day": "?", "week": "?"} if day is None else {"day": str(day), "week": str(max(day, 0) // 7 + 1)}
        return self.to_therapist.format(**known, **when)

    def _any_yes(self, answers: Mapping[str, str]) -> bool:
        return any(answers.get(name) == YES for name in self.asks)


def _answer(said: str | None) -> str:
    return {YES: _("yes"), NO: _("no")}.get(said or "", _("not said"))


@cache
def _sheet() -> dict[str, Flag]:
    rules = json.loads(_SHEET.read_text(encoding="utf-8"))["rules"]
    flags = [_flag(row) for row in rules]
    return {flag.id: flag for flag in sorted(flags, key=lambda flag: flag.level.rank)}


def _flag(row: Mapping[str, object]) -> Flag:
    def words(name: str) -> tuple[str, ...]:
        said = row.get(name, ())
        assert isinstance(said, list | tuple)
        return tuple(map(str, said))

    return Flag(
        id=str(row["id"]),
        level=Level(str(row["level"])),
        is_for_everyone=bool(row["everyone"]),
        name=str(row["name"]),
        signs=words("signs"),
        to_patient=words("to_patient"),
        to_therapist=str(row["to_therapist"]),
        action=Action(str(row["action"])),
        asks=words("asks"),
        if_yes=words("if_yes"),
        if_no=words("if_no"),
    )


def flag_of(rule: str) -> Flag:
    """Raises KeyError for a rule that is none."""
    return _sheet()[rule]


def every_rule() -> list[Flag]:
    """The whole sheet, most urgent first."""
    return list(_sheet().values())


def found_flags() -> list[Flag]:
    """What is found in pain scores, most urgent first."""
    return [flag for flag in _sheet().values() if flag.is_found]


def every_flag() -> list[Flag]:
    """All that are asked about, most urgent first: for somebody whose condition is not known."""
    return [flag for flag in _sheet().values() if flag.signs]


def flags_for(rules: Iterable[str]) -> list[Flag]:
    """What to ask somebody: what holds for everyone and what is among ``rules``, most urgent first."""
    named = set(rules)
    return [flag for flag in every_flag() if flag.is_for_everyone or flag.id in named]


def by_level(flags: Iterable[Flag]) -> list[tuple[Level, list[Flag]]]:
    """The flags under their headings, most urgent first; empty headings are left out."""
    held = list(flags)
    groups = [(level, [flag for flag in held if flag.level is level]) for level in Level]
    return [group for group in groups if group[1]]


def dial(phone: str) -> str:
    """A number as a ``tel:`` link wants it."""
    return re.sub(r"[^\d+]", "", phone)
