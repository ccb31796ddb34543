import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("patients", "0001_first_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderPlan",
            fields=[
                (
                    "patient",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reminder_plan",
                        serialize=False,
                        to="patients.patient",
                    ),
                ),
                ("next_due_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_due_at__isnull", False)), fields=["next_due_at"], name="reminders_due"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("daily", "daily email")], default="daily", max_length=10)),
                ("on", models.DateField(help_text="the patient's therapy day")),
                ("due_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("handed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                ("retry_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=200)),
                ("suppressed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "suppressed_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "everything due was done"),
                            ("paused", "paused"),
                            ("nothing_due", "nothing due that day"),
                            ("no_programme", "no programme"),
                            ("unwanted", "the patient wants none"),
                            ("too_late", "the day was over"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="patients.patient"
                    ),
                ),
            ],
            options={
                "ordering": ["-due_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("failed_at", None), ("sent_at", None), ("suppressed_at", None)),
                        fields=["due_at"],
                        name="reminders_in_hand",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("patient", "kind", "on"), name="one_reminder_per_patient_kind_and_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("suppressed_at", None), ("suppressed_because", "")),
                            models.Q(
                                ("suppressed_at__isnull", False), models.Q(("suppressed_because", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_suppressed_reminder_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sent_at", None), ("suppressed_at", None), _connector="OR"),
                        name="a_reminder_is_sent_or_suppressed",
                    ),
                ],
            },
        ),
    ]
