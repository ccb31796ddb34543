"""The visit brief: the chart's figures since a day, what got in the way, and a careful suggestion for each drill."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.utils.html import strip_tags

from adherence import days
from adherence.brief import brief_of, plain_text
from adherence.brief.drills import done_of_asked
from adherence.brief.pain import PainCourse
from adherence.chart import chart_of
from adherence.figures import Total, over
from adherence.history import history_of
from adherence.limits import set_limits
from adherence.models import Alert, DayWord, Morning, Skip, Tick
from adherence.thresholds import Thresholds
from clinic.models import AuditEntry
from patients.measuring import record_measure
from patients.models import Message
from prescriptions import prescribing
from prescriptions.lines import Line
from tests import factories
from tests.factories import NOW, TODAY, at

A_DAY = timedelta(days=1)
SIX = ("08:15", "10:45", "13:15", "15:45", "18:15", "20:45")


@pytest.fixture
def programme(ruth, dana):
    """Heel slides six times a day for forty days."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW - timedelta(days=40))


@pytest.fixture
def desk(programme, dana, signed_in, now):
    return signed_in(dana)


def tick(programme, *clocks, back=1, pain=None, item=None, **more):
    item = item or programme.items.open().first()
    on = TODAY - back * A_DAY
    patient = item.prescription.episode.patient
    Tick.objects.bulk_create(
        Tick(
            key=factories.new_key(), patient=patient, item=item, on=on, performed_at=at(clock, on),
            recorded_at=at(clock, on), pain_during=pain, **more,
        )
        for clock in clocks
    )  # fmt: skip
    days.rebuild(patient, since=on, until=on)


def skip(programme, reason, *, back=1):
    item = programme.items.open().first()
    Skip.objects.create(
        key=factories.new_key(),
        patient=item.prescription.episode.patient,
        item=item,
        on=TODAY - back * A_DAY,
        reason=reason,
        recorded_at=NOW,
    )


def write(ruth, words, *, back=1):
    Message.objects.create(key=factories.new_key(), patient=ruth, words=words, said_at=NOW - back * A_DAY)


def good_week(programme, pain=2):
    for back in range(1, 8):
        tick(programme, *SIX, back=back, pain=pain)


def told(ruth, count=14):
    return brief_of(ruth, since=TODAY - count * A_DAY, now=NOW)


def suggested(ruth, count=7):
    suggestion = told(ruth, count).drills[0].suggestion
    return suggestion.kind, suggestion.evidence


def words(response):
    return " ".join(strip_tags(response.content.decode()).replace("\xa0", " ").split())


# -- the figures are the chart's


def test_seven_days_are_the_very_figures_of_the_charts_tiles(ruth, dana, programme, now):
    for back in range(1, 15):
        tick(programme, *SIX[: back % 5], back=back, pain=back % 4)
    mine = told(ruth, 7)
    tiles = {tile.name: tile.figure for tile in chart_of(dana, ruth.pk, now=NOW).tiles}
    done, asked = mine.stretch.on_plan
    assert [mine.longest_still, mine.spread, f"{done}/{asked}"] == [
        tiles[name] for name in ("Longest still stretch", "Spread", "Days on plan")
    ]
    assert mine.pain == f"{tiles['Pain, 7-day average']} of 10"
    assert mine.done.endswith(f"({tiles['Doses done, 7 days']})")


def test_a_fortnight_is_the_charts_fortnight_and_the_patients_own(ruth, dana, programme, now):
    for back in range(1, 30):
        tick(programme, *SIX[: back % 5], back=back, pain=back % 4)
    figures = [(day.on, day.credited, day.expected, day.status, day.pain_max) for day in told(ruth, 14).stretch.days]
    chart = [
        (day.on, day.credited, day.expected, day.status, day.pain_max)
        for day in chart_of(dana, ruth.pk, now=NOW).stretch.fortnight.days
    ]
    assert figures == chart
    for count in (7, 28, 90):
        assert told(ruth, count).stretch.percent == history_of(ruth, days=count, until=None, now=NOW).stretch.percent


