"""One patient and one period: the clinic's screen, its file and its visit brief, on screen, as text and on paper, the
patient's own page, their own copy of the data and the API say the same of every day, and of all of them."""

import csv
import io
import re
import zipfile
from datetime import timedelta
from html import unescape

import pypdf
import pytest
from django.utils import formats

from adherence import ticking
from adherence.brief import brief_of
from adherence.chart import chart_of
from adherence.history import history_of
from adherence.late_deeds.accepting import accept
from adherence.late_deeds.deeds import Done
from adherence.models import Morning
from adherence.moments import hours
from adherence.recounting import recount
from adherence.ticking import Go
from patients.measuring import record_measure
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
    """Nine days of a plan: goes on time, in part, late, taken back, without a time; a dose changed, a rest, a day of
    none."""
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
    slid = programme.items.get()
    late = Done(
        key=new_key(),
        at=at("17:00", PERIOD[1]),
        item_id=slid.pk,
        performed_at=at("17:00", PERIOD[1]),
        precision="exact",
    )
    accept([late], patient=ruth, sent_at=at("07:30", PERIOD[2]), now=at("07:30", PERIOD[2]))
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


def by_api(answer):
    cells = ("expected", "credited", "pain_max", "longest_still_min")
    rows = {row["date"]: ["" if row[name] is None else str(row[name]) for name in cells] for row in answer["days"]}
    return {on: figures(*rows[on.isoformat()]) for on in PERIOD}


def statuses(text):
    rows = {row["date"]: row["status"] for row in csv.DictReader(io.StringIO(text))}
    return [rows[on.isoformat()] for on in PERIOD]


def plain(page):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).replace("\xa0", " ").split())


def of_the_brief(desk, ruth):
    """The brief's three forms: the page, its text for the record, the printed page."""
    page = desk.get(f"/patients/{ruth.pk}/brief/?days=7").content.decode()
    text = re.search(r"<textarea.*?</textarea>", page, re.DOTALL)[0]
    drawn = desk.post(f"/patients/{ruth.pk}/brief.pdf", {"since": PERIOD[0].isoformat()}).content
    printed = " ".join(leaf.extract_text() for leaf in pypdf.PdfReader(io.BytesIO(drawn)).pages)
    return plain(page.replace(text, "")), plain(text), plain(printed)


def test_screen_file_history_and_own_copy_tell_one_story(told, ruth, dana, signed_in):
    desk, phone = signed_in(dana), signed_in(ruth, full=True)
    clinics = by_file(desk.get(f"/patients/{ruth.pk}/adherence.csv").content.decode())
    assert by_screen(desk, ruth) == clinics
    assert by_history(phone) == clinics
    assert by_file(of_the_zip(phone)) == clinics
    assert by_api(phone.get("/api/v1/me/days/").json()) == clinics


def test_every_reader_has_the_same_word_for_each_day(told, ruth, dana, signed_in, now):
    desk, phone = signed_in(dana), signed_in(ruth, full=True)
    words = statuses(desk.get(f"/patients/{ruth.pk}/adherence.csv").content.decode())
    days = {
        "zip": statuses(of_the_zip(phone)),
        "api": [day["status"] for day in phone.get("/api/v1/me/days/").json()["days"]],
        "brief": [str(day.status) for day in brief_of(ruth, since=PERIOD[0], now=NOW).stretch.days],
        "chart": [str(day.status) for day in chart_of(dana, ruth.pk, now=NOW).stretch.week.days],
        "history": [str(day.status) for day in history_of(ruth, days=7, until=None, now=NOW).stretch.days],
    }
    assert words == ["on_plan", "low", "low", "not_scheduled", "clustered", "low", "low"]
    assert days == dict.fromkeys(days, words)


