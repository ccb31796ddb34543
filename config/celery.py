"""What runs every minute: the Celery app and its timetable.

The timetable only wakes the doors in ``reminders/tasks.py``; who is due is a question to the database, so a lost
broker or a late beat loses nothing.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("little_and_often")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "send the reminders that are due": {
        "task": "reminders.tasks.dispatch_due",
        "schedule": 60.0,
        # A minute missed while the worker was away is made up by the next one: old wake-ups may lapse.
        "options": {"expires": 55},
    },
    "send the morning lists that are due": {
        "task": "reminders.tasks.dispatch_digests",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "post the invitations that wait": {
        "task": "reminders.tasks.post_invitations",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "tell therapists of the red flags that were reported": {
        "task": "reminders.tasks.tell_of_alerts",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "tell somebody else of the alerts that nobody reads": {
        "task": "reminders.tasks.escalate_alerts",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "reckon the days that a change has touched": {
        "task": "adherence.tasks.recount_days",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
}
