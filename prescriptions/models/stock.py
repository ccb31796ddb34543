from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from clinic.models import Clinic

Row = TypeVar("Row", bound=models.Model)


class StockQuerySet(models.QuerySet[Row]):
    """Rows that all clinics share (the library's, with no clinic) or that one clinic keeps for itself."""

    def of(self, clinic: Clinic) -> Self:
        """What a clinic may prescribe: the shared ones and its own, the retired ones left out."""
        return self.filter(Q(clinic=None) | Q(clinic=clinic), retired_at=None)

    def shared(self) -> Self:
        return self.filter(clinic=None)

    def own_first(self) -> Self:
        """A clinic's own comes before a shared one: of two with the same slug it is the one that is meant."""
        return self.order_by(F("clinic").asc(nulls_last=True), "name")
