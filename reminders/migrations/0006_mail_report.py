import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0007_wishes_for_mail"),
        ("reminders", "0005_kinds_and_slots"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="the report's own name, digested", max_length=64, unique=True)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("hard", "no such mailbox"),
                            ("soft", "not taken this time"),
                            ("complaint", "the reader called it spam"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("mail", "a mail to our bounce address"),
                            ("webhook", "the mail service's webhook"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True, help_text="enhanced status code of RFC 3463: 5.1.1", max_length=12
                    ),
                ),
                ("received_at", models.DateTimeField()),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_reports",
                        to="patients.patient",
                    ),
                ),
            ],
            options={"ordering": ["-received_at"]},
        ),
    ]
