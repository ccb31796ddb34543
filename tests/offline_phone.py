"""What a phone kept while it had no signal, as it stands on the wire."""

from tests.factories import NOW, new_key


def deed(kind, at=NOW, **said):
    """``at``: the tap, by the phone's clock."""
    moments = {name: said[name].isoformat() for name in ("performed_at", "snack_at") if said.get(name)}
    keys = {name: str(said[name]) for name in ("key", "about") if name in said}
    return {"key": str(new_key()), "kind": kind, "at": at.isoformat()} | said | moments | keys


def done(drill, at=NOW, **more):
    return deed("tick", at, **{"item": drill.pk, "performed_at": at, "snack_at": None, "precision": "exact"} | more)


def got_up(at=NOW, **more):
    return deed("move", at, **{"performed_at": at} | more)


def taken_back(one, at=NOW, **more):
    return deed("undo", at, about=one["key"], **more)


def felt(one, pain, at=NOW, **more):
    return deed("pain", at, about=one["key"], pain=pain, **more)


def envelope(patient, *deeds, sent_at=NOW):
    return {"patient": str(patient.pk), "sent_at": sent_at.isoformat(), "deeds": list(deeds)}


def bring(phone, patient, *deeds, sent_at=NOW):
    """Send a batch; the answers."""
    answer = phone.post("/api/v1/me/sync/", envelope(patient, *deeds, sent_at=sent_at), "application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()["answers"]


def outcomes(answers):
    return [answer["outcome"] for answer in answers]
