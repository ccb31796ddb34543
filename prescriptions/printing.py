"""A handout as a PDF: the sheet's words and pictures go to a Typst template as data, a tagged PDF comes back.

Equal data gives equal bytes: no time of printing and no font of this machine goes in, but for scripts that the built-in
fonts do not write.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import segno
import typst
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from clinic import audit
from clinic.models import Clinic, User
from patients import way_in
from patients.models import Link, Patient
from prescriptions import figures
from prescriptions.figures import palette
from prescriptions.handout import Entry, Handout, handout_of
from prescriptions.illustrating import MOST_DEGREES, Side, can_be_loaded, subject_of

PAPERS: Mapping[str, str] = {"a4": "A4", "us-letter": "Letter"}
_TEMPLATE = Path(settings.BASE_DIR) / "templates" / "prescriptions" / "handout.typ"

# Where printers hold Letter (Unicode CLDR, paperSize US-Letter), as far as a zone's name tells.
_LETTER = ("America/", "Pacific/Honolulu")
_BUT_A4 = ("America/Sao_Paulo", "America/Argentina/")


class NothingToPrint(Exception):
    """The patient has no programme, now or within the days of the sheet."""

    def __str__(self) -> str:
        return _("There is no programme to print. Send one first.")


def usual_paper(clinic: Clinic) -> str:
    """What a clinic's printer most likely holds."""
    is_letter = clinic.zone.startswith(_LETTER) and not clinic.zone.startswith(_BUT_A4)
    return "us-letter" if is_letter else "a4"


@transaction.atomic
def print_handout(patient: Patient, *, paper: str, days: int, with_qr: bool, by: User, now: datetime) -> bytes:
    """The PDF, in the patient's language. With a QR code a way in is handed out, which its trail names.

    Raises ``NothingToPrint``.
    """
    link = way_in.hand_out(patient, purpose=Link.Purpose.INVITATION, now=now) if with_qr else None
    address = way_in.address(link) if link else ""
    with translation.override(patient.language):
        sheet = handout_of(patient, now=now, days=days, address=address)
        if not sheet.entries:
            raise NothingToPrint
        drawn = pdf(sheet, paper=paper)
    audit.record(
        "handout.printed",
        target=link or patient,
        by=by,
        at=now,
        clinic_id=patient.clinic_id,
        patient_id=patient.pk,
        days=days,
    )
    return drawn


def pdf(sheet: Handout, *, paper: str) -> bytes:
    """The sheet on one of ``PAPERS``, in the language that is active."""
    data = json.dumps(_data(sheet, paper), ensure_ascii=False, sort_keys=True)
    try:
        return _compiled(data, accessible=True)
    except typst.TypstError:
        # The standard refuses a sign that no font here can draw. A sheet with an empty box for it is better than none.
        return _compiled(data, accessible=False)


def _compiled(data: str, *, accessible: bool) -> bytes:
    """``accessible``: to PDF/UA-1 (ISO 14289-1): tagged, titled, every picture described."""
    standard: list[Literal["ua-1"]] = ["ua-1"] if accessible else []
    return typst.compile(_TEMPLATE, format="pdf", sys_inputs={"handout": data}, pdf_standards=[*standard])


def _data(sheet: Handout, paper: str) -> dict[str, Any]:
    """All that the template knows. It adds no word of its own."""
    return {
        "paper": paper,
        "language": translation.get_language(),
        "title": sheet.title,
        "lead": sheet.lead,
        "signature": sheet.signature,
        "limits": [str(limit) for limit in sheet.limits],
        "notes": sheet.notes,
        "qr": _qr(sheet.address),
        "entries": [_entry(entry) for entry in sheet.entries],
        "boards": [
            {
                "columns": [[column.clock, column.label] for column in board.columns],
                "rows": [[row.day, row.cells] for row in board.rows],
            }
            for board in sheet.boards
        ],
        "has_any_time": bool(sheet.at_any_time),
        "stop_signs": sheet.stop_signs,
        "call": sheet.whom_to_call,
        "words": _words(),
    }


def _words() -> dict[str, str]:
    return {
        "scan": _("Scan to tick off on your phone. The code is yours alone."),
        "limits": _("Your limits"),
        "board": _("Your days"),
        "how_to_tick": _("Tick the box with the drill’s number each time you have done it. Bring the sheet back."),
        "day": _("Day"),
        "any_time": _("Any time"),
        "normal": _("Is this normal?"),
        "mild": _("A mild ache or stretch is fine. It should be gone by the next morning."),
        "stop": _("Stop the drill and tell us"),
        "emergency": _("Call 911 now"),
        "signs": _(
            "Chest pain or a tight chest. Hard to breathe. You faint. Your face droops or your speech slurs. "
            "The worst headache of your life."
        ),
        "watched": _("Nobody watches your ticks or messages round the clock. If something feels wrong, call."),
        "page": _("Page"),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "picture": _picture(entry),
        "alt": entry.picture_in_words,
        "doses": entry.doses,
        "steps": entry.steps,
        "note": entry.note,
    }


def _picture(entry: Entry) -> str:
    """Start and end at the prescribed range, side and load, in plain colours; empty where nobody drew the drill."""
    drill, item = entry.drill, entry.item
    if not drill.figure:
        return ""
    limit = item.range_limit_deg
    limit = None if limit is None else min(limit, MOST_DEGREES)
    side: Side = "left" if item.side == "left" else "right"
    subject = subject_of(drill, loaded=bool(item.load) and can_be_loaded(drill))
    return palette.plain(figures.draw(subject, "pair", limit, side))


def _qr(address: str) -> str:
    """The code as SVG, or nothing. Level M still reads with a seventh of it stained."""
    if not address:
        return ""
    return str(segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True, svgclass=None))
