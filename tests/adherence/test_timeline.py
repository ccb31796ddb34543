"""Events and notes: what happened to a patient's care, from every source, newest first, by kind, a page at a time."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.html import strip_tags

from adherence import releasing, snoozing
from adherence.chart import Wanted, chart_of
from adherence.models import Alert, CriterionMark, Skip, Tick
from clinic.looking import note_look
from patients import restricting, writing
from patients.goals import end_goal, set_goal
from patients.measuring import Reading, record_measure, record_visit
from patients.models import Note
from patients.restricting import Restriction
from prescriptions import prescribing
from prescriptions.lines import Line
from prescriptions.models import PrecautionRule
from tests import factories
from tests.factories import NOW, TODAY, new_key

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def programme(ruth, dana):
    return factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW - 7 * DAY)


@pytest.fixture
def told(dana, ruth, programme):
    """The events of a filter: title, detail, name."""

    def tell(kind="", before=""):
        chart = chart_of(dana, ruth.pk, now=NOW, wanted=Wanted(events=kind, before=before))
        return [(event.title, event.detail.replace("\xa0", " "), event.signed) for event in chart.events]

    return tell


@pytest.fixture
def page(dana, ruth, programme, signed_in, now):
    browser = signed_in(dana)
    return lambda query="", **headers: browser.get(f"/patients/{ruth.pk}/{query}", headers=headers)


def words(response):
    return " ".join(strip_tags(response.content.decode()).replace("\xa0", " ").split())


def noted(patient, by, text, at=NOW):
    return Note.objects.create(key=new_key(), patient=patient, words=text, by=by.user, written_at=at)


def test_a_note_is_signed(told, ruth, dana):
    noted(ruth, dana, "Lives alone.")
    assert told("notes") == [("Note", "Lives alone.", "Dana Whitfield")]


def test_messages_say_whose_they_are(told, ruth, dana):
    writing.say(ruth, key=new_key(), words="Can I\nswim?", now=NOW - 2 * HOUR)
    writing.answer(ruth, key=new_key(), words="Yes, do.", by=dana.user, now=NOW - HOUR)
    assert told("messages") == [
        ("Message to Ruth", "Yes, do.", "Dana Whitfield"),
        ("Message from Ruth", "Can I swim?", ""),
    ]


def test_an_alert_tells_its_whole_story(told, ruth, dana, ines):
    factories.make_alert(ruth, "RF01", at=NOW - 3 * HOUR, now=NOW - 3 * HOUR)
    alert = Alert.objects.get()
    releasing.see(alert, by=dana.user, now=NOW - 2 * HOUR)
    releasing.release(alert, by=ines.user, now=NOW - HOUR, reason="Spoke to her")
    name = alert.flag.name
    assert told("safety") == [
        ("Red flag released", f"{name}. Spoke to her", "Ines Moreau"),
        ("Seen", name, "Dana Whitfield"),
        (f"Red flag: {name}", "All drills rest.", "patient"),
    ]


def test_a_precaution_is_set_and_ended(told, ruth, dana):
    PrecautionRule.objects.create(tag="no-kneeling", text="No kneeling (yet)", effect="block")
    kneeling = Restriction("no-kneeling", expires_on=TODAY + DAY)
    set_one = restricting.restrict(ruth.episodes.get(), kneeling, by=dana.user, now=NOW - 2 * HOUR)
    restricting.lift(set_one, by=dana.user, now=NOW - HOUR, reason="Healed")
    assert told("safety") == [
        ("Precaution ended", "No kneeling (yet). Healed", "Dana Whitfield"),
        ("Precaution set", "No kneeling, until 16 Apr", "Dana Whitfield"),
    ]


def test_figures_of_one_visit_are_one_event(told, ruth, dana):
    readings = [
        Reading(f"rom:knee:{way}", Decimal(n), "left", "active") for way, n in (("flexion", 86), ("extension", 5))
    ]
    record_visit(ruth, readings, on=TODAY - DAY, by=dana.user, now=NOW, key=new_key())
    [(title, detail, name)] = told("measures")
    assert sorted(title.split(", ")) == ["Knee: Bend 86°", "Knee: Gap to straight 5°"]
    assert (detail, name) == ("left, active, measured 14 Apr", "Dana Whitfield")


def test_a_goal_is_set_changed_and_given_up(told, ruth, dana, ines):
    bend = {"what": "rom:knee:flexion", "side": "left", "manner": "active"}
    set_goal(ruth, **bend, target=Decimal(110), due_on=TODAY + 30 * DAY, by=dana.user, now=NOW - 3 * HOUR)
    goal = set_goal(ruth, **bend, target=Decimal(120), by=ines.user, now=NOW - 2 * HOUR)
    end_goal(goal, by=dana.user, now=NOW - HOUR)
    assert told("measures") == [
        ("No goal any more: Knee: Bend 120°", "left, active", "Dana Whitfield"),
        ("Goal changed: Knee: Bend 120°", "left, active", "Ines Moreau"),
        ("Goal: Knee: Bend 110°", "left, active, until 15 May", "Dana Whitfield"),
    ]


def test_a_reason_put_aside_and_taken_up_again(told, ruth, dana, ines):
    first = factories.make_snooze(ruth, by=dana.user, now=NOW - 3 * HOUR)
    again = {"key": new_key(), "kind": first.kind, "why": "Still away", "until_on": first.until_on}
    second = snoozing.snooze(ruth, **again, by=ines.user, now=NOW - 2 * HOUR)
    snoozing.wake(second, by=dana.user, now=NOW - HOUR)
    assert [(title.split(" until")[0], detail, name) for title, detail, name in told("decisions")] == [
        ("A reason taken up again", "Put aside because: Still away", "Dana Whitfield"),
        ("A reason put aside", "Still away", "Ines Moreau"),
        ("A reason put aside", first.why, "Dana Whitfield"),
    ]


def test_what_the_patient_measured_bears_their_name(told, ruth):
    record_measure(ruth, what="nprs", manner="worst", value=Decimal(4), on=TODAY, by=None, now=NOW, key=new_key())
    assert [name for _title, _detail, name in told("measures")] == ["Ruth"]


def test_a_criterion_and_a_reason_put_aside_are_decisions(told, ruth, dana):
    CriterionMark.objects.create(
        episode=ruth.episodes.get(), key=new_key(), criterion="No limp.", is_met=True, note="Seen", at=NOW, by=dana.user
    )
    factories.make_snooze(ruth, by=dana.user, now=NOW - HOUR)
    assert told("decisions") == [
        ("Criterion met", "No limp. Seen", "Dana Whitfield"),
        ("A reason put aside until 18 Apr", "On holiday", "Dana Whitfield"),
    ]


def test_the_first_tick_is_a_sign_of_life_and_a_skip_says_why(told, ruth, programme):
    item = programme.items.get()
    for ago in (2, 1):
        moment = NOW - ago * DAY
        fields = {"on": TODAY - ago * DAY, "performed_at": moment, "recorded_at": moment}
        Tick.objects.create(key=new_key(), patient=ruth, item=item, **fields)
    Skip.objects.create(key=new_key(), patient=ruth, item=item, on=TODAY, reason="busy", recorded_at=NOW)
    assert told() == [
        ("Passed over: Mini heel slide", "busy", ""),
        ("First tick", "Mini heel slide", ""),
        ("Programme sent", "1 drill", "Dana Whitfield"),
    ]


def test_a_planned_change_stands_on_top_at_its_day(told, ruth, dana, programme):
    old = programme.items.open().get()
    line = Line(old.drill, old.side, type(old.dose)(**{**vars(old.dose), "times_per_day": 8}))
    prescribing.revise(programme, [line], by=dana.user, now=NOW, from_on=TODAY + 3 * DAY, reason="Going well")
    assert told()[0] == (
        "Planned: Mini heel slide changed",
        "1 × 10, hold 2 s, 6 × a day → 1 × 10, hold 2 s, 8 × a day. Going well",
        "Dana Whitfield",
    )


# -- who looked


def test_who_looked_is_told_by_day_and_only_where_asked_for(told, ruth, dana, ines):
    for page, ago in (
        ("adherence:chart", DAY),
        ("adherence:chart", HOUR),
        ("patients:measures", HOUR),
        ("x:new", HOUR),
    ):
        note_look(ruth.pk, page=page, by=ines, now=NOW - ago)
    assert told("looks") == [
        ("Ines Moreau looked at the chart, the measures, another page", "", ""),
        ("Ines Moreau looked at the chart", "", ""),
    ]
    assert [title for title, _detail, _name in told()] == ["Programme sent"]


def test_looks_at_somebody_else_are_not_hers(told, sam, ines):
    note_look(sam.pk, page="adherence:chart", by=ines, now=NOW)
    assert told("looks") == []


# -- filter and pages


def test_a_kind_is_a_link_that_keeps_the_period(page):
    answer = page("?events=notes&since=2026-04-01&until=2026-04-10")
    assert "Nothing of this kind yet." in words(answer)
    assert b'href="?events=safety&amp;since=2026-04-01&amp;until=2026-04-10#events"' in answer.content


def test_a_kind_that_there_is_not_is_refused_with_a_sentence(page):
    answer = page("?events=gossip")
    assert (answer.status_code, "There are no such events. Here is everything." in words(answer)) == (422, True)


@pytest.mark.parametrize("before", ["yesterday", "2026-04-15", "2026-04-15T10:00:00"])
def test_a_moment_that_is_none_is_refused_with_a_sentence(page, before):
    answer = page(f"?before={before}")
    assert (answer.status_code, "That is no moment. Here are the newest." in words(answer)) == (422, True)


def test_pages_follow_one_another_without_gap_or_repeat(dana, ruth, programme):
    for n in range(30):
        noted(ruth, dana, f"Number {n}", NOW - n * HOUR)
    read, before = [], ""
    for _page in range(3):
        line = chart_of(dana, ruth.pk, now=NOW, wanted=Wanted(events="notes", before=before)).timeline
        read += [event.detail for event in line.events]
        before = line.events[-1].at.isoformat()
    assert (read, line.has_earlier) == ([f"Number {n}" for n in range(30)], False)


def test_the_link_to_earlier_events_leads_there(page, ruth, dana):
    for n in range(13):
        noted(ruth, dana, f"Number {n}", NOW - n * HOUR)
    assert "Number 12" not in words(page("?events=notes"))
    assert "Number 12" in words(page("?events=notes&before=2026-04-15T03%3A00%3A00%2B00%3A00"))


def test_a_swap_gets_the_events_alone(page):
    answer = page("?events=notes", HX_Request="true", HX_Target="events")
    assert (b'id="events"' in answer.content, b"<h1" in answer.content) == (True, False)
    assert b'<div class="period" id="period" data-hx-swap-oob="true">' in answer.content  # whose links keep the filter


@pytest.mark.parametrize("rows", [1, 20])
@pytest.mark.parametrize("kind", ["", "looks"])
def test_the_events_cost_no_query_however_many(page, ruth, dana, programme, rows, kind, django_assert_num_queries):
    for n in range(rows):
        noted(ruth, dana, f"Number {n}", NOW - n * HOUR)
        writing.say(ruth, key=new_key(), words="Hello", now=NOW - n * HOUR)
        note_look(ruth.pk, page="adherence:chart", by=dana, now=NOW - n * DAY)
        Skip.objects.create(
            key=new_key(), patient=ruth, item=programme.items.get(), on=TODAY, reason="busy", recorded_at=NOW
        )
    with django_assert_num_queries(8):
        page(f"?events={kind}")
