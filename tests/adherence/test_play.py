"""The page of the guided snack: what it plays, what it shows without scripts, and that looking at it writes nothing."""

import json
import re
from datetime import timedelta

import pytest

from adherence import ticking
from adherence.models import Tick
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
from tests import factories
from tests.factories import NOW, at, new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(ruth, dana):
    """Two drills in each of six snacks; the second snack is now, at 10:45."""
    quad = factories.make_drill("quad-set", "Quad set", pose="sit", side_mode="each", rom=[])
    heel = (factories.make_drill(), {"tempo_out_s": 3})
    return factories.make_prescription(ruth.episodes.get(), heel, (quad, {"sets": 2}), by=dana.user)


def words(answer):
    return " ".join(answer.content.decode().split())


def score_in(answer):
    return json.loads(re.search(r'<script id="score"[^>]*>(.*?)</script>', answer.content.decode())[1])


def test_it_plays_the_open_drills_of_the_snack(ruth, pair, signed_in, now):
    played = score_in(signed_in(ruth).get("/today/play/2/"))["drills"]
    assert [(drill["name"], drill["sets"], drill["reps"], drill["sides"]) for drill in played] == [
        ("Mini heel slide", 1, 10, 1),
        ("Quad set", 2, 10, 2),
    ]


def test_what_is_ticked_already_is_not_played_again(ruth, pair, signed_in, now):
    slide = pair.items.get(drill__slug="heel-slide")
    ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW, now=NOW, snack_at=at("10:45"))
    assert [drill["name"] for drill in score_in(signed_in(ruth).get("/today/play/2/"))["drills"]] == ["Quad set"]


def test_a_snack_that_is_done_leads_back_to_the_day_with_it_open(ruth, pair, signed_in, now):
    for item in pair.items.all():
        ticking.tick(item, patient=ruth, key=new_key(), performed_at=NOW, now=NOW, snack_at=at("10:45"))
    answer = signed_in(ruth).get("/today/play/2/")
    assert (answer.status_code, answer["Location"]) == (302, "/today/?open=2026-04-15T14%3A45%3A00%2B00%3A00#now")


@pytest.mark.parametrize("number", ["0", "7", "9" * 30])
def test_a_snack_that_today_does_not_have_leads_back_to_the_day(ruth, pair, signed_in, now, number):
    answer = signed_in(ruth).get(f"/today/play/{number}/")
    assert (answer.status_code, answer["Location"]) == (302, "/today/")


def test_while_all_rests_nothing_is_played(ruth, pair, dana, signed_in, now):
    prescribing.pause(pair, by=dana.user, now=NOW - timedelta(hours=3), until=NOW + timedelta(days=3))
    assert signed_in(ruth).get("/today/play/2/")["Location"] == "/today/"


def test_every_drill_has_the_form_that_ticks_it(ruth, pair, signed_in, now):
    """What the form says is what today's own form says: one key, one drill, the snack."""
    phone = signed_in(ruth)
    page = phone.get("/today/play/2/").content.decode()
    form = re.search(r'<form[^>]*data-deed="tick".*?</form>', page, re.DOTALL)[0]
    sent = dict(re.findall(r'<input type="hidden" name="(item|key|snack_at)" value="([^"]+)"', form))
    assert phone.post("/today/tick/", sent, headers={"HX-Request": "true"}).status_code == 200
    made = Tick.objects.get()
    assert (made.item.drill.slug, made.snack_at, made.performed_at) == ("heel-slide", at("10:45"), NOW)


def test_the_easier_version_is_played_where_it_is_asked_for(ruth, dana, signed_in, now):
    easier = factories.make_drill("heel-prop", "Heel prop", position="Sitting.")
    item = factories.make_prescription(ruth.episodes.get(), by=dana.user).items.get()
    item.easier = easier
    item.save(update_fields=["easier"])
    phone = signed_in(ruth)
    asked = phone.get(f"/today/play/2/?easier={item.pk}")
    names = [score_in(answer)["drills"][0]["name"] for answer in (phone.get("/today/play/2/"), asked)]
    assert (names, 'name="easier" value="1"' in words(asked)) == (["Mini heel slide", "Heel prop"], True)


