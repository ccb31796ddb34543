from reminders.models.device import Device
from reminders.models.digest import Digest
from reminders.models.mail_report import MailReport
from reminders.models.plan import ReminderPlan
from reminders.models.reminder import Reminder

__all__ = ["Device", "Digest", "MailReport", "Reminder", "ReminderPlan"]
