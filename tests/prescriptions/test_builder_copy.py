"""Copy to another patient and send again: laid out anew, checked anew, and nothing stored before Send."""

from dataclasses import replace

import pytest

from clinic.models import AuditEntry
from patients.models import Precaution
from prescriptions import prescribing
from prescriptions.lines import Line
from prescriptions.models import Drill, Item, PrecautionRule
from tests import factories
from tests.factories import NOW
from tests.prescriptions.test_builder import DOSE, address, against, drafted, says, slide


@pytest.fixture(autouse=True)
def tka(now, db):
    return factories.make_protocol()


@pytest.fixture
def page(dana, signed_in):
    return signed_in(dana)


@pytest.fixture
def alan(dana):
    """Dana's too, after a replacement of the right knee."""
    patient = factories.make_patient(dana, "Alan Whitcombe", email="alan@mail.example")
    factories.make_episode(patient, side="right")
    return patient


def issue(patient, dana, *lines):
    return prescribing.issue(patient.episodes.get(), lines or [slide()], by=dana.user, now=NOW, invite=False)


def copied(page, patient, source):
    return page.get(address(patient), {"from": source.pk})


def draft_lines(response):
    return [entry.line for entry in response.context["draft"].lines]


# -- To another patient


def test_the_lines_are_laid_in_on_the_other_patients_side(page, ruth, alan, dana):
    response = copied(page, alan, issue(ruth, dana, slide(reps=7)))
    assert says(response) == ["7 slow reps, hold 2 s, right knee"]


def test_the_sound_side_stays_the_sound_side(page, ruth, alan, dana):
    response = copied(page, alan, issue(ruth, dana, replace(slide(), side="right")))
    assert [line.side for line in draft_lines(response)] == ["left"]


def test_an_episode_without_a_side_gets_both(page, ruth, sam, dana):
    assert [line.side for line in draft_lines(copied(page, sam, issue(ruth, dana)))] == ["both"]


def test_a_limit_past_the_other_patients_precaution_stands_there_as_a_conflict(page, ruth, alan, dana):
    PrecautionRule.objects.create(
        tag="bend-45", text="Knee to 45", effect="clamp", limits=[{"joint": "knee", "max": 45}]
    )
    factories.make_precaution(alan.episodes.get(), "bend-45", by=dana.user)
    source = issue(ruth, dana)
    Drill.objects.update(clamped_by=["bend-45"])
    assert against(copied(page, alan, source)) == ["60° is past the 45° limit of the knee, with no end date."]


def test_words_to_one_patient_and_reasons_for_one_stay_behind(page, ruth, alan, dana):
    line = replace(slide(note="As on your boat."), reason="Swims.")
    (fresh,) = draft_lines(copied(page, alan, issue(ruth, dana, line)))
    assert (fresh.reason, fresh.dose.note) == ("", "")


def test_an_easier_version_and_the_smallest_day_come_along(page, ruth, alan, dana):
    quad = factories.make_drill("quad-set", "Quad set", rom=[])
    slides = replace(slide(), drill=factories.make_drill(easier=["quad-set"]), easier=quad, in_smallest_day=True)
    Drill.objects.filter(slug="heel-slide").update(easier=["quad-set"])
    (line,) = draft_lines(copied(page, alan, issue(ruth, dana, slides)))
    assert (line.easier, line.in_smallest_day) == (quad, True)


def test_the_page_says_where_it_comes_from(page, ruth, alan, dana):
    assert str(copied(page, alan, issue(ruth, dana)).context["copy"]) == (
        "Copied from Ruth Adeyemi. The side is Alan’s own, and precautions are checked anew."
        " Notes stayed behind. Nothing is sent yet."
    )


def test_a_retired_drill_is_left_out_and_named(page, ruth, alan, dana):
    source = issue(ruth, dana, slide(), Line(factories.make_drill("quad-set", "Quad set"), "left", DOSE))
    Drill.objects.filter(slug="quad-set").update(retired_at=NOW)
    response = copied(page, alan, source)
    assert (drafted(response), response.context["copy"].left_out) == (["heel-slide"], ["Quad set"])


def test_the_phase_comes_along(page, ruth, alan, dana, tka):
    source = issue(ruth, dana)
    source.phase = tka.phases.last()
    source.save()
    assert copied(page, alan, source).context["phase"] == source.phase


