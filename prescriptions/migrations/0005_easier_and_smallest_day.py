import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('prescriptions', '0004_own_drills_and_doses'),
    ]

    operations = [
        migrations.AddField(
            model_name='item',
            name='easier',
            field=models.ForeignKey(blank=True, help_text='what to do in its place on a sore or tired day', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='prescriptions.drill'),
        ),
        migrations.AddField(
            model_name='item',
            name='in_smallest_day',
            field=models.BooleanField(default=False, help_text='counts toward the smallest good day'),
        ),
        migrations.AddField(
            model_name='prescription',
            name='drills_reason',
            field=models.CharField(blank=True, help_text='Why so many drills, see burden.', max_length=200),
        ),
    ]
