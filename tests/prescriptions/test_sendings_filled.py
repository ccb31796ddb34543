"""The migration that tells the sendings of programmes that were there before: as if each had been kept when made."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
from prescriptions.models import Sending
from tests import factories
from tests.factories import NOW

DOSE = Dose(sets=1, reps=10, hold_s=2, times_per_day=6)


@pytest.fixture
def lived(ruth, dana, ines):
    """A programme sent, changed in three ways, and ended."""
    slide = Line(factories.make_drill(), "left", DOSE)
    set_ = Line(factories.make_drill("quad-set", "Quad set"), "left", DOSE)
    pump = Line(factories.make_drill("ankle-pump", "Ankle pump"), "both", DOSE)
    began = NOW - timedelta(days=9)
    programme = prescribing.issue(ruth.episodes.get(), [slide, set_], by=dana.user, now=began)
    fewer = replace(slide, dose=replace(DOSE, times_per_day=4))
    prescribing.revise(programme, [fewer, pump], by=ines.user, now=NOW - timedelta(days=4), reason="Sore.")
    prescribing.end(programme, by=dana.user, now=NOW, reason="Goals met.")
    return programme


def told():
    return [
        (one.made_at, one.holds_at, one.by, one.is_first, sorted(one.differences.to_therapist()), one.reason)
        for one in Sending.objects.select_related("by")
    ]


def test_what_it_fills_in_tells_what_was_kept(lived):
    kept = told()
    Sending.objects.all().delete()
    import_module("prescriptions.migrations.0003_sendings").fill(apps, None)
    assert told() == kept