def test_looking_stores_nothing(page, ruth, alan, dana):
    source = issue(ruth, dana)
    before = Item.objects.count(), Precaution.objects.count(), AuditEntry.objects.filter(what__contains="presc").count()
    copied(page, alan, source)
    page.get(f"/programmes/{source.pk}/copy/")
    after = Item.objects.count(), Precaution.objects.count(), AuditEntry.objects.filter(what__contains="presc").count()
    assert before == after


# -- Send again


@pytest.fixture
def ended(ruth, dana):
    prescription = issue(ruth, dana, slide(reps=7, note="Go slow."))
    later = NOW.replace(hour=15)
    prescribing.revise(prescription, [slide(reps=8, note="Go slow.")], by=dana.user, now=later)
    prescribing.end(prescription, by=dana.user, now=NOW.replace(hour=16), reason="Done.")
    return prescription


def test_an_ended_programme_is_laid_out_as_it_stood_at_its_end(page, ruth, ended):
    (line,) = draft_lines(copied(page, ruth, ended))
    assert (line.dose.reps, line.dose.note, line.side) == (8, "Go slow.", "left")


def test_the_builder_offers_it(page, ruth, ended):
    assert f'href="?from={ended.pk}"' in page.get(address(ruth)).text


def test_beside_a_living_programme_it_offers_to_copy_that(page, ruth, dana):
    living = issue(ruth, dana)
    assert f'href="/programmes/{living.pk}/copy/"' in page.get(address(ruth)).text


# -- To whom


def listed(response):
    found = response.context["recipients"]
    return [str(e.patient) for e in found.alike], [str(e.patient) for e in found.others]


def test_patients_with_the_same_condition_come_first(page, ruth, alan, sam, dana):
    source = issue(ruth, dana)
    assert listed(page.get(f"/programmes/{source.pk}/copy/")) == (["Alan Whitcombe"], ["Sam Adeyemi"])


def test_only_ones_own_patients_in_care_are_listed(page, ruth, alan, dana, ines):
    other = factories.make_patient(ines, "Ines’s Own", email="own@mail.example")
    factories.make_episode(other)
    alan.discharged_at = NOW
    alan.save()
    assert listed(page.get(f"/programmes/{issue(ruth, dana).pk}/copy/")) == ([], [])


def test_by_name_the_whole_clinic_is_found(page, ruth, alan, dana, ines):
    other = factories.make_patient(ines, "Greta Own", email="own@mail.example")
    factories.make_episode(other)
    assert listed(page.get(f"/programmes/{issue(ruth, dana).pk}/copy/", {"q": "gret"})) == (["Greta Own"], [])


def test_a_patient_is_listed_once_by_the_episode_the_builder_opens(page, ruth, alan, dana):
    factories.make_episode(alan, condition=factories.make_condition("neck", "Neck pain"), began_on=factories.TODAY)
    assert listed(page.get(f"/programmes/{issue(ruth, dana).pk}/copy/")) == ([], ["Alan Whitcombe"])


def test_who_has_a_programme_is_told(page, ruth, alan, dana):
    issue(alan, dana)
    response = page.get(f"/programmes/{issue(ruth, dana).pk}/copy/")
    assert [episode.has_programme for episode in response.context["recipients"].alike] == [True]


def test_the_list_alone_is_swapped(page, ruth, alan, dana):
    response = page.get(f"/programmes/{issue(ruth, dana).pk}/copy/", {"q": "al"}, headers={"HX-Request": "true"})
    assert response.text.strip().startswith('<div id="recipients"')


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_at_any_length(page, ruth, dana, count, django_assert_num_queries):
    source = issue(ruth, dana)
    for n in range(count):
        factories.make_episode(factories.make_patient(dana, f"Patient {n}", email=f"p{n}@mail.example"))
    with django_assert_num_queries(5):
        page.get(f"/programmes/{source.pk}/copy/")


# -- Who may not


def test_omar_finds_no_such_programme(ruth, omar, dana, signed_in):
    assert signed_in(omar).get(f"/programmes/{issue(ruth, dana).pk}/copy/").status_code == 404


def test_omar_cannot_lay_it_out_for_a_patient_of_his(ruth, omar, dana, signed_in):
    his = factories.make_patient(omar, "Pia Holm", email="pia@mail.example")
    factories.make_episode(his)
    assert copied(signed_in(omar), his, issue(ruth, dana)).status_code == 404


@pytest.mark.parametrize("odd", ["", "x", "0", "9" * 40, "\0"])
def test_a_programme_that_is_not_there_is_not_found(page, ruth, odd):
    assert page.get(address(ruth), {"from": odd}).status_code == 404
