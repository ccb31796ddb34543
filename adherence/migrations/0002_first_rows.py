import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("adherence", "0001_first_rows"),
        ("patients", "0001_first_rows"),
        ("prescriptions", "0001_first_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="adherenceday",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="days", to="patients.patient"
            ),
        ),
        migrations.AddField(
            model_name="move",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="patients.patient"
            ),
        ),
        migrations.AddField(
            model_name="skip",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="skips", to="prescriptions.item"
            ),
        ),
        migrations.AddField(
            model_name="skip",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="skips", to="patients.patient"
            ),
        ),
        migrations.AddField(
            model_name="tick",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ticks", to="prescriptions.item"
            ),
        ),
        migrations.AddField(
            model_name="tick",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ticks", to="patients.patient"
            ),
        ),
        migrations.AddConstraint(
            model_name="adherenceday",
            constraint=models.UniqueConstraint(fields=("patient", "on"), name="one_adherence_day"),
        ),
        migrations.AddConstraint(
            model_name="adherenceday",
            constraint=models.CheckConstraint(
                condition=models.Q(("credited__gte", 0), ("credited__lte", models.F("expected"))),
                name="credit_is_capped",
            ),
        ),
        migrations.AddIndex(
            model_name="move",
            index=models.Index(condition=models.Q(("undone_at", None)), fields=["patient", "on"], name="moves_by_day"),
        ),
        migrations.AddConstraint(
            model_name="move",
            constraint=models.UniqueConstraint(fields=("patient", "key"), name="one_move_per_key"),
        ),
        migrations.AddIndex(
            model_name="skip",
            index=models.Index(fields=["patient", "on"], name="skips_by_day"),
        ),
        migrations.AddConstraint(
            model_name="skip",
            constraint=models.UniqueConstraint(fields=("patient", "key"), name="one_skip_per_key"),
        ),
        migrations.AddIndex(
            model_name="tick",
            index=models.Index(
                condition=models.Q(("undone_at", None)), fields=["patient", "on"], name="standing_ticks_by_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="tick",
            constraint=models.UniqueConstraint(fields=("patient", "key"), name="one_tick_per_key"),
        ),
        migrations.AddConstraint(
            model_name="tick",
            constraint=models.CheckConstraint(
                condition=models.Q(("pain_before", None), ("pain_before__lte", 10), _connector="OR"),
                name="tick_pain_before_is_nprs",
            ),
        ),
        migrations.AddConstraint(
            model_name="tick",
            constraint=models.CheckConstraint(
                condition=models.Q(("pain_during", None), ("pain_during__lte", 10), _connector="OR"),
                name="tick_pain_during_is_nprs",
            ),
        ),
        migrations.AddConstraint(
            model_name="tick",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("performed_at", None), ("precision", "unknown")),
                    models.Q(models.Q(("precision", "unknown"), _negated=True), ("performed_at__isnull", False)),
                    _connector="OR",
                ),
                name="tick_time_is_known_or_said_unknown",
            ),
        ),
    ]
