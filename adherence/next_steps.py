"""The next best step of a caseload's row: what a reason's ``action`` is called, and where it is done.

Every step is a real address; the one that sends something (*Invite again*) is a form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from adherence.reasons import Reason


@dataclass(frozen=True)
class NextStep:
    label: str | Promise
    address: str
    is_form: bool = False  # it sends something: posted, never followed


@dataclass(frozen=True)
class _Way:
    label: str | Promise
    page: str
    rest: str = ""  # of the address: a place on the page, or a query
    is_form: bool = False


WAYS: Mapping[str, _Way] = {
    "review": _Way(gettext_lazy("Review"), "adherence:chart"),
    "release": _Way(gettext_lazy("Release"), "adherence:chart", "#alarms"),
    "reply": _Way(gettext_lazy("Reply"), "adherence:chart", "#messages"),
    "write": _Way(gettext_lazy("Write"), "adherence:chart", "#messages"),
    "ease": _Way(gettext_lazy("Ease back"), "prescriptions:ease"),
    "progress": _Way(gettext_lazy("Progress"), "prescriptions:progress", "?offer=phase"),
    "prescribe": _Way(gettext_lazy("Prescribe"), "prescriptions:builder"),
    "invite": _Way(gettext_lazy("Invite again"), "patients:invite", is_form=True),
    "address": _Way(gettext_lazy("Check address"), "patients:details"),
    "resume": _Way(gettext_lazy("Resume"), "prescriptions:pause-here"),
}
"""By a reason's ``action``."""


def step_of(reason: Reason, patient: UUID) -> NextStep:
    """What to do about a reason first."""
    return _step(WAYS[reason.action], patient)


def look(patient: UUID) -> NextStep:
    """Where nothing presses: read the chart."""
    return _step(WAYS["review"], patient)


def message(patient: UUID) -> str:
    """Where a few words are written to a patient."""
    return _step(WAYS["write"], patient).address


def _step(way: _Way, patient: UUID) -> NextStep:
    return NextStep(way.label, reverse(way.page, args=[patient]) + way.rest, way.is_form)
