from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from prescriptions import illustrating


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drills that are there already get the address of their drawing."""
    drills = apps.get_model("prescriptions", "Drill").objects.exclude(figure={})
    for drill in drills:
        drill.shape = illustrating.subject_of(drill).shape
    drills.model.objects.bulk_update(drills, ["shape"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("prescriptions", "0001_first_rows")]

    operations = [
        migrations.AddField(
            model_name="drill",
            name="shape",
            field=models.CharField(
                blank=True,
                db_index=True,
                default="",
                help_text="the drawing's address, see prescriptions.illustrating",
                max_length=16,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