def test_the_drills_add_up_to_the_whole(ruth, dana, now):
    pair = [(factories.make_drill(), {}), (factories.make_drill("quad-set", "Quad set"), {"times_per_day": 3})]
    programme = factories.make_prescription(ruth.episodes.get(), *pair, by=dana.user, now=NOW - timedelta(days=20))
    for back in range(1, 15):
        tick(programme, *SIX[: back % 6], back=back)
        tick(programme, *SIX[:2], back=back, item=programme.items.get(drill__slug="quad-set"), reps_done=[7])
    prescribing.pause(programme, by=dana.user, now=NOW - 9 * A_DAY, until=NOW - 7 * A_DAY)
    days.rebuild(ruth, since=TODAY - 20 * A_DAY, until=TODAY)
    brief = told(ruth)
    assert over(course.total for course in brief.drills) == over(brief.stretch.days)


def test_a_part_done_dose_counts_as_its_part():
    assert done_of_asked(Total(84, 61.5)) == "61.5 of 84 (73%)"


def test_nothing_asked_is_not_nought_percent(ruth):
    assert told(ruth).done == "Nothing was asked."


def test_today_counts_for_pain_and_not_for_doses(ruth, programme):
    tick(programme, "08:15", back=0, pain=4)
    [course] = told(ruth, 7).drills
    assert (course.done, course.pain.words) == ("0 of 42 (0%)", "Pain 4 of 10, on one day only.")


# -- pain


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ([6, 7, 4], "Pain first 6, last 4, highest 7. Down 2 (33%): a change patients notice."),
        ([3, 2], "Pain first 3, last 2, highest 3. Down 1 (33%): maybe a change patients notice."),
        ([8, 6], "Pain first 8, last 6, highest 8. Down 2 (25%): maybe a change patients notice."),
        ([5, 4], "Pain first 5, last 4, highest 5. Down 1 (20%): less than patients notice."),
        ([0, 3], "Pain first 0, last 3, highest 3. Up 3 from 0: a change patients notice."),
        ([4, 6, 4], "Pain first 4, last 4, highest 6. No change."),
        ([], "No pain scores."),
    ],
)
def test_a_change_of_pain_is_weighed_by_two_points_and_thirty_percent(scores, said):
    assert PainCourse([(TODAY + n * A_DAY, score) for n, score in enumerate(scores)]).words == said


def test_the_source_of_that_weight_is_named(desk, ruth, programme):
    assert "(MCID; Farrar 2001, Pain 94:149)" in words(desk.get(f"/patients/{ruth.pk}/brief/"))


# -- suggestions


def test_a_full_well_spread_quiet_week_could_progress(ruth, programme):
    good_week(programme)
    assert suggested(ruth) == (
        "progress",
        "100% done and well spread, pain no more than 2 on 7 scored days of 7, no alert.",
    )


def test_without_pain_scores_nothing_progresses(ruth, programme):
    good_week(programme, pain=None)
    assert suggested(ruth) == (
        "keep",
        "Pain was scored on 0 of the last 7 days; no score does not mean no pain.",
    )


def test_a_pain_of_four_keeps_the_dose(ruth, programme):
    good_week(programme, pain=3)
    tick(programme, "09:00", back=0, pain=4)
    assert suggested(ruth) == ("keep", "Pain of 4 in the last 7 days; above 3 there is no case for more.")


def test_an_irritable_condition_keeps_the_dose_at_three(ruth, programme):
    ruth.episodes.get().condition.__class__.objects.update(pain_profile="irritable")
    good_week(programme)
    tick(programme, "09:00", back=3, pain=3)
    assert suggested(ruth) == ("keep", "Pain of 3 in the last 7 days; above 2 there is no case for more.")


def test_too_few_doses_keep_the_dose(ruth, programme):
    for back in range(1, 8):
        tick(programme, *SIX[:3], back=back, pain=1)
    assert suggested(ruth) == ("keep", "50% done; below 80% there is no case for more.")


def test_doses_done_in_a_cluster_keep_the_dose(ruth, programme):
    for back in range(1, 8):
        tick(programme, "08:00", "08:40", "09:20", "10:00", "10:40", "11:20", back=back, pain=1)
    assert suggested(ruth) == ("keep", "Done in a cluster on 7 of the last 7 days.")


def test_an_easier_version_in_the_week_keeps_the_dose(ruth, programme):
    good_week(programme)
    Tick.objects.filter(on=TODAY - 2 * A_DAY).update(is_easier=True)
    assert suggested(ruth) == (
        "keep",
        "Done in part, in its easier version or passed over for pain in the last 7 days.",
    )