def test_the_totals_are_the_same_wherever_they_stand(told, ruth, dana, signed_in):
    """Doses done of doses asked, their share, days on plan, and the mean of each day's longest still stretch."""
    desk, phone = signed_in(dana), signed_in(ruth, full=True)
    week = by_file(desk.get(f"/patients/{ruth.pk}/adherence.csv").content.decode()).values()
    asked, done = sum(day[0] for day in week), sum(day[1] for day in week)
    percent = round(100 * done / asked)
    still = hours(round(sum(float(day[3]) for day in week if day[3] != NOTHING) / 6))
    api = phone.get("/api/v1/me/days/").json()
    assert (api["expected"], round(api["credited"], 1), round(100 * api["frequency"])) == (asked, done, percent)
    assert (api["on_plan"], api["asked"]) == (1, 6)
    chart, history = (
        plain(one.content.decode()) for one in (desk.get(f"/patients/{ruth.pk}/"), phone.get("/history/?days=7"))
    )
    assert (f"{percent}%" in chart, "1/6" in chart.replace(" ", ""), still in chart) == (True, True, True)
    assert (f"{done:g} of {asked}" in history, f"{percent}%" in history, still in history) == (True, True, True)
    for told_as in of_the_brief(desk, ruth):
        assert f"{done:g} of {asked} ({percent}%)" in told_as
        assert ("1 of 6 days" in told_as, still in told_as) == (True, True)


def test_the_briefs_three_forms_say_the_same_lines(told, ruth, dana, signed_in):
    for value, on in ((80, PERIOD[0]), (95, PERIOD[5])):
        record_measure(
            ruth, what="rom:knee:flexion", value=value, on=on, by=dana.user, now=NOW, key=new_key(), side="left",
            manner="active",
        )  # fmt: skip
    Morning.objects.create(key=new_key(), patient=ruth, on=PERIOD[5], pain=3, said_at=NOW, recorded_at=NOW)
    factories.make_alert(ruth)
    brief = brief_of(ruth, since=PERIOD[0], now=NOW)
    lines = [*brief.measures, *brief.alarms, *brief.barriers, *brief.changes]
    lines += [line for course in brief.drills for line in (course.done, course.pain.words, course.suggestion.evidence)]
    assert len(lines) == 9
    for told_as in of_the_brief(signed_in(dana), ruth):
        assert [line for line in lines if plain(line) not in told_as] == []


# -- the API


def test_the_api_tells_of_the_days_asked_for(told, ruth, signed_in):
    asked = {"since": PERIOD[1].isoformat(), "until": PERIOD[2].isoformat()}
    answer = signed_in(ruth, full=True).get("/api/v1/me/days/", asked).json()
    assert ([day["date"] for day in answer["days"]], answer["since"], answer["until"]) == (
        list(asked.values()),
        *asked.values(),
    )


def test_the_api_says_null_where_nothing_was_expected(told, ruth, signed_in):
    day = PERIOD[3].isoformat()
    answer = signed_in(ruth, full=True).get("/api/v1/me/days/", {"since": day, "until": day}).json()
    assert (answer["expected"], answer["frequency"], answer["days"][0]["frequency"]) == (0, None, None)


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "soon"},
        {"until": TODAY.isoformat()},
        {"since": "2026-04-10", "until": "2026-04-01"},
        {"since": "2025-04-01"},
        {"until": "0001-01-01"},
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(ruth, signed_in, now, asked):
    answer = signed_in(ruth, full=True).get("/api/v1/me/days/", asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "period")
    assert answer.json()["words"].startswith("Ask for days like 2026-04-01")


def test_a_link_alone_opens_no_more_than_today(ruth, signed_in, now):
    answer = signed_in(ruth).get("/api/v1/me/days/")
    assert (answer.status_code, answer.json()["code"]) == (401, "code")


@pytest.mark.parametrize("days", [1, 360])
def test_a_year_of_days_asks_no_more_than_one(told, ruth, signed_in, django_assert_num_queries, days):
    phone, asked = signed_in(ruth, full=True), {"since": (TODAY - days * A_DAY).isoformat()}
    with django_assert_num_queries(6):
        phone.get("/api/v1/me/days/", asked)


def test_it_is_a_story_worth_comparing(told, ruth, dana, signed_in):
    """Every kind of day is in it, so that agreeing means something."""
    text = signed_in(dana).get(f"/patients/{ruth.pk}/adherence.csv").content.decode()
    assert list(by_file(text).values()) == [
        (6, 6.0, "3", "150"),
        (6, 1.5, NOTHING, "525"),
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
    assert (percent, f"<dd>{percent}%" in chart, f"{percent}%</small>" in history) == (50, True, True)
