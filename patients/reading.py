"""A patient's pages and mails are read in the patient's language and by the patient's clock."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone, translation

from patients.models import Patient


@contextmanager
def read_by(patient: Patient) -> Iterator[None]:
    with translation.override(patient.language), timezone.override(patient.tz):
        yield
