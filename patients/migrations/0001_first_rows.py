import datetime
import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import clinic.models.clinic


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clinic", "0001_first_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),  # pg_trgm, for finding a patient by part of a name
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("formal_name", models.CharField(blank=True, max_length=200)),
                ("region", models.CharField(max_length=40)),
                ("is_sided", models.BooleanField(default=True)),
                (
                    "is_surgical",
                    models.BooleanField(
                        default=False, help_text="Week n counts from the surgery date, else from onset."
                    ),
                ),
                (
                    "icd10",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), blank=True, default=list, size=None
                    ),
                ),
                (
                    "pain_profile",
                    models.CharField(
                        choices=[
                            ("default", "default"),
                            ("tendon", "tendon"),
                            ("irritable", "irritable"),
                            ("spine", "spine"),
                            ("postop", "after surgery"),
                        ],
                        default="default",
                        max_length=12,
                    ),
                ),
                (
                    "red_flags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), blank=True, default=list, size=None
                    ),
                ),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Patient",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("born_on", models.DateField(blank=True, null=True, verbose_name="date of birth")),
                ("email", models.EmailField(max_length=254, verbose_name="email")),
                (
                    "zone",
                    models.CharField(
                        max_length=64, validators=[clinic.models.clinic.validate_zone], verbose_name="time zone"
                    ),
                ),
                ("language", models.CharField(default="en", max_length=12, verbose_name="language")),
                ("wakes_at", models.TimeField(default=datetime.time(7, 0), verbose_name="day starts")),
                ("sleeps_at", models.TimeField(default=datetime.time(22, 0), verbose_name="day ends")),
                ("wants_reminders", models.BooleanField(default=True, verbose_name="wants reminders")),
                (
                    "reminder_at",
                    models.TimeField(
                        blank=True,
                        help_text="Empty: 20 minutes after the day starts.",
                        null=True,
                        verbose_name="reminder at",
                    ),
                ),
                ("replan_reminders_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("recount_days_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("discharged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="patients", to="clinic.clinic"
                    ),
                ),
                (
                    "therapist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="patients", to="clinic.therapist"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("invitation", "invitation"),
                            ("reminder", "reminder"),
                            ("fresh", "asked for by the patient"),
                            ("demo", "demo"),
                        ],
                        max_length=12,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="patients.patient"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("welcome", "first programme"),
                            ("changed", "programme changed"),
                            ("fresh", "fresh link"),
                        ],
                        max_length=8,
                    ),
                ),
                ("message", models.TextField(blank=True, help_text="The therapist's own words to the patient.")),
                ("asked_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "handed_at",
                    models.DateTimeField(
                        blank=True, help_text="Set just before the mail server is spoken to.", null=True
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                ("retry_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=200)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="patients.patient"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Episode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("left", "left"), ("right", "right"), ("both", "both"), ("none", "no side")],
                        default="none",
                        max_length=5,
                        verbose_name="side",
                    ),
                ),
                ("began_on", models.DateField(verbose_name="surgery or onset date")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("condition", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="patients.condition")),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="episodes", to="patients.patient"
                    ),
                ),
            ],
            options={
                "ordering": ["-began_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="habit")),
                ("at", models.TimeField(verbose_name="time")),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="anchors", to="patients.patient"
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="Precaution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tag", models.SlugField(max_length=60, verbose_name="precaution")),
                (
                    "limit_deg",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: the limit the precaution itself names.",
                        null=True,
                        verbose_name="limit in degrees",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="until, the last day included")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("added_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="precautions", to="patients.episode"
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["clinic", "name"], name="patients_by_clinic"),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(
                django.db.models.functions.text.Upper("email"), models.F("clinic"), name="patients_by_mailbox"
            ),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(
                condition=models.Q(("replan_reminders_at__isnull", False)),
                fields=["replan_reminders_at"],
                name="patients_to_replan",
            ),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(
                condition=models.Q(("recount_days_at__isnull", False)),
                fields=["recount_days_at"],
                name="patients_to_recount",
            ),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("name"), name="gin_trgm_ops"),
                name="patients_name_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.CheckConstraint(
                condition=models.Q(("wakes_at", models.F("sleeps_at")), _negated=True),
                name="patient_day_has_length",
                violation_error_message="The day must not start and end at the same time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))), name="link_has_a_life"
            ),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(
                condition=models.Q(("failed_at", None), ("handed_at", None), ("sent_at", None)),
                fields=["asked_at"],
                name="invitations_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="episode",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["left", "right", "both", "none"])), name="episode_side_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="episode",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("patient", "condition", "side"),
                name="one_open_episode_per_condition_and_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="anchor",
            constraint=models.UniqueConstraint(fields=("patient", "at"), name="one_habit_per_minute"),
        ),
        migrations.AddConstraint(
            model_name="precaution",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_on", None), ("expires_on__gte", models.F("starts_on")), _connector="OR"),
                name="precaution_ends_after_it_starts",
                violation_error_message="The last day must not be before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="precaution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at", None), ("lifted_by", None)),
                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                    _connector="OR",
                ),
                name="precaution_lifted_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="precaution",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit_deg", None), ("limit_deg__lte", 180), _connector="OR"),
                name="precaution_limit_is_an_angle",
            ),
        ),
    ]
