import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("patients", "0001_first_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="precaution",
            name="lift_reason",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="why it ended"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="precaution",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="patients.precaution",
            ),
        ),
    ]
