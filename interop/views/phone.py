"""What a patient's phone asks for while no page is open: who am I, and here is what was done without signal."""

from typing import Any

from django.middleware.csrf import get_token
from rest_framework.request import Request
from rest_framework.response import Response

from adherence.late_deeds.accepting import accept
from adherence.late_deeds.answers import Answer
from adherence.late_deeds.deeds import Deed
from clinic import clock
from interop.api.phone import phone_api
from interop.api.reading import read_deed, read_envelope
from interop.api.refusals import OtherPatient


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


def _told(sent: Any, answer: Answer) -> dict[str, Any]:
    """With the key as the phone wrote it, also where we could not read it."""
    key = sent.get("key") if isinstance(sent, dict) else None
    return {"key": key, "outcome": answer.outcome, "code": answer.code, "words": answer.words}
