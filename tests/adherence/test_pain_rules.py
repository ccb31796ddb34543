"""What pain scores set off: a drill rests, all rest, the therapist hears; once each, and only a therapist lets go."""

from datetime import timedelta

import pytest

from adherence import pain_rules, recounting, releasing, ticking
from adherence.caseload import cases_of
from adherence.facts import facts_of
from adherence.late_deeds.accepting import accept
from adherence.late_deeds.deeds import Done, Felt
from adherence.models import AdherenceDay, Alert, AlertMark, Tick
from adherence.reasons import Level
from adherence.resting import resting_of
from patients.models import Condition, Patient
from prescriptions.models import Pause
from prescriptions.programme import programme_of
from tests import factories
from tests.factories import NOW, TODAY, at, make_drill, new_key

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def programme(ruth, dana):
    """Two drills, six times a day each."""
    drills = [(make_drill(), {}), (make_drill("quad-set", "Quad set"), {})]
    return factories.make_prescription(ruth.episodes.get(), *drills, by=dana.user, now=NOW - 20 * DAY)


@pytest.fixture
def slide(programme):
    return programme.items.get(drill__slug="heel-slide")


@pytest.fixture
def quad(programme):
    return programme.items.get(drill__slug="quad-set")


@pytest.fixture
def hurts(ruth):
    """A bout and its score, told as they happen."""

    def say(item, pain, moment=NOW, before=None):
        made = ticking.tick(item, patient=ruth, key=new_key(), performed_at=moment, now=moment)
        Tick.objects.filter(pk=made.pk).update(pain_before=before)
        return ticking.rate_pain(made, during=pain, now=moment)

    return say


def open_rules():
    return sorted(Alert.objects.open().values_list("rule", flat=True))


def resting(patient, moment=NOW):
    programme = programme_of(patient, since=TODAY, until=TODAY)
    return [item.drill.slug for item in programme.items if programme.rests(item, moment)]


def release(rule, dana, now=NOW):
    releasing.release(Alert.objects.open().get(rule=rule), by=dana.user, now=now, reason="Talked on the phone")


# -- one red light


def test_a_red_light_lays_its_drill_to_rest_and_tells_the_therapist(ruth, slide, hurts):
    hurts(slide, 6)
    alert = Alert.objects.get()
    assert (alert.rule, alert.level, alert.tell_at, alert.escalate_at) == ("PN01", "message", NOW, None)
    assert resting(ruth) == ["heel-slide"]


@pytest.mark.parametrize("pain", [0, 3, 4, 5])
def test_green_and_amber_stop_nobody(ruth, slide, hurts, pain):
    hurts(slide, pain)
    assert (open_rules(), resting(ruth)) == ([], [])


def test_a_rise_on_the_pain_before_is_red_at_a_lower_score(slide, hurts):
    hurts(slide, 4, before=1)
    assert AlertMark.objects.get().evidence[0] | {"tick": ""} == {
        "tick": "", "drill": "Mini heel slide", "before": 1, "during": 4
    }  # fmt: skip


@pytest.mark.parametrize(("minutes", "rules"), [(119, ["PN01"]), (120, [])])
def test_a_score_under_two_hours_old_stands_for_the_pain_before(slide, quad, hurts, minutes, rules):
    hurts(quad, 1, NOW - timedelta(minutes=minutes))
    hurts(slide, 4)
    assert open_rules() == rules


def test_the_profile_of_the_condition_decides(slide, hurts):
    Condition.objects.update(pain_profile="postop")
    hurts(slide, 6)
    assert open_rules() == []


def test_resting_costs_no_adherence(ruth, slide, hurts):
    """What was done still counts, and what was to come is not asked for any more."""
    hurts(slide, 7, at("08:20"))
    day = AdherenceDay.objects.get(on=TODAY)
    assert (day.expected, round(day.credited)) == (7, 1)


def test_the_same_score_sent_again_raises_nothing_more(slide, hurts):
    made = hurts(slide, 7)
    ticking.rate_pain(made, during=7, now=NOW + HOUR)
    assert (Alert.objects.count(), AlertMark.objects.count(), Pause.objects.count()) == (1, 1, 1)


