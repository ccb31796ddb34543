"""What a therapist's morning list says: who could use a look and why, by initials; messages; who is ready for more.

A mailbox is read on many screens, so no patient is named in it. Everything else stands behind the sign-in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.case import Case
from adherence.reasons import Level, Reason
from clinic import names

NAMED = 12  # lines under a heading; the caseload shows the rest
READY, MESSAGE, RED_FLAG = "progress", "message", "red-flag"  # kinds of reasons


@dataclass(frozen=True)
class Entry:
    """ "R. A." and "Silent 4 days" """

    initials: str
    why: str


@dataclass(frozen=True)
class Heading:
    """Some people under one heading, most urgent first."""

    entries: Sequence[Entry]

    @property
    def named(self) -> Sequence[Entry]:
        return self.entries[:NAMED]

    @property
    def more(self) -> str:
        """ "And 3 more." """
        count = len(self.entries) - NAMED
        return ngettext("And %(count)d more.", "And %(count)d more.", count) % {"count": count} if count > 0 else ""


@dataclass(frozen=True)
class MorningList:
    """``looks``: who needs a look; ``ready``: who may progress and needs none; ``messages``: how many people wrote and
    wait."""

    looks: Heading
    ready: Heading
    messages: int

    @classmethod
    def of(cls, cases: Iterable[Case]) -> Self:
        """From a therapist's cases, most urgent first."""
        rows = list(cases)
        return cls(
            looks=Heading([_entry(case, _urgent(case)) for case in rows if case.needs_a_look]),
            ready=Heading([_entry(case, _of_kind(case, READY)) for case in rows if _is_only_ready(case)]),
            messages=sum(MESSAGE in case.kinds for case in rows),
        )

    @property
    def count(self) -> int:
        """People to look at."""
        return len(self.looks.entries) + len(self.ready.entries)

    @property
    def lead(self) -> str:
        looks = len(self.looks.entries)
        said = [
            ngettext(
                "%(count)d of your patients could use a look.", "%(count)d of your patients could use a look.", looks
            )
            % {"count": looks}
            if looks
            else _("Nobody needs a look.")
        ]
        if self.messages:
            words = ngettext("%(count)d person wrote and waits.", "%(count)d people wrote and wait.", self.messages)
            said.append(words % {"count": self.messages})
        return " ".join(said)


def _is_only_ready(case: Case) -> bool:
    return not case.needs_a_look and READY in case.kinds


def _urgent(case: Case) -> list[str]:
    return [_in_a_mail(reason) for reason in case.reasons if reason.level <= Level.LOOK]


def _of_kind(case: Case, kind: str) -> list[str]:
    return [reason.sentence for reason in case.reasons if reason.kind == kind]


def _in_a_mail(reason: Reason) -> str:
    """Its sentence; but what exactly a patient feels is told on the chart alone, as in the mail about an alert."""
    return _("Red flag: see the chart") if reason.kind == RED_FLAG else reason.sentence


def _entry(case: Case, sentences: Iterable[str]) -> Entry:
    return Entry(names.dotted_initials(case.patient.name), "; ".join(sentences))
