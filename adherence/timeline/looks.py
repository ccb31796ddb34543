"""Who looked at the record: one event per person and day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Min
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from adherence.timeline.event import A_PAGE, Event, Kind, Record
from clinic.models import Look
from patients.models import Patient


@dataclass(frozen=True)
class Looked(Event):
    pages: Sequence[str]

    kind = Kind.LOOKS
    icon = "eye"

    @property
    def title(self) -> str:
        """ "Ines Calloway looked at the chart"."""
        return _("%(name)s looked at %(pages)s") % {"name": self.by, "pages": ", ".join(self._words)}

    @property
    def signed(self) -> str:
        return ""

    @property
    def _words(self) -> list[str]:
        """Each once, in the order in which a record is read."""
        names = _names()
        found = {names.get(page, _("another page")) for page in self.pages}
        return [words for words in dict.fromkeys([*names.values(), _("another page")]) if words in found]


def _names() -> dict[str, str]:
    """The pages of a record by the names of their addresses; one added since is "another page"."""
    return {
        "adherence:chart": _("the chart"),
        "adherence:brief": _("the visit brief"),
        "adherence:brief-pdf": _("the visit brief"),
        "adherence:thread": _("the messages"),
        "patients:measures": _("the measures"),
        "prescriptions:builder": _("the programme"),
        "prescriptions:progress": _("the programme"),
        "prescriptions:ease": _("the programme"),
        "prescriptions:history": _("the history"),
        "prescriptions:precautions": _("the precautions"),
        "prescriptions:handout": _("the handout"),
        "prescriptions:handout-pdf": _("the handout"),
        "adherence:paper": _("a paper sheet"),
        "interop:adherence-csv": _("every day as CSV"),
        "patients:details": _("the details"),
    }


def columns(patient: Patient, before: datetime | None) -> dict[str, ArraySubquery]:
    days = Look.objects.filter(patient_id=patient.pk).values("on", "user_id", "by_name")
    days = days.annotate(first=Min("first_at"), pages=ArrayAgg("page"))
    if before is not None:
        days = days.filter(first__lt=before)
    told = JSONObject(at="first", by="by_name", pages="pages")
    return {"looks": ArraySubquery(days.order_by("-first").values_list(told)[: A_PAGE + 1])}


def events(record: Record) -> Iterator[Event]:
    for look in record.row.get("looks", ()):
        yield Looked(datetime.fromisoformat(look["at"]), look["by"], look["pages"])