def test_a_score_put_right_starts_no_drill_again(ruth, slide, hurts):
    made = hurts(slide, 7)
    ticking.rate_pain(made, during=1, now=NOW)
    assert (open_rules(), resting(ruth)) == (["PN01"], ["heel-slide"])


def test_a_score_that_grows_is_told_again(slide, hurts):
    made = hurts(slide, 7)
    Alert.objects.update(seen_at=NOW, tell_at=None)
    ticking.rate_pain(made, during=9, now=NOW)
    marks = [mark.evidence[0]["during"] for mark in AlertMark.objects.all()]
    assert (marks, Alert.objects.get().seen_at, Alert.objects.get().tell_at) == ([7, 9], None, NOW)


def test_taking_the_bout_back_starts_no_drill_again(ruth, slide, hurts):
    ticking.undo(hurts(slide, 7), now=NOW)
    assert (open_rules(), resting(ruth)) == (["PN01"], ["heel-slide"])


def test_once_released_the_same_light_holds_nothing_any_more(ruth, dana, slide, quad, hurts):
    hurts(slide, 7)
    release("PN01", dana)
    hurts(quad, 2, NOW + 3 * HOUR)
    assert (open_rules(), resting(ruth, NOW + 3 * HOUR)) == ([], [])


def test_a_new_red_light_after_the_release_is_a_new_alert(dana, slide, hurts):
    hurts(slide, 7)
    release("PN01", dana)
    hurts(slide, 7, NOW + 3 * HOUR)
    assert Alert.objects.filter(rule="PN01").count() == 2


def test_a_drill_prescribed_anew_rests_as_well(ruth, dana, slide, hurts):
    hurts(slide, 7)
    other = factories.make_episode(ruth, condition=factories.make_condition("hip-pain", "Hip pain"), side="right")
    factories.make_prescription(other, (slide.drill, {}), by=dana.user, now=NOW, side="right")
    page = facts_of(ruth, now=NOW).programme
    recounting.recount(NOW)
    stored = programme_of(ruth, since=TODAY, until=TODAY)
    assert [sum(one.rests(item, NOW) for item in one.items) for one in (page, stored)] == [2, 2]


def test_nobody_can_report_what_only_scores_can_tell(ruth, programme):
    with pytest.raises(pain_rules.reporting.Unreadable):
        factories.make_alert(ruth, "PN02")


# -- two red lights


def test_two_drills_red_within_a_day_lay_all_to_rest_and_cannot_wait(ruth, slide, quad, hurts):
    hurts(slide, 7, NOW - DAY)
    hurts(quad, 6)
    alert = Alert.objects.get(rule="PN02")
    assert (alert.level, alert.escalate_at - NOW) == ("call", HOUR)
    assert (open_rules(), resting(ruth)) == (["PN01", "PN02"], ["heel-slide", "quad-set"])


def test_further_apart_each_rests_alone(slide, quad, hurts):
    hurts(slide, 7, NOW - DAY - timedelta(minutes=1))
    hurts(quad, 6)
    assert open_rules() == ["PN01"]


def test_one_drill_red_twice_is_one_drill(slide, hurts):
    hurts(slide, 7, NOW - 3 * HOUR)
    hurts(slide, 7)
    assert open_rules() == ["PN01"]


# -- three ambers, and a week


def test_three_ambers_of_one_drill_in_a_week_tell_the_therapist_and_rest_nothing(ruth, slide, hurts):
    for days in (6, 3, 0):
        hurts(slide, 4, NOW - days * DAY)
    assert (open_rules(), resting(ruth), AlertMark.objects.get().words) == (["PN04"], [], "")


def test_ambers_of_different_drills_or_further_apart_do_not(slide, quad, hurts):
    for item, days in ((slide, 7), (slide, 3), (quad, 2), (slide, 0)):
        hurts(item, 4, NOW - days * DAY)
    assert open_rules() == []


def test_ambers_told_once_are_not_counted_again(dana, slide, hurts):
    for days in (4, 3, 2):
        hurts(slide, 4, NOW - days * DAY)
    release("PN04", dana, NOW - DAY)
    hurts(slide, 4)
    assert open_rules() == []


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [(1, 2, True), (1.5, 2.4, False), (4, 5, False), (4, 5.2, True), (5, 7, True), (8, 9.9, False), (2, 1, False)],
)
def test_a_rise_matters_by_two_points_or_by_a_third_of_what_is_noticed(before, now, told):
    assert pain_rules.is_rise(now, before) is told


