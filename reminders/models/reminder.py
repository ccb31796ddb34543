from django.db import models
from django.utils.translation import gettext_lazy as _

from reminders.models.outgoing import Outgoing, OutgoingQuerySet


class Reminder(Outgoing):
    """One decision about one moment of a patient's day. Unique per patient, kind, local day and slot, so nobody is told
    twice."""

    class Kind(models.TextChoices):
        DAILY = "daily", _("daily email")
        NUDGE = "nudge", _("nudge")
        WEEKLY = "weekly", _("the week in short")
        QUESTION = "question", _("question about the emails")

    class Channel(models.TextChoices):
        MAIL = "mail", _("email")
        PUSH = "push", _("notification")

    class Suppressed(models.TextChoices):
        DONE = "done", _("everything due was done")
        PAUSED = "paused", _("paused")
        NOTHING_DUE = "nothing_due", _("nothing due that day")
        NO_PROGRAMME = "no_programme", _("no programme")
        UNWANTED = "unwanted", _("the patient wants none")
        TOO_LATE = "too_late", _("the day was over")
        QUIET = "quiet", _("quiet hours")
        BOUNCED = "bounced", _("the mailbox refused our mail")
        UNSUBSCRIBED = "unsubscribed", _("unsubscribed by the link in a mail")
        BACKED_OFF = "backed_off", _("the last ones went unanswered")
        ASKED = "asked", _("a question went in its place")
        CAPPED = "capped", _("enough was sent already")
        MOVED = "moved", _("they had just moved")
        EMPTY_WEEK = "empty_week", _("nothing to tell of the week")

    patient = models.ForeignKey("patients.Patient", on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.DAILY)
    on = models.DateField(help_text="the patient's therapy day")
    slot = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="which of the nudges of a day: the number of its snack, or its own; else 0"
    )
    channel = models.CharField(
        max_length=4,
        choices=Channel,
        blank=True,
        help_text="push once a device is tried, mail once none took it; empty: an email from the start",
    )
    suppressed_because = models.CharField(max_length=14, choices=Suppressed, blank=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta(Outgoing.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "kind", "on", "slot"], name="one_reminder_per_patient_kind_day_and_slot"
            ),
            *Outgoing.Meta.constraints,
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
