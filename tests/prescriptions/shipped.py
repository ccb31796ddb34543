"""The shipped library as rows that were never stored: for rules that need no database."""

from datetime import date
from functools import cache

from patients.models import Precaution
from prescriptions import cataloguing
from prescriptions.librarian import read_library
from prescriptions.models import Drill, PrecautionRule
from prescriptions.precautions import Restrictions

ON = date(2026, 4, 15)


@cache
def library():
    return read_library()


@cache
def drills():
    rows = enumerate(library().drills.items(), start=1)
    return {slug: Drill(pk=pk, slug=slug, **cataloguing.drill(row)) for pk, (slug, row) in rows}


@cache
def rules():
    return {tag: PrecautionRule(tag=tag, **cataloguing.rule(row)) for tag, row in library().precautions.items()}


def held(tag, limit_deg=None, expires_on=None):
    return Precaution(tag=tag, limit_deg=limit_deg, starts_on=date(2026, 4, 1), expires_on=expires_on)


def against(slug, *precautions, range_limit_deg=None):
    """Every conflict of a shipped drill with precautions, worst first."""
    return Restrictions(precautions, rules()).against(drills()[slug], range_limit_deg=range_limit_deg)


def verdict(slug, *precautions, range_limit_deg=None):
    """The worst finding's verdict, or None where all is fine."""
    found = against(slug, *precautions, range_limit_deg=range_limit_deg)
    return found[0].verdict if found else None