def test_a_week_that_hurts_more_than_the_one_before_tells_the_therapist_once(ruth, slide, hurts):
    for days in (9, 8, 7):
        hurts(slide, 0, NOW - days * DAY)
    for days in (2, 1, 0):
        hurts(slide, 3, NOW - days * DAY)
    hurts(slide, 3, NOW + 3 * HOUR)
    assert (open_rules(), AlertMark.objects.get().evidence) == (["PN05"], [{"now": 3.0, "before": 0.0}])


def test_two_days_are_no_week(slide, hurts):
    for days, pain in ((8, 0), (7, 0), (1, 3), (0, 3)):
        hurts(slide, pain, NOW - days * DAY)
    assert open_rules() == []


# -- what the pain was like


@pytest.fixture
def felt(ruth):
    def say(item, pain, quality, moment=NOW):
        made = ticking.tick(item, patient=ruth, key=new_key(), performed_at=moment, now=moment)
        return ticking.rate_pain(made, during=pain, quality=quality, now=moment)

    return say


def test_a_sharp_pain_is_red_whatever_the_number(ruth, slide, felt):
    felt(slide, 1, "sharp")
    assert (open_rules(), resting(ruth)) == (["PN01"], ["heel-slide"])


@pytest.mark.parametrize(("profile", "rules"), [("spine", ["PN01"]), ("default", [])])
def test_of_a_spine_any_spread_is_red(slide, felt, profile, rules):
    Condition.objects.update(pain_profile=profile)
    felt(slide, 3, "spreading")
    assert open_rules() == rules


def test_a_red_score_said_again_as_sharp_is_told_again(slide, felt):
    made = felt(slide, 7, "")
    ticking.rate_pain(made, during=7, quality="sharp", now=NOW)
    assert [mark.evidence[0].get("quality") for mark in AlertMark.objects.all()] == [None, "sharp"]


def test_no_pain_has_no_quality(slide, felt):
    assert felt(slide, 0, "sharp").pain_quality == ""


def test_a_later_score_leaves_no_old_quality(slide, felt):
    made = felt(slide, 3, "spreading")
    assert ticking.rate_pain(made, during=2, now=NOW + HOUR).pain_quality == ""


def test_a_quality_kept_on_a_phone_is_judged_with_its_score(slide, ruth):
    bout, felt = late(slide, 2, NOW)
    more = Felt(key=new_key(), at=NOW + timedelta(seconds=5), about=bout.key, pain=2, quality="sharp")
    accept([more, felt, bout], patient=ruth, sent_at=NOW, now=NOW + timedelta(seconds=9))
    assert (open_rules(), Tick.objects.get().pain_quality) == (["PN01"], "sharp")


def test_a_quality_that_overtook_its_bout_waits_for_it(slide, ruth):
    bout, felt = late(slide, 2, NOW)
    sharp = Felt(key=felt.key, at=NOW, about=bout.key, pain=2, quality="sharp")
    accept([sharp], patient=ruth, sent_at=NOW, now=NOW)
    accept([bout], patient=ruth, sent_at=NOW, now=NOW)
    assert (open_rules(), Tick.objects.get().pain_quality) == (["PN01"], "sharp")


def test_what_it_was_like_is_asked_once_there_is_a_score(ruth, slide, signed_in, now):
    made = ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    phone, said = signed_in(ruth), {"key": str(made.key), "snack_at": at("10:45").isoformat()}
    asked = "What was the pain like?"
    before = words(phone.get(f"/today/?ask={made.key}"))
    answers = [{"pain": "0"}, {"pain": "3"}, {"pain": "3", "quality": "spreading"}]
    pages = [words(phone.post("/today/pain/", said | one, headers={"HX-Request": "true"})) for one in answers]
    assert [page.count(asked) for page in (before[: before.index("offline-words")], *pages)] == [0, 0, 1, 1]
    assert "Pain: 3 of 10, spreading down an arm or leg" in pages[-1]


def test_without_scripts_what_it_was_like_is_asked_on_the_next_page(ruth, slide, signed_in, now):
    made = ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    phone, said = signed_in(ruth), {"key": str(made.key), "snack_at": at("10:45").isoformat(), "pain": "3"}
    page = words(phone.get(phone.post("/today/pain/", said)["Location"]))
    assert page.index("What was the pain like?") < page.index("Pain: 3 of 10")


