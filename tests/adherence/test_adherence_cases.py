"""The worked examples of the clinical rules, as they stand in the file. ADHERENCE_CASES may name another file of them.

Cases with an id in R (remote monitoring data days) belong to the RTM report and are left to its tests.
"""

import json
import os
from collections import namedtuple
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adherence.adherence import Bout, Version, credit_of, dose_of, item_day
from adherence.figures import Use, as_needed, over, week
from patients.waking import Waking

FILE = Path(os.environ.get("ADHERENCE_CASES") or Path(__file__).with_name("adherence_cases.json"))
CASES = [case for case in json.loads(FILE.read_text())["cases"] if not case["id"].startswith("R")]


class Day:
    """A case's input, read with the patient's clock."""

    def __init__(self, given):
        wakes, sleeps = given["waking"].split()[0].split("-")
        self.given = given
        self.on = date.fromisoformat(given.get("date") or given["therapy_day"])
        self.waking = Waking(ZoneInfo(given["tz"]), time.fromisoformat(wakes), time.fromisoformat(sleeps))
        self.window = self.waking.window(self.on)

    def at(self, text):
        if text is None or text == "unknown":
            return None
        if len(text) > len("00:00"):
            return datetime.fromisoformat(text)
        dates = (self.on, self.on + timedelta(days=1))
        candidates = [datetime.combine(on, time.fromisoformat(text), tzinfo=self.waking.zone) for on in dates]
        return next((at for at in candidates if self.waking.therapy_day(at) == self.on), candidates[0])

    def bout(self, logged):
        if isinstance(logged, str):
            return Bout(self.at(logged))
        dose = self.given.get("sets", 1), self.given.get("reps", 1), logged.get("reps_done")
        return Bout(self.at(logged["at"]), credit=credit_of(*dose), dose=dose_of(*dose))

    def version(self, asked):
        begun = self.at(asked.get("from")) or self.window.opens_at - timedelta(days=30)
        return Version(asked["times_per_day"], begun, self.at(asked.get("until")))

    def pauses(self):
        stop = self.at(self.given.get("safety_stop_at"))
        pauses = [(self.at(start), self.at(end)) for start, end in self.given.get("pauses", [])]
        return [*pauses, (stop, None)] if stop else pauses

    def figures(self):
        given = self.given
        still = given.get("max_still_min")
        return item_day(
            [self.version(asked) for asked in given.get("versions", [given])],
            [self.bout(logged) for logged in given.get("bouts", given.get("bouts_local", []))],
            window=self.window,
            min_gap=timedelta(minutes=given.get("min_gap_min", 30)),
            pauses=self.pauses(),
            other_movement=[self.at(text) for text in given.get("other_movement", [])],
            now=self.at(given.get("now")),
            daily_cap=given.get("daily_cap"),
            max_still=still and timedelta(minutes=still),
        )


def day(given):
    figures = Day(given).figures()
    names = {
        "frequency_adherence": "frequency",
        "active_waking_min": "active_min",
        "day_status": "status",
    }
    return lambda key: getattr(figures, names.get(key, key))


def days_a_week(given):
    done = week(given["days_per_week"], given["days_done"], given.get("active_days", 7))
    return {"adherence": done.frequency, "expected_days": done.expected_days, "credited_days": done.credited_days}.get


def when_needed(given):
    uses = [Use(use.get("pain_before"), use.get("pain_after")) for use in given["uses"]]
    figures = as_needed(uses, daily_cap=given.get("daily_cap"))
    return lambda key: getattr(figures, key, None)  # no expectation and no frequency: the figures have no such words


def several(given):
    total = over(namedtuple("Item", "drill expected credited")(**item) for item in given["items"])
    return {"plan_adherence": total.frequency}.get


READERS = {"A": day, "B": day, "C": days_a_week, "D": when_needed, "E": several}
REFUSED = {"mean_of_percents_not_used"}  # the wrong way, shown beside the right one


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']} {case['title']}" for case in CASES])
def test_the_worked_example(case):
    expected = {key: value for key, value in case["expected"].items() if key not in REFUSED}
    figure = READERS[case["id"][0]](case["input"])

    assert {key: figure(key) for key in expected} == expected


def test_every_family_of_rules_has_its_examples():
    assert {case["id"][0] for case in CASES} == set(READERS)
