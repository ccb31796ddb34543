"""How it is this morning: asked once, kept once, and what a morning worse than usual sets off (rules PN03 and PN02)."""

from datetime import time, timedelta

import pytest

from adherence import releasing, ticking
from adherence.booking import Unreadable
from adherence.late_deeds.accepting import accept
from adherence.late_deeds.answers import Outcome
from adherence.late_deeds.deeds import Done, Felt, Woke
from adherence.models import Alert, AlertMark, Morning, Tick
from adherence.mornings import say_of_morning
from adherence.rest_rules import Mornings
from adherence.today import day_of
from clinic.models import AuditEntry
from prescriptions import prescribing, resting
from prescriptions.models import Item
from prescriptions.programme import programme_of
from tests import factories
from tests.factories import NOW, TODAY, at, make_drill, new_key

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def programme(ruth, dana):
    """Two drills, six times a day each; of one there is an easier version."""
    drills = [(make_drill(), {}), (make_drill("quad-set", "Quad set"), {})]
    made = factories.make_prescription(ruth.episodes.get(), *drills, by=dana.user, now=NOW - 20 * DAY)
    Item.objects.filter(drill__slug="heel-slide").update(easier=make_drill("heel-press", "Heel press"))
    return made


@pytest.fixture
def slide(programme):
    return programme.items.get(drill__slug="heel-slide")


@pytest.fixture
def quad(programme):
    return programme.items.get(drill__slug="quad-set")


@pytest.fixture
def woke(ruth):
    def say(pain, moment=NOW):
        return say_of_morning(ruth, key=new_key(), pain=pain, now=moment)

    return say


@pytest.fixture
def usual(woke):
    """Three mornings of 2."""
    for days in (4, 3, 2):
        woke(2, NOW - days * DAY)


@pytest.fixture
def hurts(ruth):
    def say(item, pain, moment, quality="", before=None):
        made = ticking.tick(item, patient=ruth, key=new_key(), performed_at=moment, now=moment)
        Tick.objects.filter(pk=made.pk).update(pain_before=before)
        return ticking.rate_pain(made, during=pain, quality=quality, now=moment)

    return say


def open_rules():
    return sorted(Alert.objects.open().values_list("rule", flat=True))


def words(response):
    return " ".join(response.content.decode().split())


# -- asking and keeping


@pytest.mark.parametrize(("clock", "asks"), [("06:30", True), ("07:10", True), ("11:59", True), ("12:00", False)])
def test_it_is_asked_from_waking_until_noon(ruth, programme, clock, asks):
    assert day_of(ruth, now=at(clock)).asks_morning is asks


def test_noon_is_five_hours_after_waking_whenever_that_is(ruth, programme):
    ruth.wakes_at, ruth.sleeps_at = time(16), time(7)
    ruth.save()
    assert [day_of(ruth, now=at(clock)).asks_morning for clock in ("16:30", "20:59", "21:00")] == [True, True, False]


def test_it_is_not_asked_without_a_living_programme(ruth, dana, programme):
    prescribing.end(programme, by=dana.user, now=NOW - HOUR, reason="")
    assert not day_of(ruth, now=NOW).asks_morning


def test_it_is_not_asked_of_somebody_ill(ruth, programme):
    resting.be_ill(ruth, now=NOW - HOUR)
    assert not day_of(ruth, now=NOW).asks_morning


def test_one_tap_keeps_it_and_the_question_is_gone(ruth, programme, signed_in, now):
    phone = signed_in(ruth)
    page = words(phone.post("/today/morning/", {"key": str(new_key()), "pain": "3"}, headers=HTMX))
    assert (Morning.objects.get().pain, Morning.objects.get().on) == (3, TODAY)
    assert ('id="morning" data-until' in page, "This morning: 3 of 10" in page) == (True, True)


def test_without_scripts_it_comes_back_to_the_day(ruth, programme, signed_in, now):
    answer = signed_in(ruth).post("/today/morning/", {"key": str(new_key()), "pain": "3"})
    assert (answer.status_code, answer["Location"]) == (303, "/today/#now")


def test_it_may_be_put_right_and_the_later_word_holds(woke, programme):
    woke(3)
    woke(1, NOW + HOUR)
    assert list(Morning.objects.values_list("pain", "said_at")) == [(1, NOW + HOUR)]


@pytest.mark.parametrize("pain", ["", "11", "-1", "3.5", "strong"])
def test_what_is_no_score_is_refused_with_a_sentence(ruth, programme, signed_in, now, pain):
    answer = signed_in(ruth).post("/today/morning/", {"key": str(new_key()), "pain": pain})
    assert (answer.status_code, Morning.objects.count()) == (422, 0)
    assert "We could not read that." in words(answer)


def test_the_rule_itself_refuses_what_is_no_score(ruth, programme):
    with pytest.raises(Unreadable):
        say_of_morning(ruth, key=new_key(), pain=11, now=NOW)


def test_looking_at_the_address_does_nothing(ruth, programme, signed_in, now):
    assert (signed_in(ruth).get("/today/morning/").status_code, Morning.objects.count()) == (405, 0)