def test_a_drill_of_two_days_is_too_young_to_judge(ruth, dana, now):
    programme = factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW - 2 * A_DAY)
    tick(programme, *SIX, back=1, pain=0)
    assert suggested(ruth) == ("keep", "Asked on 2 of the last 7 days, too few to judge.")


def test_what_is_done_when_needed_has_no_share_to_judge(ruth, dana, now):
    when_needed = (factories.make_drill(), {"as_needed": True})
    programme = factories.make_prescription(ruth.episodes.get(), when_needed, by=dana.user)
    tick(programme, "09:00", "12:00", pain=1)
    assert suggested(ruth) == ("keep", "It is done when needed, so there is no share to judge.")
    assert told(ruth, 7).drills[0].done == "Done 2 times"


def test_a_paused_drill_is_kept(ruth, dana, programme):
    good_week(programme)
    prescribing.pause(programme, by=dana.user, now=NOW - timedelta(minutes=5), reason="Holiday")
    assert suggested(ruth) == ("keep", "It is paused: Holiday.")


def test_an_open_alert_stops_every_drill(ruth, programme):
    good_week(programme)
    alert = factories.make_alert(ruth)
    assert suggested(ruth) == ("stop", f"An alert is open: {alert.flag.name}.")


def test_an_alert_about_another_drill_keeps_this_one_where_it_is(ruth, programme):
    good_week(programme)
    alert = factories.make_alert(ruth)
    alert.pauses.update(ends_at=NOW)
    Alert.objects.update(drills=[factories.make_drill("quad-set", "Quad set").pk])
    assert suggested(ruth) == ("keep", f"An alert about another drill is open: {alert.flag.name}.")


def test_a_score_in_the_red_band_stops(ruth, programme):
    good_week(programme)
    tick(programme, "09:00", back=2, pain=6)
    assert suggested(ruth) == ("stop", "Pain of 6 in the last 7 days, which is in the red band.")


def test_three_amber_days_stop(ruth, programme):
    good_week(programme, pain=4)
    assert suggested(ruth) == ("stop", "Pain in the amber band on 7 of the last 7 days.")


def test_pain_that_rose_two_points_stops(ruth, programme):
    good_week(programme, pain=1)
    tick(programme, "09:00", back=0, pain=3)
    assert suggested(ruth) == ("stop", "Pain went up from 1 to 3.")


def test_passed_over_for_pain_three_times_stops(ruth, programme):
    good_week(programme)
    for back in (1, 2, 9):
        skip(programme, "pain", back=back)
    assert suggested(ruth, 14) == ("stop", "Passed over for pain 3 times.")


def test_what_a_rule_holds_stops(ruth, programme):
    good_week(programme)
    programme.pauses.create(
        drill=programme.items.get().drill, origin="safety", reason="Knee must not bend", starts_at=NOW - A_DAY
    )
    assert suggested(ruth) == ("stop", "A rule holds it: Knee must not bend.")


def test_what_a_safety_check_raised_stops_until_it_is_settled(ruth, programme):
    good_week(programme)
    programme.concerns.create(drill=programme.items.get().drill, kind="asks", raised_at=NOW)
    assert suggested(ruth) == ("stop", "A safety check raised it, and that is not settled yet.")


def test_a_drill_taken_out_has_its_figures_and_no_suggestion(ruth, dana, programme):
    other = Line(factories.make_drill("quad-set", "Quad set"), "left", programme.items.get().dose)
    prescribing.revise(programme, [other], by=dana.user, now=NOW - 2 * A_DAY)
    courses = [(course.title, course.suggestion is None) for course in told(ruth).drills]
    assert courses == [("Quad set, left", False), ("Mini heel slide, left", True)]


def rose(programme, before, during, quality):
    """A bout an hour after another, and two days with a 2 before."""
    good_week(programme, pain=None)
    for back in (6, 4):
        tick(programme, "12:00", back=back, pain=2)
    tick(programme, "12:00", back=2, pain=before)
    tick(programme, "13:00", back=2, pain=during, pain_quality=quality)


