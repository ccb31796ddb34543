import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AdherenceDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("expected", models.PositiveSmallIntegerField()),
                ("credited", models.FloatField(help_text="doses, capped at expected")),
                ("bouts", models.PositiveSmallIntegerField()),
                ("slots_covered", models.PositiveSmallIntegerField()),
                ("longest_still_min", models.FloatField(help_text="minutes")),
                ("spread_index", models.FloatField(help_text="0 to 1; empty where nothing was expected", null=True)),
                ("volume_ratio", models.FloatField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_scheduled", "not_scheduled"),
                            ("in_progress", "in_progress"),
                            ("over", "over"),
                            ("on_plan", "on_plan"),
                            ("clustered", "clustered"),
                            ("partly", "partly"),
                            ("low", "low"),
                        ],
                        max_length=14,
                    ),
                ),
                ("pain_max", models.PositiveSmallIntegerField(help_text="NPRS 0 to 10", null=True)),
                ("last_bout_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["patient", "on"],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(help_text="made by the client")),
                ("on", models.DateField(help_text="the patient's therapy day")),
                ("performed_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["patient", "performed_at"],
            },
        ),
        migrations.CreateModel(
            name="Skip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(help_text="made by the client")),
                ("on", models.DateField(help_text="the patient's therapy day")),
                ("snack_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("pain", "it hurts"),
                            ("tired", "tired"),
                            ("busy", "busy"),
                            ("no_place", "no place for it"),
                            ("forgot", "forgot"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["patient", "on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Tick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(help_text="made by the client")),
                ("on", models.DateField(help_text="the patient's therapy day")),
                (
                    "snack_at",
                    models.DateTimeField(
                        blank=True, help_text="the planned snack it was ticked from, if any", null=True
                    ),
                ),
                (
                    "performed_at",
                    models.DateTimeField(blank=True, help_text="when the patient moved; empty: unknown", null=True),
                ),
                (
                    "precision",
                    models.CharField(
                        choices=[("exact", "exact"), ("about", "about"), ("unknown", "time not remembered")],
                        default="exact",
                        max_length=8,
                    ),
                ),
                (
                    "reps_done",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        help_text="per set; empty: all",
                        null=True,
                        size=None,
                    ),
                ),
                ("pain_before", models.PositiveSmallIntegerField(blank=True, help_text="NPRS 0 to 10", null=True)),
                ("pain_during", models.PositiveSmallIntegerField(blank=True, help_text="NPRS 0 to 10", null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("live", "live"),
                            ("later", "later"),
                            ("offline", "offline"),
                            ("email", "email"),
                            ("paper", "paper"),
                            ("therapist", "therapist"),
                        ],
                        default="live",
                        max_length=10,
                    ),
                ),
                ("recorded_at", models.DateTimeField(help_text="when we knew")),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["patient", "on", "performed_at", "pk"],
            },
        ),
    ]
