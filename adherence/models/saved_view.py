from typing import Self

from django.db import models
from django.db.models import Q

from clinic.models import Therapist

MOST_NAME = 40
MOST_QUERY = 2400  # of any alphabet, as an address spells it


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of(self, therapist: Therapist) -> Self:
        return self.filter(therapist=therapist)


class SavedView(models.Model):
    """A view of the caseload that a therapist gave a name: "My knees". Theirs alone.

    ``query`` is what the address says after its question mark, as ``sifting.py`` writes it: filters, never a patient's
    id.
    """

    therapist = models.ForeignKey("clinic.Therapist", on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=MOST_NAME)
    query = models.CharField(max_length=MOST_QUERY)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["therapist", "name"], name="one_saved_view_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