@pytest.mark.parametrize(
    ("before", "during", "quality", "kind", "said"),
    [
        (1, 4, "", "stop", "Pain rose from 1 to 4 in a bout in the last 7 days: a red light."),
        (2, 2, "sharp", "stop", "Sharp or sudden pain of 2 in the last 7 days: a red light."),
        (1, 3, "", "keep", "Pain rose from 1 to 3 in a bout in the last 7 days: an amber light."),
        (
            2,
            3,
            "neither",
            "progress",
            "100% done and well spread, pain no more than 3 on 3 scored days of 7, no alert.",
        ),
    ],
)
def test_a_light_goes_by_the_worse_of_number_rise_and_kind(ruth, programme, before, during, quality, kind, said):
    rose(programme, before, during, quality)
    assert suggested(ruth) == (kind, said)


def test_what_is_satisfactory_is_the_clinics_to_say(ruth, ines, programme, now):
    for back in range(1, 8):
        tick(programme, *SIX[:5], back=back, pain=2)
    usual = suggested(ruth)[0]
    set_limits(ruth.clinic, Thresholds(satisfactory_percent=95), by=ines.user, now=NOW)
    assert (usual, suggested(ruth)) == ("progress", ("keep", "83% done; below 95% there is no case for more."))


# -- what was measured


def measure(ruth, dana, value, back, what="rom:knee:flexion", **more):
    given = {"side": "left", "manner": "active"} | more
    on = TODAY - back * A_DAY
    return record_measure(ruth, what=what, value=value, on=on, by=dana.user, now=NOW, key=factories.new_key(), **given)


def test_a_measure_is_told_from_the_last_one_before_these_days(ruth, dana, programme):
    for value, back in ((60, 30), (80, 20), (95, 2)):
        measure(ruth, dana, value, back)
    [line] = told(ruth).measures
    assert line == "Range of motion, left knee: Bend 80° on 26 Mar, 95° on 13 Apr. Up 15°: enough to count."


def test_a_single_measure_has_no_change_and_an_older_one_is_not_told(ruth, dana, programme):
    measure(ruth, dana, 80, 20)
    measure(ruth, dana, 12, 1, what="rom:knee:extension")
    assert told(ruth).measures == ["Range of motion, left knee: Gap to straight 12° on 14 Apr."]


def test_the_mornings_are_told_like_any_pain(ruth, programme):
    for back, pain in ((9, 2), (5, 5), (1, 4), (20, 9)):
        Morning.objects.create(
            key=factories.new_key(), patient=ruth, on=TODAY - back * A_DAY, pain=pain, said_at=NOW, recorded_at=NOW
        )
    assert told(ruth).measures == [
        "Pain in the morning, rated on 3 days: Pain first 2, last 4, highest 5. Up 2 (100%): a change patients notice."
    ]


# -- what stood behind it


def test_barriers_are_counted_by_reason(ruth, programme):
    for reason in ("pain", "tired", "tired"):
        skip(programme, reason)
    tick(programme, "08:15", reps_done=[5])
    tick(programme, "12:00", is_easier=True)
    DayWord.objects.create(key=factories.new_key(), patient=ruth, on=TODAY - A_DAY, kind="hard", said_at=NOW - A_DAY)
    assert told(ruth).barriers == [
        "Passed over 3 times: tired 2, it hurts 1.",
        "1 bout done in part.",
        "1 bout in the easier version.",
        "1 hard day, stepped down to the smallest plan.",
    ]


def test_a_rest_names_who_and_why_and_when(ruth, programme):
    programme.pauses.create(origin="patient", reason="ill", starts_at=NOW - 5 * A_DAY, ends_at=NOW - 3 * A_DAY)
    assert told(ruth).barriers == ["Paused by patient, all drills: ill, from 10 Apr until 12 Apr."]


def test_alerts_say_whether_they_are_still_open(ruth, programme):
    alert = factories.make_alert(ruth)
    assert told(ruth).alarms == [f"{alert.flag.name}: raised 15 Apr, still open."]


def test_changes_are_told_with_old_and_new(ruth, dana, programme):
    old = programme.items.get()
    line = Line(old.drill, old.side, type(old.dose)(**{**vars(old.dose), "times_per_day": 8}))
    prescribing.revise(programme, [line], by=dana.user, now=NOW - A_DAY)
    [change] = told(ruth).changes
    assert change.replace("\xa0", " ") == (
        "Mini heel slide changed, 14 Apr: 1 × 10, hold 2 s, 6 × a day → 1 × 10, hold 2 s, 8 × a day."
    )


