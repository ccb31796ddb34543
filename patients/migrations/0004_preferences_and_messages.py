import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0001_first_rows"),
        ("patients", "0003_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(help_text="made by the client")),
                ("words", models.TextField(max_length=2000, verbose_name="message")),
                ("said_at", models.DateTimeField()),
                (
                    "read_at",
                    models.DateTimeField(
                        blank=True, help_text="When the other side had it before their eyes.", null=True
                    ),
                ),
            ],
            options={
                "ordering": ["said_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="patient",
            name="quiet_from",
            field=models.TimeField(
                blank=True, help_text="No mail from this time on.", null=True, verbose_name="quiet from"
            ),
        ),
        migrations.AddField(
            model_name="patient",
            name="quiet_until",
            field=models.TimeField(blank=True, null=True, verbose_name="quiet until"),
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
                    ("message", "a message waits"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from", None), ("quiet_until", None)),
                    models.Q(
                        ("quiet_from__isnull", False),
                        ("quiet_until__isnull", False),
                        models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="patient_quiet_hours_have_two_ends",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="by",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: the patient.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="patients.patient"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="read_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: the patient.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["patient", "said_at"], name="messages_by_patient"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(condition=models.Q(("read_at", None)), fields=["patient"], name="messages_unread"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("patient", "key"), name="one_message_per_key"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="a_message_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("read_at", None), ("read_at__gte", models.F("said_at")), _connector="OR"),
                name="a_message_is_read_after_it_is_said",
            ),
        ),
    ]
