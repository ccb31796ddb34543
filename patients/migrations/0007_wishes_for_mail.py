from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0004_settings_and_digest"),
        ("patients", "0006_measures_goals_notes"),
    ]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="hour_answered_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="patient",
            name="mail_pace",
            field=models.CharField(
                choices=[("daily", "every day"), ("three", "three days a week"), ("one", "once a week")],
                db_default="daily",
                default="daily",
                max_length=5,
                verbose_name="how often",
            ),
        ),
        migrations.AddField(
            model_name="patient",
            name="mail_stopped_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="patient",
            name="mail_wished_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="patient",
            name="nudge",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "none"),
                    ("snack", "just before each snack"),
                    ("still", "when I have been still for long"),
                ],
                db_default="",
                default="",
                max_length=5,
                verbose_name="nudges",
            ),
        ),
        migrations.AddField(
            model_name="patient",
            name="still_hours",
            field=models.PositiveSmallIntegerField(
                db_default=2,
                default=2,
                help_text="hours without movement until a nudge, where nudges come of sitting still",
            ),
        ),
        migrations.AddField(
            model_name="patient",
            name="wants_weekly",
            field=models.BooleanField(db_default=False, default=False, verbose_name="wants the week in short"),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.CheckConstraint(
                condition=models.Q(("still_hours__range", (1, 6))), name="patient_is_still_for_one_to_six_hours"
            ),
        ),
    ]
