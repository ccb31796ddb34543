import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("patients", "0002_precaution_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("mailbox", models.CharField(max_length=64)),
                ("asked_from", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField()),
                ("mails", models.PositiveSmallIntegerField(default=1)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("proved_at", models.DateTimeField(blank=True, help_text="The digits were typed rightly.", null=True)),
                ("spent_at", models.DateTimeField(blank=True, help_text="The phone got its pass.", null=True)),
                (
                    "patient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["mailbox", "asked_at"], name="codes_by_mailbox"),
                    models.Index(fields=["asked_from", "asked_at"], name="codes_by_network"),
                    models.Index(fields=["asked_at"], name="codes_by_age"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("asked_at"))), name="code_has_a_life"
                    ),
                    models.CheckConstraint(condition=models.Q(("tries__lte", 5)), name="code_tries_are_counted"),
                    models.CheckConstraint(
                        condition=models.Q(("spent_at", None), ("proved_at__isnull", False), _connector="OR"),
                        name="code_proved_first",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="invitation",
            name="code",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="mailed",
                to="patients.code",
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("welcome", "first programme"),
                    ("changed", "programme changed"),
                    ("fresh", "fresh link"),
                    ("code", "code"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="link",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("invitation", "invitation"),
                    ("reminder", "reminder"),
                    ("fresh", "asked for by the patient"),
                    ("code", "code typed by the patient"),
                    ("demo", "demo"),
                ],
                max_length=12,
            ),
        ),
    ]