def test_a_quality_that_no_page_names_is_refused(ruth, slide, signed_in, now):
    made = ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    answer = signed_in(ruth).post("/today/pain/", {"key": str(made.key), "pain": "3", "quality": "odd"})
    made.refresh_from_db()
    assert (answer.status_code, made.pain_during) == (422, None)


# -- one card for all that rests


def cards(dana, ruth, signed_in):
    page = words(signed_in(dana).get(f"/patients/{ruth.pk}/"))
    return page.split('class="card alarm"')[1:]


def test_all_drills_held_is_one_card_with_both_stories(ruth, dana, slide, quad, hurts, signed_in, now):
    hurts(slide, 7, NOW - HOUR)
    hurts(quad, 6)
    [card] = cards(dana, ruth, signed_in)
    assert "Strong pain in two drills, or at rest" in card
    assert "Mini heel slide 7 of 10; Quad set 7 → 6 of 10" in card
    assert card.count("Found in the pain scores") == 3


def test_one_release_ends_both_and_each_keeps_its_marks(ruth, dana, slide, quad, hurts):
    hurts(slide, 7, NOW - HOUR)
    hurts(quad, 6)
    release("PN02", dana, NOW + HOUR)
    marks = AlertMark.objects.order_by("alert__rule", "at", "pk").values_list("alert__rule", "kind")
    assert (open_rules(), resting(ruth, NOW + HOUR)) == ([], [])
    assert [kind for rule, kind in marks if rule == "PN01"] == ["found", "found", "released"]
    assert [kind for rule, kind in marks if rule == "PN02"] == ["found", "released"]


def test_seeing_one_sees_both(dana, slide, quad, hurts):
    hurts(slide, 7, NOW - HOUR)
    hurts(quad, 6)
    assert releasing.see(Alert.objects.get(rule="PN02"), by=dana.user, now=NOW)
    assert not Alert.objects.filter(seen_at=None).exists()


def test_another_red_flag_stays_a_card_of_its_own(ruth, dana, slide, quad, hurts, signed_in, now):
    hurts(slide, 7, NOW - HOUR)
    hurts(quad, 6)
    factories.make_alert(ruth, "RF18")
    release("PN02", dana)
    assert open_rules() == ["RF18"]


# -- what comes late


def late(item, pain, moment):
    bout = Done(key=new_key(), at=moment, item_id=item.pk, performed_at=moment, precision="exact")
    return [bout, Felt(key=new_key(), at=moment, about=bout.key, pain=pain)]


def test_a_red_score_kept_on_a_phone_lays_to_rest_since_it_was_said(ruth, slide):
    accept(late(slide, 7, NOW - 5 * HOUR), patient=ruth, sent_at=NOW, now=NOW)
    assert (open_rules(), Pause.objects.get().starts_at) == (["PN01"], NOW - 5 * HOUR)


def test_what_is_over_a_week_old_stops_nobody(ruth, slide):
    accept(late(slide, 7, NOW - 8 * DAY), patient=ruth, sent_at=NOW, now=NOW)
    assert open_rules() == []


def test_a_score_that_overtook_its_bout_is_judged_when_that_comes(ruth, slide):
    bout, felt = late(slide, 7, NOW)
    accept([felt], patient=ruth, sent_at=NOW, now=NOW)
    early = open_rules()
    accept([bout], patient=ruth, sent_at=NOW, now=NOW)
    assert (early, open_rules()) == ([], ["PN01"])


def test_a_score_before_that_comes_later_judges_the_next_anew(ruth, slide, quad):
    accept(late(slide, 4, NOW), patient=ruth, sent_at=NOW, now=NOW)
    early = open_rules()
    accept(late(quad, 1, NOW - HOUR), patient=ruth, sent_at=NOW, now=NOW)
    assert (early, open_rules()) == ([], ["PN01"])


def test_a_batch_sent_again_raises_nothing_more(ruth, slide, quad):
    batch = late(slide, 7, NOW - HOUR) + late(quad, 7, NOW)
    for _ in range(2):
        accept(batch, patient=ruth, sent_at=NOW, now=NOW)
    assert (open_rules(), AlertMark.objects.count()) == (["PN01", "PN02"], 3)


