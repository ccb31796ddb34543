from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0001_first_rows"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reminder",
            name="suppressed_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("done", "everything due was done"),
                    ("paused", "paused"),
                    ("nothing_due", "nothing due that day"),
                    ("no_programme", "no programme"),
                    ("unwanted", "the patient wants none"),
                    ("too_late", "the day was over"),
                    ("quiet", "quiet hours"),
                ],
                max_length=14,
            ),
        ),
    ]
