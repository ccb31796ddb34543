from django.db import models
from django.utils.translation import gettext_lazy as _


class MailReport(models.Model):
    """What a mail server said later about a mail of ours: one row a report, however often it is delivered.

    Neither the address nor the server's words are kept: the words may quote the address, and the patient says whose
    it is. Append-only.
    """

    class What(models.TextChoices):
        HARD = "hard", _("no such mailbox")
        SOFT = "soft", _("not taken this time")
        COMPLAINT = "complaint", _("the reader called it spam")

    class Way(models.TextChoices):
        MAIL = "mail", _("a mail to our bounce address")
        WEBHOOK = "webhook", _("the mail service's webhook")

    key = models.CharField(max_length=64, unique=True, help_text="the report's own name, digested")
    patient = models.ForeignKey("patients.Patient", on_delete=models.CASCADE, related_name="mail_reports")
    what = models.CharField(max_length=10, choices=What)
    way = models.CharField(max_length=8, choices=Way)
    status = models.CharField(max_length=12, blank=True, help_text="enhanced status code of RFC 3463: 5.1.1")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.received_at:%Y-%m-%d}"
