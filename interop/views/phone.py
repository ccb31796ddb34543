"""What a patient's phone asks for while no page is open: who am I, here is what was done without signal, and how were
my days."""

from datetime import timedelta
from typing import Any

from django.middleware.csrf import get_token
from rest_framework.request import Request
from rest_framework.response import Response

from adherence.late_deeds.accepting import accept
from adherence.late_deeds.answers import Answer
from adherence.late_deeds.deeds import Deed
from clinic import clock
from interop.api.phone import phone_api
from interop.api.reading import read_deed, read_envelope, read_period
from interop.api.refusals import OtherPatient
from interop.day_rows import days_of, told_of


@phone_api("GET")
def me(request: Request) -> Response:
    """Whose pass this phone holds, and the token that its next message must carry."""
    patient = request.auth
    who = {"id": str(patient.pk), "first_name": patient.first_name}
    return Response({"patient": who, "csrf": get_token(request._request), "now": clock.now().isoformat()})


@phone_api("POST")
def sync(request: Request) -> Response:
    """Deeds that the phone kept; each is answered, in the order in which they came."""
    envelope, now = read_envelope(request.data), clock.now()
    if envelope.patient_id != request.auth.pk:
        raise OtherPatient
    read = [read_deed(sent) for sent in envelope.deeds]
    deeds = [deed for deed in read if isinstance(deed, Deed)]
    accepted = iter(accept(deeds, patient=request.auth, sent_at=envelope.sent_at, now=now))
    answers = [next(accepted) if isinstance(one, Deed) else one for one in read]
    told = [_told(sent, answer) for sent, answer in zip(envelope.deeds, answers, strict=True)]
    return Response({"now": now.isoformat(), "answers": told})


@phone_api("GET", full=True)
def days(request: Request) -> Response:
    """The patient's own complete days, the very figures of *What I did*, the chart, the file and the visit brief.

    Version 1. ``since`` and ``until`` are therapy days (ISO dates), both included; without them the last seven complete
    days. Today is not among them: it is not over. ``days``: for each its ``date``; doses ``expected`` and ``credited``;
    ``frequency``, the share done, 0 to 1; ``longest_still_min``, minutes; ``spread_index``, 0 to 1; ``status``, a word
    of the published definition; ``pain_max``, 0 to 10. Beside them the same of all: ``expected``, ``credited``,
    ``frequency``, and how many days were ``on_plan`` of those ``asked``. Null, never 0, where nothing was expected or
    said. Fields may be added within version 1; none is renamed or taken away.
    """
    patient, now = request.auth, clock.now()
    since, until = read_period(request.query_params, yesterday=patient.therapy_day(now) - timedelta(days=1))
    stretch = days_of(patient, since=since, until=until)
    return Response({"patient": str(patient.pk), "since": since, "until": until} | told_of(stretch))


def _told(sent: Any, answer: Answer) -> dict[str, Any]:
    """With the key as the phone wrote it, also where we could not read it."""
    key = sent.get("key") if isinstance(sent, dict) else None
    return {"key": key, "outcome": answer.outcome, "code": answer.code, "words": answer.words}
