import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("patients", "0002_precaution_history"),
        ("prescriptions", "0005_easier_and_smallest_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Concern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("rests", "rests"), ("lowered", "lowered"), ("asks", "asks")], max_length=8)),
                ("cause", models.CharField(choices=[("precaution", "a precaution was added or changed"), ("drill", "the drill was changed"), ("protocol", "the protocol was changed"), ("library", "the shared library was changed")], max_length=12)),
                ("limit_deg", models.PositiveSmallIntegerField(blank=True, help_text="degrees, where lowered", null=True)),
                ("reason", models.CharField(help_text="The finding's own sentence, for the therapist.", max_length=400)),
                ("raised_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("drill", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="prescriptions.drill")),
                ("precaution", models.ForeignKey(blank=True, help_text="Empty: the protocol's phase restricts.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.precaution")),
                ("prescription", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="concerns", to="prescriptions.prescription")),
                ("raised_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("settled_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"ordering": ["raised_at", "pk"]},
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.UniqueConstraint(condition=models.Q(("settled_at", None)), fields=("prescription", "drill", "kind"), name="one_open_concern_of_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(condition=models.Q(models.Q(("kind", "lowered"), _negated=True), ("limit_deg__isnull", False), _connector="OR"), name="a_lowered_drill_says_to_what"),
        ),
    ]