def test_a_change_that_holds_from_the_first_day_on_is_not_called_new(ruth, dana, programme):
    old = programme.items.get()
    line = Line(old.drill, old.side, type(old.dose)(**{**vars(old.dose), "times_per_day": 8}))
    prescribing.revise(programme, [line], by=dana.user, now=ruth.window(TODAY - 7 * A_DAY).opens_at)
    assert [change.split(",")[0] for change in told(ruth, 7).changes] == ["Mini heel slide changed"]


def test_the_patients_last_words_of_these_days_are_quoted(ruth, programme):
    for back in range(8, 0, -1):
        write(ruth, f"Day {back}", back=back)
    write(ruth, "Too long ago", back=20)
    assert told(ruth).quotes == [(f"{15 - back} Apr", f"Day {back}") for back in range(5, 0, -1)]


# -- as text


def test_the_text_is_whole_and_plain(ruth, programme):
    good_week(programme)
    write(ruth, "The stairs are easier now.")
    text = plain_text(told(ruth, 7))
    assert text.startswith(
        "Ruth Adeyemi. Home programme, 8 Apr 2026 to 14 Apr 2026.\n"
        "Knee replacement, left. Week 2, day 10.\n"
        "Reported by the patient, not observed.\n\n"
        "Doses done of doses asked: 42 of 42 (100%)\nDays on plan: 7 of 7 days\n"
    )
    assert "\nPatient’s words\n- 14 Apr: “The stairs are easier now.”\n" in text


@pytest.mark.parametrize("word", ["billable", "CPT", "RTM", "compliant", "non-compliant", "failed", "snack"])
def test_the_text_claims_nothing_and_blames_nobody(ruth, programme, word):
    skip(programme, "tired")
    assert word.lower() not in plain_text(told(ruth)).lower()


# -- the page


def test_the_usual_brief_is_of_a_fortnight(desk, ruth):
    assert "1 Apr 2026 to 14 Apr 2026." in words(desk.get(f"/patients/{ruth.pk}/brief/"))


def test_a_preset_and_a_day_typed_say_since_when(desk, ruth):
    assert "18 Mar 2026 to 14 Apr 2026." in words(desk.get(f"/patients/{ruth.pk}/brief/?days=28"))
    assert "5 Apr 2026 to 14 Apr 2026." in words(desk.get(f"/patients/{ruth.pk}/brief/?since=2026-04-05"))


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ("since=2026-04-15", "Pick a day from 15 Apr 2025 to 14 Apr 2026."),
        ("since=2019-01-01", "Pick a day from 15 Apr 2025 to 14 Apr 2026."),
        ("since=soon", "Type a date, such as 2026-04-01."),
        ("days=9", "Pick 7, 14, 28 or 90 days."),
    ],
)
@pytest.mark.parametrize("address", ["brief/", "brief.pdf"])
def test_days_that_cannot_be_are_refused_with_a_sentence(desk, ruth, address, asked, problem):
    ask = desk.get if address == "brief/" else desk.post
    answer = ask(f"/patients/{ruth.pk}/{address}", dict([asked.split("=")]))
    assert (answer.status_code, problem in words(answer)) == (422, True)


def test_a_refused_day_stays_in_its_field(desk, ruth):
    assert 'value="2019-01-01"' in desk.get(f"/patients/{ruth.pk}/brief/?since=2019-01-01").content.decode()


def test_a_swap_brings_the_brief_alone(desk, ruth):
    body = desk.get(f"/patients/{ruth.pk}/brief/", headers={"HX-Request": "true"}).content.decode()
    assert (body.strip().startswith('<div class="brief'), "<html" in body) == (True, False)


def test_the_chart_leads_to_it(desk, ruth):
    assert f'href="/patients/{ruth.pk}/brief/"' in desk.get(f"/patients/{ruth.pk}/").content.decode()


def test_a_patient_without_anything_has_a_brief_too(dana, signed_in, now):
    hana = factories.make_patient(dana, "Hana Kobayashi")
    assert "There was no programme and no message." in words(signed_in(dana).get(f"/patients/{hana.pk}/brief/"))


def test_looking_changes_nothing(desk, ruth, programme):
    good_week(programme)
    before = (programme.items.count(), AuditEntry.objects.count())
    desk.get(f"/patients/{ruth.pk}/brief/")
    assert (programme.items.count(), AuditEntry.objects.count()) == before


