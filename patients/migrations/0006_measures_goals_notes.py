import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0005_earlier_hours"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="mail_bounced_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=60)),
                (
                    "side",
                    models.CharField(
                        choices=[("left", "left"), ("right", "right"), ("both", "both"), ("none", "no side")],
                        default="none",
                        max_length=5,
                    ),
                ),
                (
                    "manner",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("active", "active"),
                            ("assisted", "active, assisted"),
                            ("passive", "passive"),
                            ("now", "now"),
                            ("worst", "worst in 24 hours"),
                            ("average", "average over 24 hours"),
                        ],
                        max_length=8,
                    ),
                ),
                ("activity", models.CharField(blank=True, max_length=80)),
                ("target", models.DecimalField(decimal_places=1, max_digits=6, verbose_name="target")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("set_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="patients.patient"
                    ),
                ),
            ],
            options={
                "ordering": ["set_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("patient", "what", "side", "manner", "activity"),
                        name="one_open_goal_per_measure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["left", "right", "both", "none"])), name="goal_side_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("manner__in", ["", "active", "assisted", "passive", "now", "worst", "average"])
                        ),
                        name="goal_manner_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("target__gte", -60), ("target__lte", 220), ("what__startswith", "rom:")),
                            models.Q(("target__gte", 0), ("target__lte", 10), ("what__in", ("nprs", "psfs"))),
                            models.Q(
                                models.Q(("what__startswith", "rom:"), _negated=True),
                                models.Q(("what__in", ("nprs", "psfs", "groc")), _negated=True),
                                ("target__gte", 0),
                            ),
                            _connector="OR",
                        ),
                        name="goal_can_be_reached",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="goal_ended_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, help_text="made by the client")),
                ("what", models.CharField(max_length=60)),
                (
                    "side",
                    models.CharField(
                        choices=[("left", "left"), ("right", "right"), ("both", "both"), ("none", "no side")],
                        default="none",
                        max_length=5,
                        verbose_name="side",
                    ),
                ),
                (
                    "manner",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("active", "active"),
                            ("assisted", "active, assisted"),
                            ("passive", "passive"),
                            ("now", "now"),
                            ("worst", "worst in 24 hours"),
                            ("average", "average over 24 hours"),
                        ],
                        max_length=8,
                    ),
                ),
                ("activity", models.CharField(blank=True, help_text="In the patient's own words.", max_length=80)),
                ("value", models.DecimalField(decimal_places=1, max_digits=6)),
                (
                    "tool",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("goniometer", "goniometer"),
                            ("inclinometer", "inclinometer"),
                            ("visual", "by eye"),
                            ("phone", "phone"),
                        ],
                        max_length=12,
                        verbose_name="measured with",
                    ),
                ),
                ("measured_on", models.DateField(verbose_name="measured on")),
                ("recorded_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the patient.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="patients.episode",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="patients.patient"
                    ),
                ),
                (
                    "undone_by",
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
                "ordering": ["measured_on", "recorded_at", "pk"],
                "indexes": [models.Index(fields=["patient", "measured_on"], name="measures_by_patient")],
                "constraints": [
                    models.UniqueConstraint(fields=("patient", "key"), name="one_measure_per_key"),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["left", "right", "both", "none"])),
                        name="measure_side_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("manner__in", ["", "active", "assisted", "passive", "now", "worst", "average"])
                        ),
                        name="measure_manner_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tool__in", ["", "goniometer", "inclinometer", "visual", "phone"])),
                        name="measure_tool_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what__startswith", "rom:"), _negated=True),
                            models.Q(("value__gte", -60), ("value__lte", 220)),
                            _connector="OR",
                        ),
                        name="measure_of_a_joint_is_an_angle",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what__in", ("nprs", "psfs")), _negated=True),
                            models.Q(("value__gte", 0), ("value__lte", 10)),
                            _connector="OR",
                        ),
                        name="measure_of_ten_is_of_ten",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", "groc"), _negated=True),
                            models.Q(("value__gte", -7), ("value__lte", 7)),
                            _connector="OR",
                        ),
                        name="measure_of_change_is_within_seven",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("what__startswith", "rom:"), ("what", "groc"), ("value__gte", 0), _connector="OR"
                        ),
                        name="measure_counts_from_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", "psfs"), models.Q(("activity", ""), _negated=True)),
                            models.Q(models.Q(("what", "psfs"), _negated=True), ("activity", "")),
                            _connector="OR",
                        ),
                        name="measure_names_its_activity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at", None), ("undone_by", None)),
                            models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="measure_undone_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(help_text="made by the client")),
                ("words", models.TextField(max_length=4000, verbose_name="note")),
                ("written_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="patients.patient"
                    ),
                ),
            ],
            options={
                "ordering": ["written_at", "pk"],
                "indexes": [models.Index(fields=["patient", "written_at"], name="notes_by_patient")],
                "constraints": [
                    models.UniqueConstraint(fields=("patient", "key"), name="one_note_per_key"),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="a_note_says_something"
                    ),
                ],
            },
        ),
    ]