def test_leaving_it_out_stands_in_the_way_of_no_tick(ruth, slide, signed_in, now):
    signed_in(ruth).post("/today/tick/", {"item": slide.pk, "key": str(new_key()), "snack_at": at("10:45").isoformat()})
    assert (Tick.objects.count(), Morning.objects.count()) == (1, 0)


def test_the_offline_copy_has_the_question_at_any_hour(ruth, programme, signed_in, now):
    now.set(at("15:00"))
    page = words(signed_in(ruth).get("/today/?whole=1"))
    assert page.count('data-deed="morning"') == 1


# -- what comes late


def test_a_morning_kept_on_a_phone_is_of_the_day_it_was_tapped(ruth, programme):
    woke = Woke(key=new_key(), at=NOW - 2 * DAY, pain=4)
    answers = accept([woke, woke], patient=ruth, sent_at=NOW, now=NOW)
    assert {answer.outcome for answer in answers} == {Outcome.KEPT}
    assert list(Morning.objects.values_list("on", "pain", "said_at")) == [(TODAY - 2 * DAY, 4, NOW - 2 * DAY)]


def test_sent_again_it_is_known(ruth, programme):
    woke = Woke(key=new_key(), at=NOW, pain=4)
    first, second = (accept([woke], patient=ruth, sent_at=NOW, now=NOW)[0].outcome for _ in range(2))
    assert (first, second) == (Outcome.KEPT, Outcome.KNOWN)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_the_later_said_holds_in_whatever_order_they_come(ruth, programme, order):
    two = [Woke(key=new_key(), at=NOW - HOUR, pain=6), Woke(key=new_key(), at=NOW, pain=2)]
    for number in order:
        accept([two[number]], patient=ruth, sent_at=NOW, now=NOW)
    assert Morning.objects.get().pain == 2


# -- the 24-hour rule


@pytest.mark.parametrize(
    ("before", "usual"), [([1, 9], None), ([2, 2, 5], 2), ([9, 1, 2, 3, 4, 5, 6, 7], 4), ([1, 2, 3, 4], 2.5)]
)
def test_the_usual_morning_is_the_median_of_the_last_seven_of_at_least_three(ruth, before, usual):
    days = [Morning(patient=ruth, on=TODAY - (len(before) - k) * DAY, pain=pain) for k, pain in enumerate(before)]
    this = Morning(patient=ruth, on=TODAY, pain=5)
    assert Mornings(ruth, [*days, this], fresh=()).usual(this) == usual


@pytest.mark.parametrize(("morning", "rules"), [(3, []), (4, ["PN03"])])
def test_two_points_above_the_usual_morning_after_an_amber_drill_tell_the_therapist(
    slide, usual, hurts, woke, morning, rules
):
    hurts(slide, 5, NOW - 12 * HOUR)
    woke(morning)
    assert open_rules() == rules


def test_the_alert_carries_its_evidence_and_nothing_rests(ruth, slide, usual, hurts, woke):
    hurts(slide, 5, NOW - 12 * HOUR)
    woke(4)
    alert = Alert.objects.get()
    [one] = AlertMark.objects.get().evidence
    assert (alert.level, alert.drills, alert.escalate_at) == ("message", [slide.drill_id], None)
    assert (one["drill"], one["usual"], one["morning"]) == ("Mini heel slide", 2, 4)
    assert not programme_of(ruth, since=TODAY, until=TODAY).rests(slide, NOW)


def test_only_what_was_amber_red_or_new_in_the_24_hours_before_lingers(ruth, slide, quad, usual, hurts, woke):
    hurts(slide, 5, NOW - 25 * HOUR)
    hurts(quad, 1, NOW - 12 * HOUR)
    woke(4)
    assert (Morning.objects.get(on=TODAY).lingering, open_rules()) == ([quad.drill_id], ["PN03"])


def test_a_drill_done_before_and_green_does_not_linger(slide, usual, hurts, woke):
    for days in (3, 1):
        hurts(slide, 1, NOW - days * DAY + 12 * HOUR)
    woke(6)
    assert (Morning.objects.get(on=TODAY).lingering, open_rules()) == ([], [])


def test_two_mornings_before_are_no_usual(slide, hurts, woke):
    for days in (3, 2):
        woke(2, NOW - days * DAY)
    hurts(slide, 5, NOW - 12 * HOUR)
    woke(6)
    assert open_rules() == []


def test_the_same_morning_is_told_once_and_another_again(slide, usual, hurts, woke):
    hurts(slide, 5, NOW - 12 * HOUR)
    woke(4)
    woke(4, NOW + timedelta(minutes=1))
    hurts(slide, 5, NOW + 12 * HOUR)
    woke(5, NOW + DAY)
    assert [mark.evidence[0]["morning"] for mark in AlertMark.objects.all()] == [4, 5]


def test_a_morning_put_right_takes_the_advice_back_but_not_the_alert(slide, usual, hurts, woke):
    hurts(slide, 5, NOW - 12 * HOUR)
    woke(6)
    woke(2, NOW + HOUR)
    assert (Morning.objects.get(on=TODAY).lingering, open_rules()) == ([], ["PN03"])


