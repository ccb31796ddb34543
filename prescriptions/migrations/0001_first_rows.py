import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import prescriptions.models.dosing
import prescriptions.models.item


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clinic", "0001_first_rows"),
        ("patients", "0001_first_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),  # btree_gist, for the exclusion constraint on items
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("label", models.CharField(blank=True, help_text="Days 0-14", max_length=80)),
                ("from_day", models.SmallIntegerField(blank=True, null=True)),
                (
                    "until_day",
                    models.SmallIntegerField(blank=True, help_text="the day the next phase may begin", null=True),
                ),
                (
                    "entry_criteria",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), blank=True, default=list, size=None
                    ),
                ),
                (
                    "exit_criteria",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), blank=True, default=list, size=None
                    ),
                ),
                (
                    "restrictions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                ("rom_cap", models.JSONField(blank=True, default=dict)),
                ("max_still_min", models.PositiveSmallIntegerField(blank=True, help_text="minutes", null=True)),
                ("note", models.CharField(blank=True, max_length=400)),
            ],
            options={
                "ordering": ["protocol", "position"],
            },
        ),
        migrations.CreateModel(
            name="PrecautionRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tag", models.SlugField(max_length=60, unique=True)),
                ("text", models.CharField(max_length=300)),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("block", "blocks"),
                            ("clamp", "limits"),
                            ("warn", "asks"),
                            ("block_or_warn", "blocks or asks, as the drill says"),
                        ],
                        max_length=16,
                    ),
                ),
                ("limits", models.JSONField(default=list, help_text="[{joint, min, max}], degrees")),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["tag"],
            },
        ),
        migrations.CreateModel(
            name="Drill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sets",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="sets",
                    ),
                ),
                (
                    "reps",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="reps",
                    ),
                ),
                (
                    "hold_s",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(600),
                        ],
                        verbose_name="hold, seconds",
                    ),
                ),
                (
                    "tempo_out_s",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="out, seconds",
                    ),
                ),
                (
                    "tempo_back_s",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="back, seconds",
                    ),
                ),
                (
                    "tempo_pause_s",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="pause, seconds",
                    ),
                ),
                (
                    "times_per_day",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(24),
                        ],
                        verbose_name="times a day",
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=prescriptions.models.dosing.every_day,
                        help_text="ISO weekdays, Monday is 1. Empty: see below.",
                        size=None,
                    ),
                ),
                (
                    "days_per_week",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="Counts alone where the item hangs on an occasion.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(7),
                        ],
                        verbose_name="days a week",
                    ),
                ),
                ("as_needed", models.BooleanField(default=False, verbose_name="as needed")),
                (
                    "occasion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bed", "in bed"),
                            ("chair", "on a chair"),
                            ("desk", "at a desk"),
                            ("standing", "standing"),
                            ("floor", "on the floor"),
                            ("gym-before", "before training"),
                            ("gym-after", "after training"),
                            ("recovery-day", "recovery day"),
                        ],
                        max_length=12,
                        verbose_name="occasion",
                    ),
                ),
                (
                    "min_gap_min",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(720),
                        ],
                        verbose_name="smallest gap, minutes",
                    ),
                ),
                (
                    "range_limit_deg",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="range limit, degrees",
                    ),
                ),
                ("load", models.CharField(blank=True, max_length=80, verbose_name="load")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("slug", models.SlugField(max_length=60)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "synonyms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, default=list, size=None
                    ),
                ),
                ("region", models.CharField(max_length=40, verbose_name="body region")),
                ("pose", models.CharField(max_length=20, verbose_name="position")),
                ("position", models.CharField(max_length=300)),
                ("purpose", models.CharField(max_length=300)),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), default=list, size=None
                    ),
                ),
                (
                    "motions",
                    models.JSONField(
                        default=list, help_text="[{joint, motion, type}], type AROM, AAROM, PROM or isometric"
                    ),
                ),
                ("effort", models.PositiveSmallIntegerField(default=2, help_text="0 to 10")),
                ("pain_target_max", models.PositiveSmallIntegerField(default=2, help_text="NPRS 0 to 10")),
                (
                    "bounds",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="{reps: [low, high], …}: beyond them a typed reason is asked for",
                    ),
                ),
                (
                    "rom",
                    models.JSONField(
                        blank=True, default=list, help_text="[{joint, from, to}], degrees from anatomical zero"
                    ),
                ),
                ("rom_cap", models.JSONField(blank=True, default=dict, help_text="{joint: degrees}")),
                (
                    "occasions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("bed", "in bed"),
                                ("chair", "on a chair"),
                                ("desk", "at a desk"),
                                ("standing", "standing"),
                                ("floor", "on the floor"),
                                ("gym-before", "before training"),
                                ("gym-after", "after training"),
                                ("recovery-day", "recovery day"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("in_public", models.BooleanField(default=False)),
                ("needs_floor", models.BooleanField(default=False)),
                (
                    "equipment",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "side_mode",
                    models.CharField(
                        choices=[
                            ("choose", "one side, the therapist picks"),
                            ("both", "both together"),
                            ("each", "one side, then the other"),
                            ("alternate", "sides take turns"),
                            ("none", "no side"),
                        ],
                        default="choose",
                        max_length=10,
                    ),
                ),
                ("weight_bearing", models.CharField(default="none", max_length=20)),
                (
                    "mistakes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list, size=None
                    ),
                ),
                (
                    "stop_if",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                (
                    "blocked_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "clamped_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "caution_with",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "easier",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        help_text="slugs",
                        size=None,
                    ),
                ),
                (
                    "harder",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        help_text="slugs",
                        size=None,
                    ),
                ),
                (
                    "figure",
                    models.JSONField(
                        default=dict, help_text="what the drawing engine needs: view, pose, keyframes in degrees"
                    ),
                ),
                ("source", models.JSONField(default=dict, help_text="{note, basis}: where the facts come from")),
                ("status", models.CharField(default="starting point, edit before use", max_length=120)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drills",
                        to="clinic.clinic",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="PhaseDrill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sets",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="sets",
                    ),
                ),
                (
                    "reps",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="reps",
                    ),
                ),
                (
                    "hold_s",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(600),
                        ],
                        verbose_name="hold, seconds",
                    ),
                ),
                (
                    "tempo_out_s",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="out, seconds",
                    ),
                ),
                (
                    "tempo_back_s",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="back, seconds",
                    ),
                ),
                (
                    "tempo_pause_s",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="pause, seconds",
                    ),
                ),
                (
                    "times_per_day",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(24),
                        ],
                        verbose_name="times a day",
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=prescriptions.models.dosing.every_day,
                        help_text="ISO weekdays, Monday is 1. Empty: see below.",
                        size=None,
                    ),
                ),
                (
                    "days_per_week",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="Counts alone where the item hangs on an occasion.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(7),
                        ],
                        verbose_name="days a week",
                    ),
                ),
                ("as_needed", models.BooleanField(default=False, verbose_name="as needed")),
                (
                    "occasion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bed", "in bed"),
                            ("chair", "on a chair"),
                            ("desk", "at a desk"),
                            ("standing", "standing"),
                            ("floor", "on the floor"),
                            ("gym-before", "before training"),
                            ("gym-after", "after training"),
                            ("recovery-day", "recovery day"),
                        ],
                        max_length=12,
                        verbose_name="occasion",
                    ),
                ),
                (
                    "min_gap_min",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(720),
                        ],
                        verbose_name="smallest gap, minutes",
                    ),
                ),
                (
                    "range_limit_deg",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="range limit, degrees",
                    ),
                ),
                ("load", models.CharField(blank=True, max_length=80, verbose_name="load")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "drill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="prescriptions.drill"
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drills", to="prescriptions.phase"
                    ),
                ),
            ],
            options={
                "ordering": ["phase", "position"],
            },
        ),
        migrations.CreateModel(
            name="Prescription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "max_still_min",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="goal for the longest still stretch", null=True
                    ),
                ),
                ("note", models.TextField(blank=True, help_text="The therapist's own words to the patient.")),
                ("noted_at", models.DateTimeField(blank=True, null=True)),
                ("issued_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=200)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="prescriptions", to="patients.episode"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="prescriptions.phase",
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_at"],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "origin",
                    models.CharField(
                        choices=[("patient", "patient"), ("therapist", "therapist"), ("safety", "safety rule")],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drill",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: all",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="prescriptions.drill",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="prescriptions.prescription",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at"],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sets",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="sets",
                    ),
                ),
                (
                    "reps",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="reps",
                    ),
                ),
                (
                    "hold_s",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(600),
                        ],
                        verbose_name="hold, seconds",
                    ),
                ),
                (
                    "tempo_out_s",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="out, seconds",
                    ),
                ),
                (
                    "tempo_back_s",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="back, seconds",
                    ),
                ),
                (
                    "tempo_pause_s",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="pause, seconds",
                    ),
                ),
                (
                    "times_per_day",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(24),
                        ],
                        verbose_name="times a day",
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=prescriptions.models.dosing.every_day,
                        help_text="ISO weekdays, Monday is 1. Empty: see below.",
                        size=None,
                    ),
                ),
                (
                    "days_per_week",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="Counts alone where the item hangs on an occasion.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(7),
                        ],
                        verbose_name="days a week",
                    ),
                ),
                ("as_needed", models.BooleanField(default=False, verbose_name="as needed")),
                (
                    "occasion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bed", "in bed"),
                            ("chair", "on a chair"),
                            ("desk", "at a desk"),
                            ("standing", "standing"),
                            ("floor", "on the floor"),
                            ("gym-before", "before training"),
                            ("gym-after", "after training"),
                            ("recovery-day", "recovery day"),
                        ],
                        max_length=12,
                        verbose_name="occasion",
                    ),
                ),
                (
                    "min_gap_min",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(720),
                        ],
                        verbose_name="smallest gap, minutes",
                    ),
                ),
                (
                    "range_limit_deg",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="range limit, degrees",
                    ),
                ),
                ("load", models.CharField(blank=True, max_length=80, verbose_name="load")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "side",
                    models.CharField(
                        choices=[("left", "left"), ("right", "right"), ("both", "both"), ("none", "no side")],
                        default="none",
                        max_length=5,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "drill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="prescriptions.drill"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="prescriptions.item",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="prescriptions.prescription",
                    ),
                ),
            ],
            options={
                "ordering": ["prescription", "position", "starts_at"],
            },
        ),
        migrations.CreateModel(
            name="Protocol",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60)),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                (
                    "precautions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=400), blank=True, default=list, size=None
                    ),
                ),
                ("disagreement", models.TextField(blank=True, help_text="Where the sources disagree, said openly.")),
                ("sources", models.JSONField(default=list, help_text="[{ref, basis, what}]")),
                ("status", models.CharField(default="starting point, edit before use", max_length=120)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protocols",
                        to="clinic.clinic",
                    ),
                ),
                (
                    "condition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="protocols", to="patients.condition"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="phase",
            name="protocol",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="phases", to="prescriptions.protocol"
            ),
        ),
        migrations.AddConstraint(
            model_name="drill",
            constraint=models.CheckConstraint(
                condition=models.Q(("reps__gte", 1), ("sets__gte", 1)), name="drill_has_sets_and_reps"
            ),
        ),
        migrations.AddConstraint(
            model_name="drill",
            constraint=models.CheckConstraint(
                condition=models.Q(("times_per_day__gte", 1), ("times_per_day__lte", 24)), name="drill_times_fit_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="drill",
            constraint=models.CheckConstraint(
                condition=models.Q(("days_per_week__gte", 1), ("days_per_week__lte", 7)), name="drill_days_fit_a_week"
            ),
        ),
        migrations.AddConstraint(
            model_name="drill",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekdays__contained_by", [1, 2, 3, 4, 5, 6, 7])), name="drill_weekdays_are_iso"
            ),
        ),
        migrations.AddConstraint(
            model_name="drill",
            constraint=models.CheckConstraint(
                condition=models.Q(("range_limit_deg", None), ("range_limit_deg__lte", 180), _connector="OR"),
                name="drill_range_is_an_angle",
            ),
        ),
        migrations.AddConstraint(
            model_name="drill",
            constraint=models.UniqueConstraint(
                condition=models.Q(("clinic", None)), fields=("slug",), name="one_shared_drill_per_slug"
            ),
        ),
        migrations.AddConstraint(
            model_name="drill",
            constraint=models.UniqueConstraint(fields=("clinic", "slug"), name="one_drill_per_slug_and_clinic"),
        ),
        migrations.AddConstraint(
            model_name="drill",
            constraint=models.CheckConstraint(
                condition=models.Q(("side_mode__in", ["choose", "both", "each", "alternate", "none"])),
                name="drill_side_mode_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="phasedrill",
            constraint=models.CheckConstraint(
                condition=models.Q(("reps__gte", 1), ("sets__gte", 1)), name="phase_drill_has_sets_and_reps"
            ),
        ),
        migrations.AddConstraint(
            model_name="phasedrill",
            constraint=models.CheckConstraint(
                condition=models.Q(("times_per_day__gte", 1), ("times_per_day__lte", 24)),
                name="phase_drill_times_fit_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="phasedrill",
            constraint=models.CheckConstraint(
                condition=models.Q(("days_per_week__gte", 1), ("days_per_week__lte", 7)),
                name="phase_drill_days_fit_a_week",
            ),
        ),
        migrations.AddConstraint(
            model_name="phasedrill",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekdays__contained_by", [1, 2, 3, 4, 5, 6, 7])),
                name="phase_drill_weekdays_are_iso",
            ),
        ),
        migrations.AddConstraint(
            model_name="phasedrill",
            constraint=models.CheckConstraint(
                condition=models.Q(("range_limit_deg", None), ("range_limit_deg__lte", 180), _connector="OR"),
                name="phase_drill_range_is_an_angle",
            ),
        ),
        migrations.AddConstraint(
            model_name="phasedrill",
            constraint=models.UniqueConstraint(fields=("phase", "position"), name="one_drill_per_phase_position"),
        ),
        migrations.AddConstraint(
            model_name="prescription",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("episode",), name="one_living_prescription_per_episode"
            ),
        ),
        migrations.AddConstraint(
            model_name="prescription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="prescription_ended_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"),
                name="pause_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "therapist"), _negated=True), ("by__isnull", False), _connector="OR"
                ),
                name="a_therapists_pause_names_the_therapist",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("reps__gte", 1), ("sets__gte", 1)), name="item_has_sets_and_reps"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("times_per_day__gte", 1), ("times_per_day__lte", 24)), name="item_times_fit_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("days_per_week__gte", 1), ("days_per_week__lte", 7)), name="item_days_fit_a_week"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekdays__contained_by", [1, 2, 3, 4, 5, 6, 7])), name="item_weekdays_are_iso"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("range_limit_deg", None), ("range_limit_deg__lte", 180), _connector="OR"),
                name="item_range_is_an_angle",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["left", "right", "both", "none"])), name="item_side_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at", None), ("ends_at__gte", models.F("starts_at")), _connector="OR"),
                name="item_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("prescription", "="),
                    ("drill", "="),
                    ("side", "="),
                    (
                        prescriptions.models.item.InForce(
                            "starts_at", "ends_at", django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="one_version_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="protocol",
            constraint=models.UniqueConstraint(
                condition=models.Q(("clinic", None)), fields=("slug",), name="one_shared_protocol_per_slug"
            ),
        ),
        migrations.AddConstraint(
            model_name="protocol",
            constraint=models.UniqueConstraint(fields=("clinic", "slug"), name="one_protocol_per_slug_and_clinic"),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.UniqueConstraint(fields=("protocol", "position"), name="one_phase_per_position"),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_day", None), ("from_day", None), ("until_day__gt", models.F("from_day")), _connector="OR"
                ),
                name="phase_ends_after_it_starts",
            ),
        ),
    ]
