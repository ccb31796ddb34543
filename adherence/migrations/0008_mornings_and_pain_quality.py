import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

QUALITIES = [
    ("sharp", "sharp or sudden"),
    ("spreading", "spreading down an arm or leg"),
    ("neither", "neither"),
]
LEVELS = [
    ("emergency", "Call 911 now"),
    ("er", "Go to the ER now"),
    ("call", "Call your clinic today"),
    ("message", "Tell your therapist"),
    ("info", "Nothing you need to do"),
]
# A rest goes by its rule's name: these say more than they did.
NAMES = {
    "Strong pain in a drill": "Strong, sharp or spreading pain in a drill",
    "Strong pain in two drills within a day": "Strong pain in two drills, or at rest",
}


def rename(apps, schema_editor):
    for old, new in NAMES.items():
        apps.get_model("prescriptions", "Pause").objects.filter(origin="alert", reason=old).update(reason=new)


class Migration(migrations.Migration):
    dependencies = [
        ("adherence", "0007_snooze_and_limits"),
        ("patients", "0004_preferences_and_messages"),
        ("prescriptions", "0007_alert_pauses"),
    ]

    operations = [
        migrations.AlterField(model_name="alert", name="level", field=models.CharField(choices=LEVELS, max_length=10)),
        migrations.RemoveConstraint(model_name="alert", name="alert_level_is_known"),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["emergency", "er", "call", "message", "info"])),
                name="alert_level_is_known",
            ),
        ),
        migrations.RunPython(rename, migrations.RunPython.noop, elidable=True),
        migrations.AddField(
            model_name="tick",
            name="pain_quality",
            field=models.CharField(
                blank=True, choices=QUALITIES, help_text="of that pain; empty: not said", max_length=9
            ),
        ),
        migrations.AddConstraint(
            model_name="tick",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pain_quality", ""),
                    models.Q(("pain_during__gt", 0), ("pain_during__isnull", False)),
                    _connector="OR",
                ),
                name="tick_quality_is_of_some_pain",
            ),
        ),
        migrations.AddField(
            model_name="earlyword",
            name="quality",
            field=models.CharField(
                blank=True, choices=QUALITIES, help_text="of that pain; empty: not said", max_length=9
            ),
        ),
        migrations.CreateModel(
            name="Morning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(help_text="made by the client, of the word that holds")),
                ("on", models.DateField(help_text="the patient's therapy day")),
                ("pain", models.PositiveSmallIntegerField(help_text="NPRS 0 to 10")),
                ("said_at", models.DateTimeField(help_text="when the patient tapped")),
                ("recorded_at", models.DateTimeField(help_text="when we knew")),
                (
                    "lingering",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        help_text="keys of the drills that are still sore",
                        size=None,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mornings",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["patient", "on"],
                "constraints": [
                    models.UniqueConstraint(fields=("patient", "on"), name="one_morning_per_patient_and_day"),
                    models.CheckConstraint(condition=models.Q(("pain__lte", 10)), name="morning_pain_is_nprs"),
                ],
            },
        ),
    ]
