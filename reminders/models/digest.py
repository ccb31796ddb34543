from django.db import models
from django.utils.translation import gettext_lazy as _

from reminders.models.outgoing import Outgoing, OutgoingQuerySet


class Digest(Outgoing):
    """A therapist's morning list. Unique per therapist and local day of their clinic."""

    class Suppressed(models.TextChoices):
        NOTHING = "nothing", _("nobody needed a look")
        CLOSED = "closed", _("no office day")
        UNWANTED = "unwanted", _("the therapist wants none")
        GONE = "gone", _("works there no more")
        TOO_LATE = "too_late", _("the morning was over")

    therapist = models.ForeignKey("clinic.Therapist", on_delete=models.CASCADE, related_name="digests")
    on = models.DateField(help_text="the clinic's local day")
    suppressed_because = models.CharField(max_length=14, choices=Suppressed, blank=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta(Outgoing.Meta):
        constraints = [
            models.UniqueConstraint(fields=["therapist", "on"], name="one_digest_per_therapist_and_day"),
            *Outgoing.Meta.constraints,
        ]

    def __str__(self) -> str:
        return f"Morning list {self.on}"
