"""The brief as a PDF: its words go to a Typst template as data, a tagged PDF comes back. Reading it leaves a trace."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import typst
from django.conf import settings
from django.utils import formats, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from adherence.brief.brief import Brief, brief_of
from adherence.brief.drills import DrillCourse
from adherence.brief.pain import source
from clinic import audit
from clinic.models import User
from patients.models import Patient
from prescriptions.printing import usual_paper

QUOTE = 300  # signs of one message
_TEMPLATE = Path(settings.BASE_DIR) / "templates" / "adherence" / "brief.typ"


def print_brief(patient: Patient, *, since: date, by: User, now: datetime) -> bytes:
    """The PDF on the clinic's usual paper, in the reader's language."""
    told = brief_of(patient, since=since, now=now)
    drawn = pdf(told, paper=usual_paper(patient.clinic), by=by)
    audit.record(
        "brief.printed",
        target=patient,
        by=by,
        at=now,
        clinic_id=patient.clinic_id,
        patient_id=patient.pk,
        since=since.isoformat(),
    )
    return drawn


def pdf(brief: Brief, *, paper: str, by: User) -> bytes:
    """On one of ``printing.PAPERS``. Equal data gives equal bytes."""
    data = json.dumps(_data(brief, paper, by), ensure_ascii=False, sort_keys=True)
    try:
        return _compiled(data, accessible=True)
    except typst.TypstError:
        # The standard refuses a sign that no font here can draw. A page with an empty box for it is better than none.
        return _compiled(data, accessible=False)


def _compiled(data: str, *, accessible: bool) -> bytes:
    """``accessible``: to PDF/UA-1 (ISO 14289-1)."""
    standard: list[Literal["ua-1"]] = ["ua-1"] if accessible else []
    return typst.compile(_TEMPLATE, format="pdf", sys_inputs={"brief": data}, pdf_standards=[*standard])


def _data(brief: Brief, paper: str, by: User) -> dict[str, Any]:
    """All that the template knows. It adds no word of its own."""
    return {
        "paper": paper,
        "language": translation.get_language(),
        "title": _("Visit brief, %(name)s") % {"name": brief.patient.name},
        "lead": " ".join(filter(None, [f"{brief.period}.", brief.about])),
        "figures": [[name, figure] for name, figure in _figures(brief) if figure],
        "drills": [_drill(course) for course in brief.drills],
        "sections": [
            [title, lines]
            for title, lines in (
                (_("Alerts"), brief.alarms),
                (_("Measures"), brief.measures),
                (_("Barriers"), brief.barriers),
                (_("What changed"), brief.changes),
                (_("In the patient’s words"), _quotes(brief)),
            )
            if lines
        ],
        "signature": _("Made for %(reader)s, %(clinic)s, on %(day)s.")
        % {
            "reader": by.name,
            "clinic": brief.patient.clinic.name,
            "day": formats.date_format(brief.today, "SHORT_DATE_FORMAT"),
        },
        "words": {
            "drills": _("Drill by drill"),
            "head": [_("Drill and dose"), _("Done of asked"), _("Pain, 0 to 10"), _("Suggestion")],
            "foot": _("Reported by the patient, not observed. Suggestions only: the therapist decides."),
            "source": source(),
            "page": _("Page"),
        },
    }


def _figures(brief: Brief) -> list[tuple[str, str]]:
    return [
        (_("Doses done"), brief.done),
        (_("Days on plan"), brief.on_plan),
        (_("Strongest pain, daily mean"), brief.pain),
        (_("Spread, daily mean; 1 is even"), brief.spread),
        (_("Longest still stretch, daily mean"), brief.longest_still),
    ]


def _quotes(brief: Brief) -> list[str]:
    """Cut where a message is a letter: the whole of it stands on the chart."""
    return [f"{day}: “{Truncator(words).chars(QUOTE)}”" for day, words in brief.quotes]


def _drill(course: DrillCourse) -> dict[str, str]:
    taken_out = _("No longer asked for.")
    return {
        "title": course.title,
        "dose": course.dose if course.is_asked else taken_out,
        "done": course.done,
        "pain": course.pain.words,
        "verdict": course.suggestion.title if course.suggestion else "",
        "evidence": course.suggestion.evidence if course.suggestion else "",
    }
