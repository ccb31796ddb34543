from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0004_preferences_and_messages")]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="earlier_hours",
            field=models.JSONField(
                default=list,
                editable=False,
                help_text="oldest first: {before: first day of the next hours, wakes, sleeps, zone}",
            ),
        ),
    ]
