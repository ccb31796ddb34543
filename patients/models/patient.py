import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic import names
from clinic.models import Therapist
from clinic.models.clinic import validate_zone
from patients.waking import LivedHours, Waking, Window


class PatientQuerySet(models.QuerySet["Patient"]):
    def visible_to(self, therapist: Therapist) -> Self:
        """The patients a therapist may see: those of their own clinic. Anyone else's id is a 404."""
        return self.filter(clinic_id=therapist.clinic_id)

    def in_care(self) -> Self:
        return self.filter(discharged_at=None)

    def sharing_mailbox(self, patient: "Patient") -> Self:
        """Everyone in care at the patient's clinic who reads the same mailbox, the patient included."""
        if not patient.email:
            return self.filter(pk=patient.pk)
        return self.in_care().filter(clinic_id=patient.clinic_id, email__iexact=patient.email)


class Patient(models.Model):
    """A person in care at one clinic. The same person at two clinics is two patients."""

    class Pace(models.TextChoices):
        """How many of the days may bring a daily mail."""

        EVERY_DAY = "daily", _("every day")
        THREE_A_WEEK = "three", _("three days a week")
        ONCE_A_WEEK = "one", _("once a week")

    class Nudge(models.TextChoices):
        NONE = "", _("none")
        SNACK = "snack", _("just before each snack")
        STILL = "still", _("when I have been still for long")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="patients")
    therapist = models.ForeignKey("clinic.Therapist", on_delete=models.PROTECT, related_name="patients")
    name = models.CharField(_("name"), max_length=120)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    # Not unique: a couple may share a mailbox; after the link they choose who is moving.
    email = models.EmailField(_("email"))
    zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    language = models.CharField(_("language"), max_length=12, default="en")

    wakes_at = models.TimeField(_("day starts"), default=time(7))
    sleeps_at = models.TimeField(_("day ends"), default=time(22))

    # The hours that held before: a day that is over is never cut anew by a change of today.
    earlier_hours = models.JSONField(
        default=list,
        editable=False,
        help_text="oldest first: {before: first day of the next hours, wakes, sleeps, zone}",
    )

    wants_reminders = models.BooleanField(_("wants reminders"), default=True)
    reminder_at = models.TimeField(
        _("reminder at"), null=True, blank=True, help_text=_("Empty: 20 minutes after the day starts.")
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True, help_text=_("No mail from this time on."))
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    mail_pace = models.CharField(
        _("how often"), max_length=5, choices=Pace, default=Pace.EVERY_DAY, db_default=Pace.EVERY_DAY.value
    )
    nudge = models.CharField(_("nudges"), max_length=5, choices=Nudge, blank=True, default=Nudge.NONE, db_default="")
    still_hours = models.PositiveSmallIntegerField(
        default=2, db_default=2, help_text="hours without movement until a nudge, where nudges come of sitting still"
    )
    wants_weekly = models.BooleanField(_("wants the week in short"), default=False, db_default=False)
    # When the patient last said how our mail is to come, whatever they said: somebody who answers is not ignoring us.
    mail_wished_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The way out in a mail was pressed: no mail that comes by itself, until they wish for one again.
    mail_stopped_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When they last answered whether another hour would suit them better.
    hour_answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Set by floor 5: the mailbox refused our mail for good. Cleared by another address, or by a mail that arrives.
    mail_bounced_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Set by whoever changes something that moves the next reminder; floor 5 reads it, plans anew and clears it.
    replan_reminders_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Set by whoever changes what was asked; floor 4 reads it, reckons the days since then anew and clears it.
    recount_days_at = models.DateTimeField(null=True, blank=True, editable=False)

    created_at = models.DateTimeField(auto_now_add=True)
    discharged_at = models.DateTimeField(null=True, blank=True)

    objects = PatientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(wakes_at=F("sleeps_at")),
                name="patient_day_has_length",
                violation_error_message=_("The day must not start and end at the same time."),
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until"))),
                name="patient_quiet_hours_have_two_ends",
            ),
            models.CheckConstraint(
                condition=Q(still_hours__range=(1, 6)), name="patient_is_still_for_one_to_six_hours"
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "name"], name="patients_by_clinic"),
            models.Index(Upper("email"), "clinic", name="patients_by_mailbox"),  # UPPER is what ``iexact`` asks for
            models.Index(
                fields=["replan_reminders_at"],
                name="patients_to_replan",
                condition=Q(replan_reminders_at__isnull=False),
            ),
            models.Index(
                fields=["recount_days_at"], name="patients_to_recount", condition=Q(recount_days_at__isnull=False)
            ),
            GinIndex(OpClass(F("name"), name="gin_trgm_ops"), name="patients_name_words"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return names.first(self.name)

    @property
    def initials(self) -> str:
        return names.initials(self.name)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def waking(self) -> Waking:
        return Waking(self.tz, self.wakes_at, self.sleeps_at)

    @property
    def lived_hours(self) -> LivedHours:
        """The hours of each of the patient's days, past ones included."""
        return LivedHours(self.waking, tuple(_hours(kept) for kept in self.earlier_hours))

    @property
    def gets_mail(self) -> bool:
        """Whether any mail comes by itself."""
        return self.mail_stopped_at is None and bool(self.wants_reminders or self.wants_weekly or self.nudge)

    def is_quiet(self, at: datetime) -> bool:
        """Whether an instant falls into the hours in which the patient wants no mail."""
        return self.keeps_quiet(self.waking.local(at).time())

    def keeps_quiet(self, clock: time) -> bool:
        """The same of a time on their clock."""
        if self.quiet_from is None or self.quiet_until is None:
            return False
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until

    def quiet_ends_at(self, at: datetime) -> datetime | None:
        """When the quiet hours that hold at an instant are over; None where none do."""
        if self.quiet_until is None or not self.is_quiet(at):
            return None
        local = self.waking.local(at)
        on = local.date() if local.time() < self.quiet_until else local.date() + timedelta(days=1)
        return datetime.combine(on, self.quiet_until, tzinfo=self.tz).astimezone(UTC)

    def therapy_day(self, at: datetime) -> date:
        """The patient's own day an instant belongs to."""
        return self.lived_hours.therapy_day(at)

    def window(self, on: date) -> Window:
        return self.lived_hours.window(on)

    def age(self, on: date) -> int | None:
        """Whole years, or None where no birthday is known."""
        if self.born_on is None:
            return None
        return on.year - self.born_on.year - ((on.month, on.day) < (self.born_on.month, self.born_on.day))

    def age_in_words(self, on: date) -> str:
        """ "Age 71.", or nothing where no birthday is known."""
        age = self.age(on)
        return "" if age is None else gettext("Age %(age)d.") % {"age": age}


def _hours(kept: Mapping[str, str]) -> tuple[date, Waking]:
    hours = Waking(
        ZoneInfo(kept["zone"]), wakes=time.fromisoformat(kept["wakes"]), sleeps=time.fromisoformat(kept["sleeps"])
    )
    return date.fromisoformat(kept["before"]), hours