# -- the pages


def words(response):
    return " ".join(response.content.decode().split())


def test_the_patient_reads_what_rests_and_whom_to_call(ruth, slide, signed_in, now):
    made = ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    page = words(
        signed_in(ruth).post("/today/pain/", {"key": str(made.key), "pain": "7"}, headers={"HX-Request": "true"})
    )
    banner = page[page.index("resting-h") :]
    assert "Stop this drill. Rest. Your therapist has been told." in banner
    assert "These rest: Mini heel slide." in banner
    assert 'href="tel:+15550100"' in banner


def test_the_banner_of_all_drills_says_to_call(ruth, slide, quad, hurts):
    hurts(slide, 7)
    hurts(quad, 7)
    rest = resting_of(programme_of(ruth, since=TODAY, until=TODAY), now=NOW)
    assert (rest.is_all, rest.advice) == (True, ["Stop all drills.", "Call your clinic today."])


def test_the_chart_shows_the_scores(ruth, dana, slide, hurts, signed_in, now):
    hurts(slide, 7, before=3)
    page = words(signed_in(dana).get(f"/patients/{ruth.pk}/"))
    card = page[page.index('class="card alarm"') : page.index('class="chart-grid"')]
    assert "<dt>Pain</dt><dd>Mini heel slide 3 → 7 of 10</dd>" in card
    assert "<dt>At rest</dt><dd>Mini heel slide</dd>" in card


def test_a_card_of_which_the_patient_was_told_nothing_says_nothing_of_it(ruth, dana, slide, hurts, signed_in, now):
    for days in (2, 1, 0):
        hurts(slide, 4, NOW - days * DAY)
    page = words(signed_in(dana).get(f"/patients/{ruth.pk}/"))
    assert ("Three amber lights on one drill" in page, "was told" in page) == (True, False)


def test_another_clinic_finds_no_such_alert(ruth, omar, slide, hurts, signed_in, now):
    hurts(slide, 7)
    answer = signed_in(omar).post(f"/patients/{ruth.pk}/alerts/{Alert.objects.get().pk}/release/", {"reason": "x"})
    assert (answer.status_code, open_rules()) == (404, ["PN01"])


def reasons(dana):
    [case] = cases_of(Patient.objects.visible_to(dana), now=NOW)
    return [(reason.kind, reason.level, reason.sentence) for reason in case.reasons if reason.kind.startswith("pain")]


def test_the_caseload_says_that_a_drill_is_held_until_it_is_released(dana, slide, hurts):
    hurts(slide, 7)
    held = reasons(dana)
    releasing.see(Alert.objects.get(), by=dana.user, now=NOW)
    seen = reasons(dana)
    release("PN01", dana)
    assert (held, seen, reasons(dana)) == (
        [("pain-alert", Level.ALERT, "A drill is held: strong pain")],
        [("pain-alert", Level.LOOK, "A drill is held: strong pain")],
        [],
    )


def test_the_caseload_says_that_all_are_held(dana, slide, quad, hurts):
    hurts(slide, 7)
    hurts(quad, 7)
    assert reasons(dana) == [("pain-alert", Level.ALERT, "All drills held: strong pain")]


def test_a_week_that_hurts_more_is_said_once(dana, slide, hurts):
    for days in (10, 9, 8):
        hurts(slide, 0, NOW - days * DAY)
    for days in (3, 2, 1):
        hurts(slide, 3, NOW - days * DAY)
    assert reasons(dana) == [("pain-alert", Level.LOOK, "Pain up on the week before")]


@pytest.mark.parametrize("scores", [1, 20])
def test_a_red_score_asks_the_same_however_many_there_are(
    ruth, slide, hurts, signed_in, now, scores, django_assert_num_queries
):
    """Rare, and in one transaction with what it lays to rest, its mark, the trail and the wish for a mail."""
    for number in range(scores):
        hurts(slide, 2, NOW - (number + 1) * 4 * HOUR)
    made = ticking.tick(slide, patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    phone = signed_in(ruth)
    with django_assert_num_queries(23):
        phone.post("/today/pain/", {"key": str(made.key), "pain": "7"}, headers={"HX-Request": "true"})
