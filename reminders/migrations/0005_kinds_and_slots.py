from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0007_wishes_for_mail"),
        ("reminders", "0004_devices"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="reminder",
            name="one_reminder_per_patient_kind_and_day",
        ),
        migrations.AddField(
            model_name="reminder",
            name="slot",
            field=models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                help_text="which of the nudges of a day: the number of its snack, or its own; else 0",
            ),
        ),
        migrations.AddField(
            model_name="reminderplan",
            name="kind",
            field=models.CharField(
                choices=[
                    ("daily", "daily email"),
                    ("nudge", "nudge"),
                    ("weekly", "the week in short"),
                    ("question", "question about the emails"),
                ],
                db_default="daily",
                default="daily",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="reminderplan",
            name="slot",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="kind",
            field=models.CharField(
                choices=[
                    ("daily", "daily email"),
                    ("nudge", "nudge"),
                    ("weekly", "the week in short"),
                    ("question", "question about the emails"),
                ],
                default="daily",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="suppressed_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("done", "everything due was done"),
                    ("paused", "paused"),
                    ("nothing_due", "nothing due that day"),
                    ("no_programme", "no programme"),
                    ("unwanted", "the patient wants none"),
                    ("too_late", "the day was over"),
                    ("quiet", "quiet hours"),
                    ("bounced", "the mailbox refused our mail"),
                    ("unsubscribed", "unsubscribed by the link in a mail"),
                    ("backed_off", "the last ones went unanswered"),
                    ("asked", "a question went in its place"),
                    ("capped", "enough was sent already"),
                    ("moved", "they had just moved"),
                    ("empty_week", "nothing to tell of the week"),
                ],
                max_length=14,
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("patient", "kind", "on", "slot"), name="one_reminder_per_patient_kind_day_and_slot"
            ),
        ),
    ]
