from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from adherence.safety import Flag, Level, flag_of
from clinic.models import Therapist
from patients.models import Patient
from prescriptions.models import Pause


class AlertQuerySet(models.QuerySet["Alert"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def of(self, patient: Patient) -> Self:
        return self.filter(patient=patient)

    def visible_to(self, therapist: Therapist) -> Self:
        return self.filter(patient__clinic_id=therapist.clinic_id)

    def in_full(self) -> Self:
        """With what happened to each and what rests for it: two queries more."""
        marks = AlertMark.objects.select_related("by")
        return self.prefetch_related(
            Prefetch("marks", marks), Prefetch("pauses", Pause.objects.select_related("drill"))
        )

    def to_be_told(self, now: datetime) -> Self:
        """Reported, and the therapist has not had a mail about it yet."""
        return self.filter(tell_at__lte=now)

    def to_be_escalated(self, now: datetime) -> Self:
        """Urgent, unread for too long, and nobody else has had a mail about it yet."""
        return self.filter(escalate_at__lte=now)


class Alert(models.Model):
    """A red flag that a patient reported, or what was found in their pain scores. Open until the clinic releases it;
    the patient cannot dismiss it.

    One open alert per patient and rule: saying it again adds a mark. What happened to it is in its marks; the columns
    here are what lists read.
    """

    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="alerts")
    rule = models.CharField(max_length=8, help_text="of the library's safety_rules.json")
    level = models.CharField(max_length=10, choices=Level)
    drills = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="keys of the drills it is about, where it names any",
    )
    opened_at = models.DateTimeField(help_text="when the patient first said it")
    said_at = models.DateTimeField(help_text="when the patient last said it")
    seen_at = models.DateTimeField(null=True, blank=True, help_text="empty: nobody at the clinic, since it was said")
    closed_at = models.DateTimeField(null=True, blank=True)
    pauses = models.ManyToManyField("prescriptions.Pause", related_name="alerts", help_text="what rests because of it")
    # Mail to the therapist, at least once: cleared only after the server has taken it.
    tell_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # Mail to whoever stands in, at least once: cleared as soon as somebody at the clinic has seen the alert.
    escalate_at = models.DateTimeField(null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "rule"], condition=Q(closed_at=None), name="one_open_alert_per_patient_and_rule"
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="alert_level_is_known"),
        ]
        indexes = [
            models.Index(fields=["tell_at"], name="alerts_to_tell", condition=Q(tell_at__isnull=False)),
            models.Index(fields=["escalate_at"], name="alerts_to_escalate", condition=Q(escalate_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Alert {self.pk}"

    @property
    def flag(self) -> Flag:
        return flag_of(self.rule)


class AlertMark(models.Model):
    """One thing that happened to an alert: said, found, told, seen, released. Written once, never changed."""

    class Kind(models.TextChoices):
        SAID = "said", _("The patient said it")
        FOUND = "found", _("Found in the pain scores")
        TOLD = "told", _("Mail to the therapist")
        UNTOLD = "untold", _("Mail did not go through; it is tried again")
        ESCALATED = "escalated", _("Unread for an hour: mail to who stands in")
        SEEN = "seen", _("Seen")
        RELEASED = "released", _("Released")

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(help_text="when it happened; of what was said: when the patient tapped")
    recorded_at = models.DateTimeField(help_text="when we knew")
    by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    key = models.UUIDField(null=True, blank=True, help_text="made by the client, of what was said")
    answers = models.JSONField(default=dict, blank=True, help_text="to what the rule asks: yes or no")
    evidence = models.JSONField(default=list, blank=True, help_text="the scores in which it was found")
    words = models.TextField(blank=True, help_text="what the patient was told, word for word; or why it was released")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["alert", "key"], name="one_mark_per_key"),
            models.CheckConstraint(
                condition=Q(kind="said", key__isnull=False) | (~Q(kind="said") & Q(key=None)),
                name="what_was_said_has_a_key",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["seen", "released"]) | Q(by__isnull=False), name="staff_marks_name_their_actor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
