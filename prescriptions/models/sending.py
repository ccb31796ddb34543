from datetime import datetime
from functools import cached_property
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import formats
from django.utils.translation import gettext as _

from patients.models import Patient
from prescriptions.differences import Differences, of_rows


class SendingQuerySet(models.QuerySet["Sending"]):
    def of(self, patient: Patient) -> Self:
        return self.filter(prescription__episode__patient=patient)

    def changes(self) -> Self:
        """Without each programme's first sending."""
        return self.filter(is_first=False)

    def standing(self) -> Self:
        """Those that held or will: no other took their place before their day."""
        return self.filter(replaced_at=None)

    def planned(self, now: datetime) -> Self:
        """What was sent and is to begin later; one of a programme at most."""
        return self.standing().filter(holds_at__gt=now)

    def beginning(self, start: datetime, end: datetime) -> Self:
        return self.filter(holds_at__gte=start, holds_at__lt=end)


class Sending(models.Model):
    """One sending of a programme, the first or a change to it: who, when, why, from when on, and what it came to.

    Append-only. The differences are kept as they were told.
    """

    prescription = models.ForeignKey("prescriptions.Prescription", on_delete=models.PROTECT, related_name="sendings")
    made_at = models.DateTimeField()
    by = models.ForeignKey(
        "clinic.User",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Empty: a safety rule, which may only lower.",
    )
    holds_at = models.DateTimeField(help_text="From when on it holds.")
    is_first = models.BooleanField(default=False)
    phase = models.ForeignKey("prescriptions.Phase", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_new_phase = models.BooleanField(default=False)
    note = models.TextField(blank=True, help_text="The therapist's words to the patient, where they are new.")
    reason = models.CharField(max_length=200, blank=True)
    rows = models.JSONField(default=list, help_text="What was added, changed and taken out, see differences.")
    called_off = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The planned change whose place it took.",
    )
    replaced_at = models.DateTimeField(
        null=True, blank=True, help_text="When another took its place before its day had come."
    )

    objects = SendingQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(holds_at__gte=F("made_at")), name="nothing_is_sent_for_the_past"),
            models.CheckConstraint(
                condition=Q(replaced_at=None) | Q(replaced_at__lte=F("holds_at")),
                name="only_what_never_held_is_replaced",
            ),
        ]

    def __str__(self) -> str:
        return f"Sending {self.pk}"

    @cached_property
    def differences(self) -> Differences:
        return of_rows(self.rows)

    @property
    def is_planned(self) -> bool:
        """Whether it was sent for a later day."""
        return self.holds_at > self.made_at

    @property
    def is_word_alone(self) -> bool:
        """Whether no line is different and a reason still tells the patient something: a drill laid to rest."""
        return self.differences.is_empty and bool(self.reason) and not self.called_off_id

    def lead(self, patient: Patient) -> str:
        """From when on it holds, in a sentence for the patient."""
        day = formats.date_format(patient.therapy_day(self.holds_at), "MONTH_DAY_FORMAT")
        if self.called_off_id and self.differences.is_empty:
            return _("The change that was to come is off. Your plan stays as it is.")
        if self.is_planned:
            return _("It holds from %(day)s. Until then your plan stays as it is.") % {"day": day}
        return _("From now on, today shows the new one.")
