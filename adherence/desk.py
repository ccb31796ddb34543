"""A therapist's desk: the views they saved and, for an owner, the colleagues whose list they may open. One query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from adherence.models import SavedView
from clinic.models import Therapist


@dataclass(frozen=True)
class Saved:
    pk: int
    name: str
    query: str


@dataclass(frozen=True)
class Desk:
    """``colleagues``: id as text and name of each, for an owner; nobody else opens another's list by name."""

    therapist: Therapist
    colleagues: Sequence[tuple[str, str]]
    views: Sequence[Saved]

    @classmethod
    def of(cls, therapist: Therapist) -> Self:
        kept = SavedView.objects.filter(therapist=OuterRef("pk")).order_by("name", "pk")
        staff = Therapist.objects.filter(clinic_id=therapist.clinic_id)
        asked = staff if therapist.is_owner else staff.filter(pk=therapist.pk)
        rows = list(
            asked.annotate(views=ArraySubquery(kept.values_list(JSONObject(pk="pk", name="name", query="query"))))
            .values_list("pk", F("user__name"), "views")
            .order_by("user__name", "pk")
        )
        return cls(
            therapist,
            colleagues=[(str(pk), name) for pk, name, _views in rows if pk != therapist.pk],
            views=[Saved(**view) for pk, _name, views in rows for view in views if pk == therapist.pk],
        )