def test_a_score_that_comes_after_its_morning_is_judged_with_it(ruth, slide, usual, hurts, woke):
    hurts(slide, 1, NOW - 3 * DAY)
    woke(4)
    early = open_rules()
    done = Done(key=new_key(), at=NOW - 10 * HOUR, item_id=slide.pk, performed_at=NOW - 12 * HOUR, precision="exact")
    felt = Felt(key=new_key(), at=NOW - 10 * HOUR, about=done.key, pain=5)
    accept([done, felt], patient=ruth, sent_at=NOW, now=NOW)
    assert (early, open_rules(), Morning.objects.get(on=TODAY).lingering) == ([], ["PN03"], [slide.drill_id])


def test_the_patient_reads_the_rules_words_and_the_easier_version_that_was_allowed(
    ruth, slide, quad, usual, hurts, woke, signed_in, now
):
    for item in (slide, quad):
        hurts(item, 5, NOW - 12 * HOUR)
    woke(4)
    page = words(signed_in(ruth).get("/today/"))
    assert "Skip the sore drill today, or use the easy version if your plan has one." in page
    assert "Sore: Mini heel slide, Quad set." in page
    assert page.count("Sore this morning. Skip it today, or do the easier version.") == 1
    assert page.count("Sore this morning. Skip it today.") == 1


def test_once_released_the_page_says_nothing_more(ruth, dana, slide, usual, hurts, woke, signed_in, now):
    hurts(slide, 5, NOW - 12 * HOUR)
    woke(4)
    releasing.release(Alert.objects.get(), by=dana.user, now=NOW, reason="Talked")
    assert "More pain this morning" not in words(signed_in(ruth).get("/today/"))


def test_the_chart_shows_the_morning_and_what_was_told(ruth, dana, slide, usual, hurts, woke, signed_in, now):
    hurts(slide, 5, NOW - 12 * HOUR)
    woke(4)
    page = words(signed_in(dana).get(f"/patients/{ruth.pk}/"))
    assert "<dd>Mini heel slide: morning 4 of 10, usually 2</dd>" in page
    assert "<dd>Skip the sore drill today, or use the easy version if your plan has one.</dd>" in page


# -- strong pain at rest


def test_seven_on_two_mornings_in_a_row_lay_all_to_rest(ruth, slide, woke):
    woke(7, NOW - DAY)
    woke(8)
    alert = Alert.objects.get()
    assert (alert.rule, alert.level, alert.escalate_at - NOW) == ("PN02", "call", HOUR)
    assert programme_of(ruth, since=TODAY, until=TODAY).is_paused(NOW)
    assert [one["at_rest"] for one in AlertMark.objects.get().evidence] == [7, 8]


@pytest.mark.parametrize(("minutes", "rules"), [(119, []), (120, ["PN02"])])
def test_a_morning_and_the_pain_before_a_bout_are_two_checks_two_hours_apart(slide, woke, hurts, minutes, rules):
    woke(7, NOW - timedelta(minutes=minutes))
    made = hurts(slide, None, NOW, before=7)
    made.refresh_from_db()
    ticking.rate_pain(made, during=5, now=NOW)
    assert open_rules() == rules


@pytest.mark.parametrize("checks", [[(7, 1), (6, 0)], [(7, 2), (3, 1), (7, 0)], [(7, 2), (7, 0)], [(9, 0)]])
def test_pain_that_eased_between_or_is_longer_ago_does_not(programme, woke, checks):
    for pain, days in checks:
        woke(pain, NOW - days * DAY)
    assert open_rules() == []


def test_checks_told_once_are_not_counted_again(dana, programme, woke):
    for days in (3, 2):
        woke(7, NOW - days * DAY)
    releasing.release(Alert.objects.get(), by=dana.user, now=NOW - DAY, reason="Seen in the clinic")
    woke(7)
    assert open_rules() == []


def test_an_alert_found_leaves_its_trail(programme, woke):
    woke(7, NOW - DAY)
    woke(7)
    entry = AuditEntry.objects.get(what="alert.found")
    assert entry.detail["rule"] == "PN02"


# -- the page stays small


def test_the_morning_costs_the_page_no_query(
    ruth, slide, usual, hurts, woke, signed_in, now, django_assert_num_queries
):
    hurts(slide, 5, NOW - 12 * HOUR)
    woke(4)
    phone = signed_in(ruth)
    with django_assert_num_queries(3):
        phone.get("/today/")


@pytest.mark.parametrize("mornings", [1, 20])
def test_a_quiet_morning_asks_the_same_however_many_there_are(
    ruth, programme, woke, signed_in, now, mornings, django_assert_num_queries
):
    for days in range(mornings):
        woke(2, NOW - (days + 1) * DAY)
    phone = signed_in(ruth)
    with django_assert_num_queries(11):
        phone.post("/today/morning/", {"key": str(new_key()), "pain": "2"}, headers=HTMX)
