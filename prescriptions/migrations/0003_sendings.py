from collections.abc import Iterable
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FIGURES = (
    "sets reps hold_s tempo_out_s tempo_back_s tempo_pause_s times_per_day weekdays days_per_week as_needed occasion "
    "min_gap_min range_limit_deg load note"
).split()


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Programmes that are there already get their sendings, told from the versions of their items."""
    prescriptions = apps.get_model("prescriptions", "Prescription").objects.prefetch_related("items__drill")
    sending = apps.get_model("prescriptions", "Sending")
    for one in prescriptions.iterator(chunk_size=500):
        items = list(one.items.all())
        moments = {item.starts_at for item in items} | {item.ends_at for item in items if item.ends_at}
        moments = {at for at in moments if at > one.issued_at and at != one.ended_at}
        sending.objects.bulk_create(_sending(sending, one, items, at) for at in sorted(moments | {one.issued_at}))


def _sending(model: Any, one: Any, items: Iterable[Any], at: Any) -> Any:
    opened = [item for item in items if item.starts_at == at and item.ends_at != at]
    replaced = {item.replaces_id: item for item in opened if item.replaces_id}
    closed = [item for item in items if item.ends_at == at and item.starts_at != at]
    rows = [{"new": _row(item)} for item in opened if not item.replaces_id]
    rows += [{"old": _row(old), "new": _row(replaced[old.pk])} for old in closed if old.pk in replaced]
    rows += [{"old": _row(old)} for old in closed if old.pk not in replaced]
    is_first = at == one.issued_at
    is_noted = one.noted_at == at
    return model(
        prescription=one,
        made_at=at,
        holds_at=at,
        by_id=one.issued_by_id if is_first else next((item.by_id for item in opened), one.issued_by_id),
        is_first=is_first,
        note=one.note if is_noted else "",
        reason=next((item.reason for item in opened if item.replaces_id and item.reason), ""),
        rows=rows,
    )


def _row(item: Any) -> dict[str, Any]:
    dose = {name: getattr(item, name) for name in FIGURES}
    asked = {"drill": item.drill_id, "name": item.drill.name, "region": item.drill.region, "side": item.side}
    return asked | {"dose": dose, "reason": item.reason}


class Migration(migrations.Migration):
    dependencies = [
        ("prescriptions", "0002_drill_shape"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="item",
            name="by",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: a safety rule, which may only lower.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                ("holds_at", models.DateTimeField(help_text="From when on it holds.")),
                ("is_first", models.BooleanField(default=False)),
                ("is_new_phase", models.BooleanField(default=False)),
                (
                    "note",
                    models.TextField(blank=True, help_text="The therapist's words to the patient, where they are new."),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "rows",
                    models.JSONField(default=list, help_text="What was added, changed and taken out, see differences."),
                ),
                (
                    "replaced_at",
                    models.DateTimeField(
                        blank=True, help_text="When another took its place before its day had come.", null=True
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: a safety rule, which may only lower.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "called_off",
                    models.ForeignKey(
                        blank=True,
                        help_text="The planned change whose place it took.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="prescriptions.sending",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="prescriptions.phase",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sendings",
                        to="prescriptions.prescription",
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("holds_at__gte", models.F("made_at"))), name="nothing_is_sent_for_the_past"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced_at", None), ("replaced_at__lte", models.F("holds_at")), _connector="OR"
                        ),
                        name="only_what_never_held_is_replaced",
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
