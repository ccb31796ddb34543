"""One patient and one period: the clinic's screen, its file, the patient's own page and the patient's own copy of the
data say the same of every day."""

import csv
import io
import re
import zipfile
from datetime import timedelta
from html import unescape

import pytest
from django.utils import formats

from adherence import ticking
from adherence.recounting import recount
from adherence.ticking import Go
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
from tests import factories
from tests.factories import NOW, TODAY, at, new_key

A_DAY = timedelta(days=1)
PERIOD = [TODAY - back * A_DAY for back in range(7, 0, -1)]
NOTHING = "–"


@pytest.fixture
def told(ruth, dana, now):
    """Nine days of a plan: goes on time, in part, taken back, without a time; a dose changed, a rest, a day of none."""
    now.set(at("06:00", TODAY - 9 * A_DAY))
    programme = factories.make_prescription(ruth.episodes.get(), by=dana.user, now=now.at)
    drill = programme.items.get().drill

    def go(on, clock, *, pain=None, **more):
        now.set(at("21:30", on))
        item = programme.items.in_force(at(clock, on)).get()
        [made] = ticking.tick_together(
            [Go(item, new_key(), **more)], patient=ruth, performed_at=at(clock, on), now=now.at
        )
        if pain is not None:
            ticking.rate_pain(made, during=pain, now=now.at)
        return made

    for clock, pain in (("08:15", 1), ("10:45", None), ("13:15", 3), ("15:45", None), ("18:15", 2), ("20:45", None)):
        go(PERIOD[0], clock, pain=pain)
    go(PERIOD[1], "08:15", reps_done=(5,))
    ticking.undo(go(PERIOD[1], "11:00"), now=at("21:45", PERIOD[1]))
    now.set(at("12:00", PERIOD[2]))
    line = Line(drill, "left", Dose(sets=1, reps=10, hold_s=2, times_per_day=3, min_gap_min=30))
    prescribing.revise(programme, [line], by=dana.user, now=now.at)
    go(PERIOD[2], "19:00", pain=0)
    prescribing.pause(programme, by=dana.user, now=at("06:00", PERIOD[3]), until=at("06:00", PERIOD[4]))
    for clock in ("20:00", "20:40", "21:20"):
        go(PERIOD[4], clock)
    now.set(at("09:00", PERIOD[6]))
    item = programme.items.in_force(now.at).get()
    ticking.tick_together([Go(item, new_key())], patient=ruth, performed_at=None, precision="unknown", now=now.at)
    now.set(NOW)
    recount(NOW)


def table(page, heading):
    """The rows of the table whose head has this column, by the day as it is written there."""
    found = next(one for one in re.findall(r"<table.*?</table>", page, re.DOTALL) if f">{heading}</th>" in one)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in re.findall(r"<tr>.*?</tr>", found))
    texts = ([unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in row] for row in cells)
    return {row[0]: row[1:] for row in texts}


def figures(expected, credited, pain, still):
    """A day as every reader can have it: whole minutes, one decimal, a dash where there is nothing to say."""
    rounded = NOTHING if still in ("", NOTHING) or not int(expected) else f"{float(still):.0f}"
    return int(expected), round(float(credited), 1), {"": NOTHING}.get(pain, pain), rounded


def by_screen(browser, ruth):
    page = browser.get(f"/patients/{ruth.pk}/").content.decode()
    doses, pains, stills = table(page, "Due"), table(page, "Highest pain"), table(page, "Minutes")
    names = {on: formats.date_format(on, "DAY_FORMAT") for on in PERIOD}
    return {on: figures(doses[name][1], doses[name][0], pains[name][0], stills[name][0]) for on, name in names.items()}


def by_history(phone):
    rows = table(phone.get("/history/?days=7").content.decode(), "Still, minutes")
    named = {on: rows[formats.date_format(on, "DAY_FORMAT")] for on in PERIOD}
    return {on: figures(asked, done, pain, still) for on, (done, asked, pain, still) in named.items()}


def by_file(text):
    rows = {row["date"]: row for row in csv.DictReader(io.StringIO(text))}
    named = {on: rows[on.isoformat()] for on in PERIOD}
    return {
        on: figures(row["expected"], row["credited"], row["pain_max"], row["longest_still_min"])
        for on, row in named.items()
    }


def of_the_zip(phone):
    archive = zipfile.ZipFile(io.BytesIO(b"".join(phone.get("/history/my-data.zip"))))
    return archive.read("days.csv").decode()


def test_screen_file_history_and_own_copy_tell_one_story(told, ruth, dana, signed_in):
    desk, phone = signed_in(dana), signed_in(ruth, full=True)
    clinics = by_file(desk.get(f"/patients/{ruth.pk}/adherence.csv").content.decode())
    assert by_screen(desk, ruth) == clinics
    assert by_history(phone) == clinics
    assert by_file(of_the_zip(phone)) == clinics


def test_it_is_a_story_worth_comparing(told, ruth, dana, signed_in):
    """Every kind of day is in it, so that agreeing means something."""
    text = signed_in(dana).get(f"/patients/{ruth.pk}/adherence.csv").content.decode()
    assert list(by_file(text).values()) == [
        (6, 6.0, "3", "150"),
        (6, 0.5, NOTHING, "825"),
        (4, 1.0, "0", "720"),
        (0, 0.0, NOTHING, NOTHING),
        (3, 3.0, NOTHING, "780"),
        (3, 0.0, NOTHING, "900"),
        (3, 1.0, NOTHING, "900"),
    ]


def test_the_headlines_are_the_sums_of_the_file(told, ruth, dana, signed_in):
    desk, phone = signed_in(dana), signed_in(ruth, full=True)
    week = by_file(desk.get(f"/patients/{ruth.pk}/adherence.csv").content.decode()).values()
    percent = round(100 * sum(day[1] for day in week) / sum(day[0] for day in week))
    chart, history = desk.get(f"/patients/{ruth.pk}/").content.decode(), phone.get("/history/?days=7").content.decode()
    assert (percent, f"<dd>{percent}%" in chart, f"{percent}%</small>" in history) == (46, True, True)
