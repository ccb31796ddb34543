from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from prescriptions.models.dosing import DoseFields, dose_constraints
from prescriptions.models.stock import StockQuerySet


class Protocol(models.Model):
    """A condition's template in phases. A starting point that a therapist edits; the surgeon's order always wins."""

    clinic = models.ForeignKey(
        "clinic.Clinic", on_delete=models.PROTECT, null=True, blank=True, related_name="protocols"
    )
    condition = models.ForeignKey("patients.Condition", on_delete=models.PROTECT, related_name="protocols")
    slug = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=160)
    precautions = ArrayField(models.CharField(max_length=400), default=list, blank=True)
    disagreement = models.TextField(blank=True, help_text="Where the sources disagree, said openly.")
    sources = models.JSONField(default=list, help_text="[{ref, basis, what}]")
    status = models.CharField(max_length=120, default="starting point, edit before use")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = StockQuerySet["Protocol"].as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["slug"], condition=Q(clinic=None), name="one_shared_protocol_per_slug"),
            models.UniqueConstraint(fields=["clinic", "slug"], name="one_protocol_per_slug_and_clinic"),
        ]

    def __str__(self) -> str:
        return self.name

    def phase_on(self, day: int) -> "Phase | None":
        """The phase whose days hold ``day`` (days since surgery or onset). Past the last: the last. By criteria only,
        with no days named: the first, for the therapist to move on from. Reads ``phases`` once."""
        phases = list(self.phases.all())
        begun = [phase for phase in phases if phase.from_day is not None and phase.from_day <= day]
        return begun[-1] if begun else (phases[0] if phases else None)


class Phase(models.Model):
    """A stretch of a protocol, by days since surgery or onset, and by criteria, which win over days."""

    protocol = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=80)
    label = models.CharField(max_length=80, blank=True, help_text="Days 0-14")
    from_day = models.SmallIntegerField(null=True, blank=True)
    until_day = models.SmallIntegerField(null=True, blank=True, help_text="the day the next phase may begin")
    entry_criteria = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    exit_criteria = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    exit_measures = models.JSONField(
        default=list, blank=True, help_text="exit criteria in figures: [{criterion, is_whole, figures}]"
    )
    restrictions = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    rom_cap = models.JSONField(default=dict, blank=True)
    max_still_min = models.PositiveSmallIntegerField(null=True, blank=True, help_text="minutes")
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["protocol", "position"]
        constraints = [
            models.UniqueConstraint(fields=["protocol", "position"], name="one_phase_per_position"),
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(from_day=None) | Q(until_day__gt=models.F("from_day")),
                name="phase_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PhaseDrill(DoseFields):
    """One drill of a phase, with its dose there."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="drills")
    drill = models.ForeignKey("prescriptions.Drill", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["phase", "position"]
        constraints = [
            *dose_constraints("phase_drill"),
            models.UniqueConstraint(fields=["phase", "position"], name="one_drill_per_phase_position"),
        ]

    def __str__(self) -> str:
        return f"{self.drill_id} in {self.phase_id}"
