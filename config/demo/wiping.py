"""Empty the demo's two clinics, with whatever was done in them since."""

from adherence.models import (
    AdherenceDay,
    Alert,
    AlertMark,
    CriterionMark,
    DayWord,
    EarlyWord,
    Morning,
    Move,
    Skip,
    Snooze,
    Tick,
    TriageLimits,
)
from clinic.models import AuditEntry, Clinic, Look, Therapist, User
from config.demo.houses import WORKERS
from patients.models import Episode, Goal, Measure, Message, Note, Patient, Precaution
from prescriptions.models import Concern, Drill, Item, Pause, Prescription, Protocol, Sending


def wipe() -> None:
    """Delete every row of the demo's clinics: from what was done, by what was asked, down to who works there.

    The clinics are known by their staff's addresses, so a clinic that was renamed while playing goes too.
    """
    clinics = list(Clinic.objects.filter(therapists__user__email__in=[worker.email for worker in WORKERS]).distinct())
    patients = Patient.objects.filter(clinic__in=clinics)
    for done in (Tick, Skip, Move, DayWord, EarlyWord, Morning, AdherenceDay, Snooze):
        done.objects.filter(patient__in=patients).delete()
    CriterionMark.objects.filter(episode__patient__in=patients).delete()
    AlertMark.objects.filter(alert__patient__in=patients).delete()
    Alert.objects.filter(patient__in=patients).delete()
    for told in (Concern, Sending):
        told.objects.filter(prescription__episode__patient__in=patients).delete()
    items = Item.objects.filter(prescription__episode__patient__in=patients)
    items.update(replaces=None)  # a version is protected by the one that replaced it
    items.delete()
    Pause.objects.filter(prescription__episode__patient__in=patients).delete()
    Prescription.objects.filter(episode__patient__in=patients).delete()
    precautions = Precaution.objects.filter(episode__patient__in=patients)
    precautions.update(replaces=None)
    precautions.delete()
    for known in (Measure, Goal, Note, Message):
        known.objects.filter(patient__in=patients).delete()
    Episode.objects.filter(patient__in=patients).delete()
    patients.delete()
    Protocol.objects.filter(clinic__in=clinics).delete()
    drills = Drill.objects.filter(clinic__in=clinics)
    drills.update(parent=None)
    drills.delete()
    for trace in (AuditEntry, Look):
        trace.objects.filter(clinic_id__in=[clinic.pk for clinic in clinics]).delete()
    TriageLimits.objects.filter(clinic__in=clinics).delete()
    staff = list(Therapist.objects.filter(clinic__in=clinics).values_list("user_id", flat=True))
    Therapist.objects.filter(clinic__in=clinics).delete()
    User.objects.filter(pk__in=staff).delete()
    Clinic.objects.filter(pk__in=[clinic.pk for clinic in clinics]).delete()
