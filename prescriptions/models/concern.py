from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models import Therapist, User
from patients.models import Patient
from prescriptions.models.item import Item


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, therapist: Therapist) -> Self:
        return self.filter(prescription__episode__patient__clinic_id=therapist.clinic_id)

    def of(self, patient: Patient) -> Self:
        return self.filter(prescription__episode__patient=patient)

    def open(self) -> Self:
        """Those that wait for a therapist. A rest is over with the programme, or when its drill has left it."""
        standing = Item.objects.open().filter(prescription=OuterRef("prescription"), drill=OuterRef("drill"))
        is_live = ~Q(kind=Concern.Kind.RESTS) | Exists(standing)
        return self.filter(is_live, settled_at=None, prescription__ended_at=None)

    def settle(self, *, by: User | None, now: datetime) -> int:
        """A therapist has looked. A rest is not settled by looking: it ends by *start again*, or with its drill."""
        return self.exclude(kind=Concern.Kind.RESTS).update(settled_at=now, settled_by=by)


class Concern(models.Model):
    """A living programme became unsafe: what a re-check found and did, waiting for a therapist to look.

    The app only lowers or pauses; what it did stands in the pause or the item version of the same moment.
    """

    class Kind(models.TextChoices):
        RESTS = "rests", gettext_lazy("rests")
        LOWERED = "lowered", gettext_lazy("lowered")
        ASKS = "asks", gettext_lazy("asks")

    class Cause(models.TextChoices):
        PRECAUTION = "precaution", gettext_lazy("a precaution was added or changed")
        DRILL = "drill", gettext_lazy("the drill was changed")
        PROTOCOL = "protocol", gettext_lazy("the protocol was changed")
        LIBRARY = "library", gettext_lazy("the shared library was changed")

    prescription = models.ForeignKey("prescriptions.Prescription", on_delete=models.PROTECT, related_name="concerns")
    drill = models.ForeignKey("prescriptions.Drill", on_delete=models.PROTECT, related_name="+")
    precaution = models.ForeignKey(
        "patients.Precaution",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: the protocol's phase restricts.",
    )
    kind = models.CharField(max_length=8, choices=Kind)
    cause = models.CharField(max_length=12, choices=Cause)
    limit_deg = models.PositiveSmallIntegerField(null=True, blank=True, help_text="degrees, where lowered")
    reason = models.CharField(max_length=400, help_text="The finding's own sentence, for the therapist.")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["prescription", "drill", "kind"],
                condition=Q(settled_at=None),
                name="one_open_concern_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="lowered") | Q(limit_deg__isnull=False), name="a_lowered_drill_says_to_what"
            ),
        ]

    def __str__(self) -> str:
        """ "At rest: Heel slide." Reads ``drill``."""
        words = {
            self.Kind.RESTS: _("At rest: %(drill)s."),
            self.Kind.LOWERED: _("Held to %(limit)d°: %(drill)s."),
            self.Kind.ASKS: _("Needs your word: %(drill)s."),
        }
        return words[self.Kind(self.kind)] % {"drill": self.drill.name, "limit": self.limit_deg or 0}
