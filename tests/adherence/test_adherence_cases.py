"""The worked examples of the clinical rules: those of the formula page, or of the file that ADHERENCE_CASES names.

Cases with an id in R (remote monitoring data days) belong to the RTM report and are left to its tests.
"""

import os
from pathlib import Path

import pytest

from adherence.formula.cases import FILE, read

CASES = read(Path(os.environ.get("ADHERENCE_CASES") or FILE))


@pytest.mark.parametrize("case", CASES, ids=[f"{case.id} {case.title}" for case in CASES])
def test_the_worked_example(case):
    assert case.computed == case.expected


def test_every_family_of_rules_has_its_examples():
    assert {case.id[0] for case in CASES} == set("ABCDE")


def test_a_figure_nobody_reckons_is_not_as_expected():
    assert [case.id for case in CASES if type(case)(case.id, "", case.given, {"luck": 1}).agrees] == []
