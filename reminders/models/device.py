import hashlib
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models import Patient


class DeviceQuerySet(models.QuerySet["Device"]):
    def live(self) -> Self:
        """Those that still hear from us. A device let in by a way that was closed since hears nothing any more: "sign
        out every phone" silences them too."""
        return self.filter(ended_at=None, link__revoked_at=None)

    def of(self, people: Iterable[Patient]) -> Self:
        return self.filter(patient__in=people)


class Device(models.Model):
    """A browser on a phone or computer that shows a patient's notifications: what the Push API calls a subscription.

    The address is the browser's own and names one inbox at its maker's push service, so it is one person's at a time:
    of two who share a tablet, whoever turned it on last. ``p256dh`` and ``auth`` are the browser's keys, unpadded
    base64url: what we send can be read there and nowhere on the way (RFC 8291).
    """

    class Ended(models.TextChoices):
        OFF = "off", _("turned off")
        GONE = "gone", _("the browser gave it up")
        CROWDED = "crowded", _("newer ones took its place")

    patient = models.ForeignKey("patients.Patient", on_delete=models.CASCADE, related_name="devices")
    link = models.ForeignKey("patients.Link", on_delete=models.CASCADE, related_name="+", help_text="its way in")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True, blank=True, help_text="last taken by its push service")
    failed_at = models.DateTimeField(null=True, blank=True, help_text="last not taken, since it was last reached")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=8, choices=Ended, blank=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="") | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="an_ended_device_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"Device since {self.created_at:%Y-%m-%d}"

    @property
    def fingerprint(self) -> str:
        """By which a browser knows itself on a page, without its address being there to be read: SHA-256 in hex."""
        return hashlib.sha256(self.endpoint.encode()).hexdigest()
