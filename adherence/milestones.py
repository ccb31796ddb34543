"""Where programmes stand in their protocols, as columns of the patient's row: see ``course`` for what they become."""

from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Subquery
from django.db.models.functions import JSONObject

from adherence.models import CriterionMark
from patients.models import Measure
from prescriptions.models import Item, Phase, Prescription


def courses(patient: str) -> Any:
    """The living programmes of open episodes, in the words of ``Course``."""
    living = Prescription.objects.living().filter(episode__patient=OuterRef(patient), episode__closed_at=None)
    follows = Phase.objects.filter(
        protocol=OuterRef("phase__protocol"), position__gt=OuterRef("phase__position")
    ).order_by("position")
    lines = Item.objects.filter(prescription=OuterRef("pk")).order_by().values("prescription")
    return living.order_by("pk").values_list(
        JSONObject(
            prescription="pk",
            episode="episode_id",
            began_on="episode__began_on",
            side="episode__side",
            profile="episode__condition__pain_profile",
            phase="phase_id",
            name="phase__name",
            until_day="phase__until_day",
            criteria="phase__exit_criteria",
            measures="phase__exit_measures",
            next_name=Subquery(follows.values("name")[:1]),
            goes_on=Exists(Item.objects.open().filter(prescription=OuterRef("pk"))),
            last_ends_at=Subquery(lines.values(last=Max("ends_at"))),
            last_starts_at=Subquery(lines.values(last=Max("starts_at"))),
        )
    )


def marks(patient: str) -> Any:
    known = CriterionMark.objects.filter(episode__patient=OuterRef(patient), episode__closed_at=None)
    kind = "episode_id", "phase_id", "criterion"
    newest = known.order_by(*kind, "-at", "-pk").distinct(*kind)
    return newest.values_list(
        JSONObject(
            episode="episode_id", phase="phase_id", criterion="criterion", is_met="is_met", note="note", at="at",
            by_name="by__name",
        )
    )  # fmt: skip


def measured(patient: str) -> Any:
    standing = Measure.objects.standing().filter(patient=OuterRef(patient))
    kind = "what", "side", "manner", "activity"
    newest = standing.order_by(*kind, "-measured_on", "-recorded_at").distinct(*kind)
    return newest.values_list(JSONObject(what="what", side="side", manner="manner", value="value", on=F("measured_on")))
