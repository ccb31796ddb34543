"""The handout: what stands on it, that it is one accessible page, and that only printing leaves a row."""

import io
from datetime import time, timedelta

import pypdf
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from clinic.models import AuditEntry
from patients import way_in
from patients.models import Link, Patient
from prescriptions import prescribing, printing
from prescriptions.dose import Dose
from prescriptions.handout import handout_of
from prescriptions.lines import Line
from prescriptions.models import Drill
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db

FOUR = ("heel-slide", "ankle-pump", "quad-set", "seated-knee-extension")
PRINT = {"paper": "a4", "days": "7", "with_qr": "on"}


@pytest.fixture
def programme(ruth, dana):
    """Heel slides six times a day, not past 70 degrees, for ten days."""
    return factories.make_prescription(
        ruth.episodes.get(), (factories.make_drill(), {"range_limit_deg": 70}), by=dana.user
    )


@pytest.fixture
def desk(programme, dana, signed_in, now):
    return signed_in(dana)


@pytest.fixture
def library():
    call_command("load_library", verbosity=0)


def print_it(browser, patient, **typed):
    return browser.post(f"/patients/{patient.pk}/handout.pdf", PRINT | typed)


def prescribe(patient, dana, *slugs):
    dose = Dose(sets=1, reps=10, hold_s=2, times_per_day=4)
    lines = [Line(Drill.objects.get(slug=slug), "left", dose, reason="as agreed") for slug in slugs]
    return prescribing.issue(patient.episodes.get(), lines, by=dana.user, now=NOW - timedelta(days=1), invite=False)


def read(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def words(pdf):
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


# -- the paper


def test_its_text_can_be_selected(desk, ruth):
    text = words(print_it(desk, ruth).content)
    said = [
        "Your movement snacks, Ruth",
        "10 slow reps, hold 2 s, not past 70°, left knee. 6 times a day.",
        "Call 911 now",
    ]
    assert [one for one in said if one not in text] == []


def test_the_whole_name_and_the_clinics_number_stand_on_it(desk, ruth):
    text = words(print_it(desk, ruth).content)
    assert "For Ruth Adeyemi from Dana Whitfield, Harbour Street Physio. Printed 15 Apr 2026." in text
    assert "Call Harbour Street Physio, +1 555 0100." in text


def test_it_says_that_nobody_watches_round_the_clock(desk, ruth):
    assert "Nobody watches your ticks or messages round the clock." in words(print_it(desk, ruth).content)


def test_it_is_a_tagged_pdf_that_claims_the_accessibility_standard(desk, ruth):
    made = read(print_it(desk, ruth).content)
    root = made.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], "/StructTreeRoot" in root, root["/Lang"]) == (True, True, "en")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()


def test_equal_data_gives_equal_bytes(desk, ruth):
    first, second = (print_it(desk, ruth, with_qr="") for _ in range(2))
    assert first.content == second.content


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_up_to_four_drills_are_one_page(library, ruth, dana, signed_in, now, paper, count):
    prescribe(ruth, dana, *FOUR[:count])
    assert len(read(print_it(signed_in(dana), ruth, paper=paper).content).pages) == 1


def test_seven_drills_for_a_fortnight_leave_the_tick_sheet_a_page_of_its_own(library, ruth, dana, signed_in, now):
    prescribe(ruth, dana, *FOUR, "heel-raise", "sit-to-stand", "straight-leg-raise")
    pages = [page.extract_text() for page in read(print_it(signed_in(dana), ruth, days="14").content).pages]
    assert [("Call 911 now" in page, "Tue 28 Apr" in page) for page in pages] == [(True, False), (False, True)]


@pytest.mark.parametrize(("paper", "points"), [("a4", (595, 842)), ("us-letter", (612, 792))])
def test_it_fits_the_paper_chosen(desk, ruth, paper, points):
    box = read(print_it(desk, ruth, paper=paper).content).pages[0].mediabox
    assert (round(box.width), round(box.height)) == points


def test_the_picture_is_drawn_for_the_prescribed_limit_and_side(library, ruth, dana, now):
    episode, drill = ruth.episodes.get(), Drill.objects.get(slug="heel-slide")
    factories.make_prescription(episode, (drill, {"range_limit_deg": 70}), by=dana.user)
    drawn = printing._picture(handout_of(ruth, now=NOW).entries[0])
    assert drawn == printing.palette.plain(printing.figures.draw(printing.subject_of(drill), "pair", 70, "left"))
    assert "var(" not in drawn


