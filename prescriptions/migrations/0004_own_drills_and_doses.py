import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import prescriptions.models.dosing


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0001_first_rows'),
        ('prescriptions', '0003_sendings'),
    ]

    operations = [
        migrations.AddField(
            model_name='drill',
            name='parent',
            field=models.ForeignKey(blank=True, help_text="the library's drill that a clinic's own was made from", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='made_from_it', to='prescriptions.drill'),
        ),
        migrations.CreateModel(
            name='SavedDose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sets', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='sets')),
                ('reps', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='reps')),
                ('hold_s', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(600)], verbose_name='hold, seconds')),
                ('tempo_out_s', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(60)], verbose_name='out, seconds')),
                ('tempo_back_s', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(60)], verbose_name='back, seconds')),
                ('tempo_pause_s', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(60)], verbose_name='pause, seconds')),
                ('times_per_day', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(24)], verbose_name='times a day')),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=prescriptions.models.dosing.every_day, help_text='ISO weekdays, Monday is 1. Empty: see below.', size=None)),
                ('days_per_week', models.PositiveSmallIntegerField(default=7, help_text='Counts alone where the item hangs on an occasion.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(7)], verbose_name='days a week')),
                ('as_needed', models.BooleanField(default=False, verbose_name='as needed')),
                ('occasion', models.CharField(blank=True, choices=[('bed', 'in bed'), ('chair', 'on a chair'), ('desk', 'at a desk'), ('standing', 'standing'), ('floor', 'on the floor'), ('gym-before', 'before training'), ('gym-after', 'after training'), ('recovery-day', 'recovery day')], max_length=12, verbose_name='occasion')),
                ('min_gap_min', models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(720)], verbose_name='smallest gap, minutes')),
                ('range_limit_deg', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(180)], verbose_name='range limit, degrees')),
                ('load', models.CharField(blank=True, max_length=80, verbose_name='load')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('saved_at', models.DateTimeField()),
                ('drill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_doses', to='prescriptions.drill')),
                ('therapist', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_doses', to='clinic.therapist')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reps__gte', 1), ('sets__gte', 1)), name='saved_dose_has_sets_and_reps'), models.CheckConstraint(condition=models.Q(('times_per_day__gte', 1), ('times_per_day__lte', 24)), name='saved_dose_times_fit_a_day'), models.CheckConstraint(condition=models.Q(('days_per_week__gte', 1), ('days_per_week__lte', 7)), name='saved_dose_days_fit_a_week'), models.CheckConstraint(condition=models.Q(('weekdays__contained_by', [1, 2, 3, 4, 5, 6, 7])), name='saved_dose_weekdays_are_iso'), models.CheckConstraint(condition=models.Q(('range_limit_deg', None), ('range_limit_deg__lte', 180), _connector='OR'), name='saved_dose_range_is_an_angle'), models.UniqueConstraint(fields=('therapist', 'drill'), name='one_saved_dose_per_therapist_and_drill')],
            },
        ),
    ]
