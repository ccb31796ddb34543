"""The brief as text for the clinic's own record: reported facts in plain words, no claim about a payment or a cause."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from adherence.brief.brief import Brief
from adherence.brief.pain import source


def plain_text(brief: Brief) -> str:
    return "\n".join(_lines(brief)).replace("\u00a0", " ") + "\n"


def _lines(brief: Brief) -> Iterator[str]:
    yield _("%(name)s. Home programme, %(period)s.") % {"name": brief.patient.name, "period": brief.period}
    if brief.about:
        yield brief.about
    yield _("Reported by the patient, not observed.")
    yield ""
    yield from _figures(brief)
    for course in brief.drills:
        yield f"\n{course.title} ({course.dose})" if course.is_asked else f"\n{course.title}"
        yield f"- {course.done}. {course.pain.words}"
        if course.suggestion:
            yield _("- For review: %(suggestion)s") % {"suggestion": course.suggestion}
    yield from _section(_("Alerts"), brief.alarms)
    yield from _section(_("Measures"), brief.measures)
    yield from _section(_("Barriers"), brief.barriers)
    yield from _section(_("Changes to the programme"), brief.changes)
    yield from _section(_("Patient’s words"), [f"{day}: “{words}”" for day, words in brief.quotes])
    yield ""
    yield source()
    yield _("Suggestions are computed from the reports above. The therapist decides.")


def _figures(brief: Brief) -> Iterator[str]:
    yield _("Doses done of doses asked: %(done)s") % {"done": brief.done}
    if brief.on_plan:
        yield _("Days on plan: %(days)s") % {"days": brief.on_plan}
    if brief.pain:
        yield _("Strongest pain of the day, daily mean: %(pain)s") % {"pain": brief.pain}
    if brief.spread:
        yield _("Spread over the day (1 is even), daily mean: %(spread)s") % {"spread": brief.spread}
    if brief.longest_still:
        yield _("Longest still stretch, daily mean: %(time)s") % {"time": brief.longest_still}


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"\n{title}"
        yield from (f"- {line}" for line in lines)
