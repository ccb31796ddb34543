"""A red flag that is open holds for what is prescribed after it too: a drill added, a programme started anew or copied.

Prescribing knows nothing of alerts; it leaves word about the patient, and within seconds ``recounting`` reads it and
stores the rests. The patient does not wait for that: their pages ask ``unlocked``, so that no drill is offered
meanwhile, nor while no worker runs. Only what is read elsewhere in those seconds, the figures at the clinic and a daily
mail that happens to leave, does not know yet.
"""

from collections.abc import Iterable
from datetime import datetime

from adherence.locking import lock, pause_of, reach_of
from adherence.models import Alert
from clinic import audit
from clinic.audit import System
from patients.models import Condition, Patient
from prescriptions.models import Pause
from prescriptions.prescribing import leave_word
from prescriptions.programme import Programme


def lock_again(patient: Patient, *, since: datetime, now: datetime) -> None:
    """Lay to rest what was prescribed since then, as far as an open alert reaches.

    Call it inside the transaction that holds the patient: a release waits, and ends these rests as well.
    """
    for alert in Alert.objects.open().of(patient).select_related("patient"):
        if rests := lock(alert, at=max(since, alert.opened_at)):
            audit.record(
                "alert.locked_again",
                target=alert,
                by=System(),
                at=now,
                clinic_id=patient.clinic_id,
                patient_id=patient.pk,
                rule=alert.rule,
                rests=[rest.pk for rest in rests],
            )
            leave_word(patient, now=now)  # a reminder may have been planned for what rests


def unlocked(programme: Programme, alerts: Iterable[Alert], conditions: Iterable[Condition]) -> list[Pause]:
    """The rests that open alerts ask for and that are not stored yet. ``conditions``: those in care. No query."""
    care = list(conditions)
    held = [pause for pause in programme.pauses if pause.origin == Pause.Origin.ALERT and pause.ends_at is None]
    late = [item for item in programme.items if not any(pause.holds(item) for pause in held)]
    return [
        pause_of(alert.flag, item.prescription_id, item.drill_id, max(alert.opened_at, item.starts_at))
        for alert in alerts
        for item in late
        if reach_of(alert, care).takes(item)
    ]
