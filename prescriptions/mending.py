"""Ways out of a conflict, one click each: values that say what they would do, and do it to what was typed.

A mend travels as ``mend:<line key>:<kind>[:<value>]``, the value of a button. It changes the form's data and stores
nothing; the draft is worked out anew from what it leaves behind.
"""

from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext as _

MOST_DEG = 180  # degrees: what a range limit may say at most


@dataclass(frozen=True)
class Mend(ABC):
    """One way out. ``str()`` is the button's words, ``code`` what the button sends behind the line's key."""

    kind: ClassVar[str]

    @property
    def code(self) -> str:
        return self.kind

    @abstractmethod
    def __str__(self) -> str: ...


@dataclass(frozen=True)
class LimitTo(Mend):
    """Go no further than the precaution lets."""

    limit_deg: int  # degrees

    kind = "limit"

    @property
    def code(self) -> str:
        return f"{self.kind}:{self.limit_deg}"

    def __str__(self) -> str:
        return _("Limit to %(limit)d°") % {"limit": self.limit_deg}


@dataclass(frozen=True)
class StartOn(Mend):
    """Let the whole change begin on the first day on which the precaution no longer holds."""

    day: date

    kind = "start"

    @property
    def code(self) -> str:
        return f"{self.kind}:{self.day.isoformat()}"

    def __str__(self) -> str:
        return _("Start on %(day)s") % {"day": formats.date_format(self.day, "SHORT_DAY_FORMAT")}


@dataclass(frozen=True)
class Keep(Mend):
    """Keep the drill as it is, and say why. The words are the therapist's, so all a click can do is lead to them."""

    kind = "keep"

    def __str__(self) -> str:
        return _("Keep, with a reason")


def apply(post: QueryDict, action: str) -> QueryDict:
    """What was typed, with one mend done to it; an action that cannot be read changes nothing. Returns a copy."""
    typed = post.copy()
    word, key, kind, value = (*action.split(":", 3), "", "", "", "")[:4]
    if word == "mend" and key in post.getlist("line"):
        with suppress(ValueError):
            if kind == LimitTo.kind:
                _limit(typed, f"{key}-range_limit_deg", int(value))
            elif kind == StartOn.kind:
                typed["from_on"] = date.fromisoformat(value).isoformat()
    return typed


def _limit(typed: QueryDict, field: str, limit_deg: int) -> None:
    """A button of a page that was open for long must not widen a range that is narrower by now."""
    if not 0 <= limit_deg <= MOST_DEG:
        return
    held = typed.get(field, "").strip()
    if not (held.isdecimal() and held.isascii() and int(held) <= limit_deg):
        typed[field] = str(limit_deg)
