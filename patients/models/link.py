import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LinkQuerySet(models.QuerySet["Link"]):
    def good(self, now: datetime) -> Self:
        """Links that still open: not revoked, not past their day."""
        return self.filter(revoked_at=None, expires_at__gt=now)

    def mailed(self) -> Self:
        """Links that have an address. The others stand for one phone each, and no address opens them."""
        return self.exclude(purpose__in=FOR_ONE_PHONE)

    def for_one_phone(self) -> Self:
        return self.filter(purpose__in=FOR_ONE_PHONE)

    def opening_all(self, now: datetime) -> Self:
        """Ways in that still open more than *today*: somebody typed the code from the mailbox not long ago."""
        return self.good(now).for_one_phone()


class Link(models.Model):
    """A way in that was handed out: in an email, or as a QR code on a handout. It opens *today* and no more. One that a
    typed code has earned opens everything that is the patient's, on the phone where the code was typed.

    The row holds no secret: the address carries a signature over the row's id (``patients/way_in.py``).
    """

    class Purpose(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        REMINDER = "reminder", _("reminder")
        FRESH = "fresh", _("asked for by the patient")
        CODE = "code", _("code typed by the patient")
        DEMO = "demo", _("demo")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey("patients.Patient", on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=12, choices=Purpose)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="link_has_a_life"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} link"


FOR_ONE_PHONE = (Link.Purpose.CODE, Link.Purpose.DEMO)
