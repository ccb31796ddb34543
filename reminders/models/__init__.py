from reminders.models.plan import ReminderPlan
from reminders.models.reminder import Reminder

__all__ = ["Reminder", "ReminderPlan"]
