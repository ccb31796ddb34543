from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("prescriptions", "0006_concerns"),
    ]

    operations = [
        migrations.AlterField(
            model_name="pause",
            name="origin",
            field=models.CharField(choices=[("patient", "patient"), ("therapist", "therapist"), ("safety", "safety rule"), ("alert", "red flag")], max_length=10),
        ),
    ]