# -- without scripts


def test_each_set_is_a_page_that_leads_to_the_next(ruth, pair, signed_in, now):
    page = words(signed_in(ruth).get("/today/play/2/?step=3"))
    assert '<p class="cue-sub" data-show="sub">Set 1 of 2, right side</p>' in page
    assert re.findall(r'href="\?step=(\d+)"', page) == ["2", "4", "6"]


def test_back_from_the_first_set_is_the_day(ruth, pair, signed_in, now):
    page = words(signed_in(ruth).get("/today/play/2/"))
    assert re.findall(r'<a class="btn" href="([^"?]+)\?', page)[0] == "/today/"


@pytest.mark.parametrize("step", ["", "0", "-3", "nonsense", "9" * 40])
def test_a_step_that_is_none_is_the_first(ruth, pair, signed_in, now, step):
    assert score_in(signed_in(ruth).get(f"/today/play/2/?step={step}"))["begin"] == 1


def test_the_last_page_ticks_all_in_one_go(ruth, pair, signed_in, now):
    phone = signed_in(ruth)
    page = phone.get("/today/play/2/?step=6").content.decode()
    form = re.search(r'<form[^>]*data-deed="tick-all".*?</form>', page, re.DOTALL)[0]
    sent = {name: re.findall(f'name="{name}" value="([^"]+)"', form) for name in ("item", "key", "snack_at")}
    assert phone.post("/today/all/", sent).status_code == 303
    assert {tick.snack_at for tick in Tick.objects.all()} == {at("10:45")}


def test_how_to_do_it_and_something_feels_wrong_are_always_at_hand(ruth, pair, signed_in, now):
    page = words(signed_in(ruth).get("/today/play/2/"))
    assert "<li>Slide your heel.</li>" in page
    assert "<li>Chest pain or hard to breathe. Call 911 now.</li>" in page
    assert page.count('href="/wrong/"') == 2


# -- who, and what it costs


def test_looking_at_it_ticks_nothing(ruth, pair, signed_in, now):
    signed_in(ruth).get("/today/play/2/?step=6")
    assert Tick.objects.count() == 0


def test_sam_plays_his_own_snack_and_never_ruths(ruth, sam, pair, signed_in, now):
    answer = signed_in(sam).get("/today/play/2/")
    assert (answer.status_code, answer["Location"]) == (302, "/today/")


@pytest.mark.parametrize("drills", [1, 20])
def test_it_asks_three_questions_however_long_the_snack(ruth, dana, signed_in, now, drills, django_assert_num_queries):
    pairs = [(factories.make_drill(slug=f"drill-{n}", name=f"Drill {n}"), {}) for n in range(drills)]
    factories.make_prescription(ruth.episodes.get(), *pairs, by=dana.user)
    phone = signed_in(ruth)
    with django_assert_num_queries(3):
        assert phone.get("/today/play/2/").status_code == 200


def test_a_phone_without_a_pass_is_shown_the_way_in(client, pair, now):
    assert client.get("/today/play/2/")["Location"] == "/open/ask/"


def test_reps_without_a_tempo_wait_for_the_patients_word(ruth, dana, signed_in, now):
    line = Line(factories.make_drill(), "left", Dose(sets=1, reps=10, tempo_out_s=0, tempo_back_s=0))
    prescribing.issue(ruth.episodes.get(), [line], by=dana.user, now=NOW - timedelta(days=2), invite=False)
    (drill,) = score_in(signed_in(ruth).get("/today/play/1/"))["drills"]
    assert [(stretch["kind"], stretch["seconds"]) for stretch in drill["stretches"]] == [("ready", 5), ("reps", 0)]