def test_a_sign_no_font_can_draw_does_not_stop_the_printer(ruth, dana, signed_in, now):
    doses = (factories.make_drill(), {"note": "Well done 👍"})
    factories.make_prescription(ruth.episodes.get(), doses, by=dana.user)
    assert "Well done" in words(print_it(signed_in(dana), ruth).content)


# -- what stands on the tick sheet


def rows(sheet):
    return [[column.clock for column in board.columns] for board in sheet.boards], [
        (row.day, row.cells) for board in sheet.boards for row in board.rows
    ]


def test_today_asks_only_for_what_can_still_be_done(programme, ruth):
    clocks, days = rows(handout_of(ruth, now=NOW))
    assert clocks == [["08:15", "10:45", "13:15", "15:45", "18:15", "20:45"]]
    assert days[:2] == [("Wed 15 Apr", [[], [1], [1], [1], [1], [1], []]), ("Thu 16 Apr", [[1]] * 6 + [[]])]


def test_a_snack_leans_on_the_patients_habit(programme, ruth):
    ruth.anchors.create(name="after breakfast", at=time(8, 30))
    assert [(one.clock, one.label) for one in handout_of(ruth, now=NOW).boards[0].columns][0] == (
        "08:30",
        "After breakfast",
    )


def test_a_drill_that_waits_for_the_patients_word_has_its_box_every_day(ruth, dana):
    pump = (factories.make_drill("ankle-pump", "Ankle pumps"), {"as_needed": True})
    factories.make_prescription(ruth.episodes.get(), (factories.make_drill(), {"times_per_day": 1}), pump, by=dana.user)
    sheet = handout_of(ruth, now=NOW)
    assert [row.cells[-1] for row in sheet.boards[0].rows] == [[2]] * 7
    assert sheet.entries[1].doses == ["10 slow reps, hold 2 s, left knee. When you need it"]


def test_days_with_other_times_have_a_table_of_their_own(ruth, dana):
    often = (factories.make_drill("ankle-pump", "Ankle pumps"), {"times_per_day": 4, "weekdays": (1,)})
    factories.make_prescription(
        ruth.episodes.get(), (factories.make_drill(), {"times_per_day": 3}), often, by=dana.user
    )
    clocks, _days = rows(handout_of(ruth, now=NOW))
    assert [len(columns) for columns in clocks] == [3, 4]


def test_a_dose_of_some_weekdays_says_which(ruth, dana):
    dose = {"times_per_day": 2, "weekdays": (1, 3, 5), "days_per_week": 3}
    factories.make_prescription(ruth.episodes.get(), (factories.make_drill(), dose), by=dana.user)
    assert handout_of(ruth, now=NOW).entries[0].doses == [
        "10 slow reps, hold 2 s, left knee. 2 times a day, on Mon, Wed, Fri"
    ]


def test_what_blocks_or_limits_stands_on_it_and_what_only_asks_does_not(library, programme, ruth, dana):
    for tag in ("knee-flexion-limit-90", "balance-risk"):
        factories.make_precaution(ruth.episodes.get(), tag, by=dana.user)
    assert [str(limit) for limit in handout_of(ruth, now=NOW).limits] == ["Knee must not bend past 90 degrees"]


def test_while_all_of_it_rests_there_is_nothing_to_tick(programme, ruth, dana):
    prescribing.pause(programme, by=dana.user, now=NOW - timedelta(hours=4), until=None, reason="Holiday")
    sheet = handout_of(ruth, now=NOW)
    assert (len(sheet.entries), sheet.boards) == (1, [])
    assert "Your days" not in words(printing.pdf(sheet, paper="a4"))


def test_a_programme_that_ended_is_no_longer_on_it(programme, ruth, dana):
    prescribing.end(programme, by=dana.user, now=NOW - timedelta(hours=1), reason="Goal reached")
    assert handout_of(ruth, now=NOW).entries == []


# -- choosing and printing


def test_the_page_shows_what_will_be_printed(desk, ruth):
    page = strip_tags(desk.get(f"/patients/{ruth.pk}/handout/").content.decode())
    said = ["Print handout", "1. Mini heel slide", "6 times a day", "Thu 16 Apr", "Sharp, stabbing or sudden pain."]
    assert [one for one in said if one not in page] == []


def test_more_days_swap_only_the_sheet(desk, ruth):
    page = desk.get(f"/patients/{ruth.pk}/handout/", {"days": "14"}, headers={"HX-Request": "true"}).content.decode()
    assert (page.lstrip().startswith("<section"), page.count('<th scope="row">')) == (True, 14)