@pytest.mark.parametrize("address", ["brief/", "brief.pdf"])
def test_omar_is_told_there_is_no_such_patient(programme, ruth, omar, signed_in, now, address):
    browser = signed_in(omar)
    answer = (browser.get if address == "brief/" else browser.post)(f"/patients/{ruth.pk}/{address}")
    assert (answer.status_code, AuditEntry.objects.filter(what="brief.printed").count()) == (404, 0)


@pytest.mark.parametrize(("count", "length"), [(1, 7), (20, 90)])
def test_the_page_costs_nineteen_queries_whatever_the_programme_and_the_days(
    ruth, dana, signed_in, now, django_assert_num_queries, count, length
):
    drills = [(factories.make_drill(f"drill-{n}", f"Drill {n}"), {}) for n in range(count)]
    programme = factories.make_prescription(ruth.episodes.get(), *drills, by=dana.user, now=NOW - length * A_DAY)
    for back in range(1, min(length, 20)):
        tick(programme, "08:15", "13:00", back=back, pain=3)
        skip(programme, "tired", back=back)
        write(ruth, "Hello", back=back)
    browser = signed_in(dana)
    with django_assert_num_queries(19):
        browser.get(f"/patients/{ruth.pk}/brief/?days={90 if length == 90 else 7}")


# -- the paper


def pages(answer):
    return pypdf.PdfReader(io.BytesIO(answer.content)).pages


def full(ruth, dana, count):
    """A month of four drills with something to say in each section."""
    drills = [(factories.make_drill(f"drill-{n}", f"Seated knee extension {n}"), {}) for n in range(count)]
    programme = factories.make_prescription(ruth.episodes.get(), *drills, by=dana.user, now=NOW - timedelta(days=28))
    for item in programme.items.all():
        for back in range(1, 15):
            tick(programme, *SIX[:4], back=back, pain=back % 4, item=item)
    for back in range(1, 6):
        skip(programme, "tired", back=back)
        write(ruth, "The stairs are easier, but the knee is stiff when I get up in the morning.", back=back)
    tick(programme, "21:30", reps_done=[5])
    prescribing.pause(programme, by=dana.user, now=NOW - 9 * A_DAY, until=NOW - 8 * A_DAY, reason="Holiday")
    days.rebuild(ruth, since=TODAY - timedelta(days=28), until=TODAY)
    factories.make_alert(ruth)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Paris"])
@pytest.mark.parametrize("count", [1, 4])
def test_up_to_four_drills_are_one_page(ruth, dana, signed_in, now, zone, count):
    type(ruth.clinic).objects.update(zone=zone)
    full(ruth, dana, count)
    assert len(pages(signed_in(dana).post(f"/patients/{ruth.pk}/brief.pdf"))) == 1


def test_long_letters_are_cut_on_paper_alone(desk, ruth):
    for back in range(1, 6):
        write(ruth, "stairs " * 280, back=back)
    assert len(pages(desk.post(f"/patients/{ruth.pk}/brief.pdf"))) == 1
    assert [len(words) for _day, words in told(ruth).quotes] == [1960] * 5


def test_it_is_a_tagged_pdf_that_claims_the_accessibility_standard(desk, ruth):
    root = pypdf.PdfReader(io.BytesIO(desk.post(f"/patients/{ruth.pk}/brief.pdf").content)).trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], "/StructTreeRoot" in root, root["/Lang"]) == (True, True, "en")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()


def test_paper_says_what_the_page_says(desk, ruth, programme):
    good_week(programme)
    paper = " ".join(
        " ".join(page.extract_text() for page in pages(desk.post(f"/patients/{ruth.pk}/brief.pdf"))).split()
    )
    said = ["Visit brief, Ruth Adeyemi", told(ruth).done, "50% done; below 80% there is no case for more."]
    assert [one for one in said if one not in paper] == []


def test_looking_at_the_papers_address_prints_nothing(desk, ruth):
    answer = desk.get(f"/patients/{ruth.pk}/brief.pdf")
    assert (answer.status_code, AuditEntry.objects.filter(what="brief.printed").count()) == (405, 0)


def test_printing_it_is_in_the_trail(desk, ruth, dana):
    desk.post(f"/patients/{ruth.pk}/brief.pdf", {"since": "2026-04-05"})
    entry = AuditEntry.objects.get(what="brief.printed")
    assert (entry.by, entry.patient_id, entry.detail) == (f"user:{dana.user.pk}", ruth.pk, {"since": "2026-04-05"})
