"""The clinic's settings: owners change them, therapists read them, everybody has their own morning list."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest
from django.utils.html import strip_tags

from clinic import setting
from clinic.models import AuditEntry, Clinic, Therapist
from tests import factories
from tests.factories import NOW, TODAY, at

ADDRESS = "/clinic/"
DAYS = range(7)


@pytest.fixture
def owner(ines, signed_in, now):
    return signed_in(ines)


@pytest.fixture
def therapist(dana, signed_in, now):
    return signed_in(dana)


def practice(**more):
    said = {"name": "Harbour Street Physio", "phone": "+1 555 0100", "zone": "America/New_York", "backup": ""}
    return {"part": "practice"} | said | more


def week(**more):
    """Monday to Friday, nine to five."""
    days = {f"{edge}_{day}": clock for day in range(5) for edge, clock in (("opens", "09:00"), ("closes", "17:00"))}
    return {"part": "hours"} | days | more


def words(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


def kept(clinic, *names):
    return Clinic.objects.values_list(*names).get(pk=clinic.pk)


def trail():
    return list(AuditEntry.objects.order_by("pk").values_list("what", "detail"))


# -- The clinic -------------------------------------------------------------------------------------------------------


def test_an_owner_changes_name_phone_and_clock(owner, harbour):
    answer = owner.post(ADDRESS, practice(name="Harbour Physio", phone="(555) 010-22", zone="America/Denver"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/clinic/#part-practice")
    assert kept(harbour, "name", "phone", "zone") == ("Harbour Physio", "(555) 010-22", "America/Denver")


def test_a_change_leaves_a_line_that_names_the_fields_and_not_what_stood_there(owner, ines, harbour):
    owner.post(ADDRESS, practice(phone="+1 555 0199"))
    entry = AuditEntry.objects.get()
    assert (entry.what, entry.by, entry.clinic_id, entry.at) == (
        "clinic.changed",
        f"user:{ines.user.pk}",
        harbour.pk,
        NOW,
    )
    assert entry.detail == {"fields": ["phone"]}


def test_said_twice_it_is_changed_once(owner, harbour):
    for _press in range(2):
        answer = owner.post(ADDRESS, practice(phone="+1 555 0199"), follow=True)
    assert (len(trail()), "That is how it stands already." in words(answer)) == (1, True)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Give the name your patients know."),
        ({"phone": "ask at the desk"}, "Type the number as you would dial it, like +1 555 0100."),
        ({"phone": "12"}, "Type the number as you would dial it, like +1 555 0100."),
        ({"phone": "++1"}, "Type the number as you would dial it, like +1 555 0100."),
        ({"zone": "Mars/Olympus"}, "Pick a time zone from the list."),
        ({"backup": "nobody"}, "Pick somebody who works at your clinic now."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_kept_as_typed(owner, harbour, wrong, sentence):
    answer = owner.post(ADDRESS, practice(name="Another name") | wrong)
    assert (answer.status_code, sentence in words(answer), trail()) == (422, True, [])
    assert kept(harbour, "name", "phone", "zone") == ("Harbour Street Physio", "+1 555 0100", "America/New_York")


def test_what_was_typed_beside_a_mistake_stays(owner):
    page = owner.post(ADDRESS, practice(name="A new <name>", phone="x")).content.decode()
    assert 'value="A new &lt;name&gt;"' in page


def test_a_clinic_may_have_no_phone(owner, harbour):
    owner.post(ADDRESS, practice(phone=""))
    assert kept(harbour, "phone") == ("",)


def test_somebody_of_the_clinic_stands_in(owner, harbour, dana):
    owner.post(ADDRESS, practice(backup=dana.pk))
    assert (kept(harbour, "backup"), trail()) == ((dana.pk,), [("clinic.changed", {"fields": ["backup_id"]})])


def test_nobody_of_another_clinic_can(owner, harbour, omar):
    answer = owner.post(ADDRESS, practice(backup=omar.pk))
    assert (answer.status_code, kept(harbour, "backup")) == (422, (None,))
    assert "Omar" not in words(answer)


def test_nor_by_the_rules_below_the_page(harbour, ines, omar):
    said = {"name": "Harbour", "phone": "", "zone": "UTC", "backup": omar}
    with pytest.raises(setting.NotTheirs):
        setting.set_practice(harbour, **said, by=ines.user, now=NOW)


def test_nor_somebody_whose_time_is_up(owner, harbour):
    left = factories.make_therapist(harbour, "Lena Gone", active_until=TODAY.replace(day=1))
    assert owner.post(ADDRESS, practice(backup=left.pk)).status_code == 422


def test_a_backup_who_has_left_is_pointed_out(owner, harbour):
    left = factories.make_therapist(harbour, "Lena Gone", active_until=TODAY.replace(day=1))
    Clinic.objects.filter(pk=harbour.pk).update(backup=left)
    assert "Lena Gone works here no more, so the owners are told." in words(owner.get(ADDRESS))


# -- Office hours -----------------------------------------------------------------------------------------------------


def test_an_owner_says_when_somebody_is_there(owner, harbour):
    owner.post(ADDRESS, week(closes_4="12:00"))
    harbour.refresh_from_db()
    assert str(harbour.office_hours) == "Monday to Thursday 09:00 to 17:00, Friday 09:00 to 12:00"
    assert trail() == [("clinic.changed", {"fields": ["open_week"]})]


def test_the_hours_are_by_the_clinics_clock(owner, harbour):
    owner.post(ADDRESS, week())
    harbour.refresh_from_db()
    assert harbour.office_hours.next_opening(at("05:00")) == at("09:00")
    harbour.zone = "Asia/Tokyo"
    assert harbour.office_hours.zone == ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"closes_2": ""}, "Fill in both times. Or clear both."),
        ({"opens_2": ""}, "Fill in both times. Or clear both."),
        ({"closes_2": "09:00"}, "It must close after it opens."),
        ({"opens_2": "noon"}, "Type a time like 08:30."),
        ({f"{edge}_{day}": "" for day in DAYS for edge in ("opens", "closes")}, "Fill in one day at least."),
    ],
)
def test_a_week_that_cannot_be_is_refused(owner, harbour, wrong, sentence):
    answer = owner.post(ADDRESS, week(**wrong))
    assert (answer.status_code, sentence in words(answer), kept(harbour, "open_week")) == (422, True, ([],))


def test_before_hours_are_said_the_page_does_not_claim_any(owner, therapist):
    assert "Not said yet. These are only a start" in words(owner.get(ADDRESS))
    assert "Not said yet. An owner can set them." in words(therapist.get(ADDRESS))


# -- Who may ----------------------------------------------------------------------------------------------------------


def test_a_therapist_reads_what_an_owner_changes(therapist, harbour, ines):
    Clinic.objects.filter(pk=harbour.pk).update(backup=ines, open_week=[["08:00", "18:00"]] * 5 + [None, None])
    page = therapist.get(ADDRESS)
    said = words(page)
    for fact in ("Harbour Street Physio", "+1 555 0100", "Ines Moreau", "Monday to Friday 08:00 to 18:00"):
        assert fact in said
    assert ('value="practice"' in page.content.decode(), 'value="hours"' in page.content.decode()) == (False, False)


@pytest.mark.parametrize("said", [practice(name="Mine now"), week()], ids=["practice", "hours"])
def test_a_therapist_changes_nothing_of_it(therapist, harbour, said):
    answer = therapist.post(ADDRESS, said)
    assert (answer.status_code, kept(harbour, "name", "open_week")) == (403, ("Harbour Street Physio", []))
    assert "only an owner of the clinic can change this" in words(answer)


def test_an_unknown_part_is_refused_with_a_sentence(owner):
    answer = owner.post(ADDRESS, {"part": "walls"})
    assert (answer.status_code, "that part of the settings is not known" in words(answer)) == (422, True)


def test_omar_sees_and_changes_his_own_clinic_and_no_other(omar, dana, harbour, northgate, signed_in, now):
    Therapist.objects.filter(pk=omar.pk).update(role=Therapist.Role.OWNER)
    browser = signed_in(omar)
    browser.post(ADDRESS, practice(name="Northgate Two"))
    page = words(browser.get(ADDRESS))
    assert (kept(harbour, "name"), kept(northgate, "name")) == (("Harbour Street Physio",), ("Northgate Two",))
    assert ("Harbour" in page, "Dana" in page) == (False, False)


# -- The morning list -------------------------------------------------------------------------------------------------


def test_a_therapist_chooses_their_own_morning(therapist, dana, ines):
    answer = therapist.post(ADDRESS, {"part": "digest", "digest_at": "06:45"})
    dana.refresh_from_db()
    assert (answer.status_code, dana.wants_digest, dana.digest_at) == (303, False, time(6, 45))
    assert trail() == [("therapist.changed", {"fields": ["digest_at", "wants_digest"]})]
    ines.refresh_from_db()
    assert (ines.wants_digest, ines.digest_at) == (True, time(7, 30))


@pytest.mark.parametrize("clock", ["03:59", "12:01", "23:00", "", "soon"])
def test_a_morning_list_comes_in_the_morning(therapist, dana, clock):
    answer = therapist.post(ADDRESS, {"part": "digest", "wants_digest": "on", "digest_at": clock})
    dana.refresh_from_db()
    assert (answer.status_code, dana.digest_at, trail()) == (422, time(7, 30), [])
    assert f'value="{clock}"' in answer.content.decode() or clock == ""


# -- What it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 20])
def test_the_page_costs_the_same_for_a_clinic_of_one_and_of_twenty(owner, harbour, ines, n, django_assert_num_queries):
    for k in range(n):
        factories.make_therapist(harbour, f"T{n}x{k} Person")
    Clinic.objects.filter(pk=harbour.pk).update(backup=ines)
    with django_assert_num_queries(5):
        owner.get(ADDRESS)


def test_looking_changes_nothing(owner):
    owner.get(ADDRESS)
    owner.head(ADDRESS)
    assert trail() == []