@pytest.mark.parametrize(("zone", "paper"), [("America/New_York", "us-letter"), ("Europe/Berlin", "a4")])
def test_the_paper_offered_is_the_one_at_hand(desk, ruth, zone, paper):
    type(ruth.clinic).objects.update(zone=zone)
    page = desk.get(f"/patients/{ruth.pk}/handout/").content.decode()
    chosen = [line for line in page.split("<input") if 'name="paper"' in line and "checked" in line]
    assert [f'value="{paper}"' in line for line in chosen] == [True]


def test_the_code_on_it_opens_today_and_is_in_the_trail(desk, ruth, dana):
    print_it(desk, ruth)
    link, entry = Link.objects.get(), AuditEntry.objects.get(what="handout.printed")
    assert way_in.open_link(way_in.token_of(link), now=NOW).patient == ruth
    assert (entry.target, entry.patient_id, entry.by) == (f"link:{link.pk}", ruth.pk, f"user:{dana.user.pk}")


def test_without_a_code_no_way_in_is_made(desk, ruth):
    answer = print_it(desk, ruth, with_qr="")
    assert (answer.status_code, answer["Content-Type"], Link.objects.count()) == (200, "application/pdf", 0)


@pytest.mark.parametrize("change", [{"paper": "papyrus"}, {"paper": ""}, {"days": "700"}, {"days": "x"}])
def test_what_cannot_be_printed_is_refused_and_leaves_no_row(desk, ruth, change):
    answer = print_it(desk, ruth, **change)
    assert (answer.status_code, answer.content.decode().count("field-error")) == (422, 1)
    assert (Link.objects.count(), AuditEntry.objects.filter(what="handout.printed").count()) == (0, 0)


def test_without_a_programme_there_is_nothing_to_print(ruth, dana, signed_in, now):
    answer = print_it(signed_in(dana), ruth)
    assert (answer.status_code, Link.objects.count()) == (422, 0)
    assert "There is no programme to print. Send one first." in strip_tags(answer.content.decode())


@pytest.mark.parametrize("address", ["handout/", "handout.pdf"])
def test_omar_is_told_there_is_no_such_patient(programme, ruth, omar, signed_in, now, address):
    browser = signed_in(omar)
    answer = browser.get if address == "handout/" else browser.post
    assert (answer(f"/patients/{ruth.pk}/{address}", PRINT).status_code, Link.objects.count()) == (404, 0)


def test_looking_at_the_pdfs_address_prints_nothing(desk, ruth):
    assert (desk.get(f"/patients/{ruth.pk}/handout.pdf").status_code, Link.objects.count()) == (405, 0)


@pytest.mark.parametrize("count", [1, 20])
def test_the_queries_do_not_grow_with_the_programme(ruth, dana, signed_in, now, count):
    drills = [(factories.make_drill(f"drill-{n}", f"Drill {n}"), {}) for n in range(count)]
    factories.make_prescription(ruth.episodes.get(), *drills, by=dana.user)
    browser = signed_in(dana)
    with CaptureQueriesContext(connection) as asked:
        browser.get(f"/patients/{ruth.pk}/handout/")
    assert len(asked) == 9


def test_a_patient_of_two_episodes_finds_both_on_one_sheet(programme, ruth, dana):
    back = factories.make_episode(
        ruth, condition=factories.make_condition("low-back-pain", "Low back pain"), side="none"
    )
    factories.make_prescription(back, (factories.make_drill("cat-cow", "Cat-cow"), {}), by=dana.user)
    sheet = handout_of(Patient.objects.get(pk=ruth.pk), now=NOW)
    assert [entry.title for entry in sheet.entries] == ["1. Mini heel slide", "2. Cat-cow"]
    assert sheet.lead.startswith("Knee replacement, left. Week 2, day 10. Low back pain. Week 2, day 10.")


def test_a_planned_dose_stands_below_the_present_one(programme, ruth, dana):
    item = programme.items.get()
    monday = TODAY + timedelta(days=5)
    starts_at = ruth.window(monday).opens_at
    item.ends_at = starts_at
    item.save()
    programme.items.create(
        drill=item.drill,
        side="left",
        starts_at=starts_at,
        by=dana.user,
        replaces=item,
        reps=12,
        hold_s=2,
        times_per_day=6,
    )
    doses = handout_of(ruth, now=NOW).entries[0].doses
    assert doses[1] == "From Mon 20 Apr: 12 slow reps, hold 2 s, left knee. 6 times a day"
