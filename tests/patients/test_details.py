"""Patient details: who somebody is, where mail goes, who treats them; and what a new mailbox closes."""

from datetime import date, timedelta

import pytest
from django.utils.html import strip_tags

from clinic.models import AuditEntry
from patients import way_in
from patients.models import Code, Invitation, Link, Patient
from tests import factories
from tests.factories import NOW

OLD, NEW = "ruth@mail.example", "ruth.adeyemi@mail.example"


@pytest.fixture
def desk(dana, ruth, signed_in, now):
    return signed_in(dana)


@pytest.fixture
def told(ruth, dana, desk):
    """The form as Dana's browser sends it back untouched."""
    return {
        "name": "Ruth Adeyemi",
        "born_on": "",
        "email": OLD,
        "zone": "America/New_York",
        "language": "en",
        "therapist": str(dana.pk),
        "send_link": "on",
        "seen": desk.get(page(ruth)).context["form"]["seen"].value(),
    }


def page(patient):
    return f"/patients/{patient.pk}/details/"


def words(answer):
    return " ".join(strip_tags(answer.content.decode()).replace("\xa0", " ").split())


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def opens(link, client):
    return client.get(f"/open/{way_in.token_of(link)}/").status_code == 302


def test_the_page_shows_what_is_known(desk, ruth):
    shown = desk.get(page(ruth)).context["form"]
    assert [shown[name].value() for name in ("name", "email", "zone")] == ["Ruth Adeyemi", OLD, "America/New_York"]


def test_what_was_wrong_is_put_right_and_the_chart_says_so(desk, ruth, told):
    answer = desk.post(page(ruth), told | {"name": " Ruth  Adeyemi-Cole ", "born_on": "1955-03-02"}, follow=True)
    ruth.refresh_from_db()
    assert (ruth.name, ruth.born_on, said(answer)) == ("Ruth Adeyemi-Cole", date(1955, 3, 2), ["Saved."])


def test_the_trail_names_the_fields_and_nothing_of_what_stood_in_them(desk, ruth, told):
    desk.post(page(ruth), told | {"name": "Ruth Cole", "born_on": "1955-03-02"})
    entry = AuditEntry.objects.get(what="patient.corrected")
    assert (entry.by_name, entry.patient_id, entry.detail) == (
        "Dana Whitfield",
        ruth.pk,
        {"fields": ["name", "born_on"], "closed": 0},
    )


def test_saving_twice_is_saving_once(desk, ruth, told):
    changed = told | {"email": NEW}
    desk.post(page(ruth), changed)
    again = desk.post(page(ruth), changed, follow=True)
    assert said(again)[-1] == "Nothing was changed."
    assert AuditEntry.objects.filter(what="patient.corrected").count() == 1
    assert Invitation.objects.count() == 1


def test_a_patient_may_be_handed_on_to_a_colleague(desk, ines, ruth, told):
    desk.post(page(ruth), told | {"therapist": str(ines.pk)})
    ruth.refresh_from_db()
    assert ruth.therapist == ines


def test_only_those_who_work_at_the_clinic_are_offered(desk, harbour, ines, omar, ruth):
    factories.make_therapist(harbour, "Lena Gone", active_until=NOW.date() - timedelta(days=1))
    offered = desk.get(page(ruth)).context["form"].fields["therapist"].queryset
    assert [str(one) for one in offered] == ["Dana Whitfield", "Ines Moreau"]


def test_handing_on_to_omar_is_refused(desk, omar, ruth, told):
    answer = desk.post(page(ruth), told | {"therapist": str(omar.pk)})
    ruth.refresh_from_db()
    assert (answer.status_code, ruth.therapist.user.name) == (422, "Dana Whitfield")


# -- Another mailbox --------------------------------------------------------------------------------------------------


def test_what_went_to_the_old_mailbox_opens_nothing_any_more(desk, ruth, told, signed_in, client):
    phone, link = signed_in(ruth, full=True), way_in.hand_out(ruth, purpose=Link.Purpose.INVITATION, now=NOW)
    answer = desk.post(page(ruth), told | {"email": NEW}, follow=True)
    assert (phone.get("/today/").status_code, opens(link, client)) == (302, False)
    assert said(answer) == [f"Saved. 2 ways in through the old email are closed. A fresh link goes to {NEW}."]


def test_a_code_for_the_old_mailbox_is_worth_nothing(desk, ruth, told, client):
    client.post("/open/code/ask/", {"email": OLD})
    desk.post(page(ruth), told | {"email": NEW})
    assert Code.objects.count() == 0


def test_who_keeps_the_old_mailbox_keeps_their_way_in_and_loses_hers(desk, ruth, sam, told, signed_in):
    phone = signed_in(sam)
    desk.post(page(ruth), told | {"email": NEW})
    assert phone.get("/today/").status_code == 200
    assert phone.post("/open/switch/", {"patient": str(ruth.pk)}).status_code != 302
    assert "Ruth" not in words(phone.get("/today/"))


def test_a_link_of_hers_on_which_he_was_chosen_is_closed_too(desk, ruth, sam, told, signed_in):
    phone = signed_in(ruth)
    phone.post("/open/switch/", {"patient": str(sam.pk)})
    desk.post(page(ruth), told | {"email": NEW})
    assert phone.get("/today/").status_code == 302


def test_a_mail_that_waits_goes_to_the_new_mailbox(desk, ruth, told):
    waiting = Invitation.objects.create(patient=ruth, kind=Invitation.Kind.WELCOME, asked_at=NOW, claimed_at=NOW)
    desk.post(page(ruth), told | {"email": NEW})
    waiting.refresh_from_db()
    assert (waiting.failed_at, waiting.claimed_at) == (None, None)


def test_no_link_is_sent_where_none_is_wanted(desk, ruth, told):
    del told["send_link"]
    desk.post(page(ruth), told | {"email": NEW})
    assert Invitation.objects.count() == 0


def test_a_new_mailbox_is_believed_in_again(desk, ruth, told):
    Patient.objects.filter(pk=ruth.pk).update(mail_bounced_at=NOW)
    assert f"Mail to {OLD} comes back." in words(desk.get(page(ruth)))
    desk.post(page(ruth), told | {"email": NEW})
    assert Patient.objects.get(pk=ruth.pk).mail_bounced_at is None


def test_the_same_mailbox_in_capitals_closes_nothing(desk, ruth, told, client):
    link = way_in.hand_out(ruth, purpose=Link.Purpose.INVITATION, now=NOW)
    desk.post(page(ruth), told | {"email": "Ruth@mail.example"})
    assert (opens(link, client), Invitation.objects.count()) == (True, 0)


def test_sharing_a_mailbox_is_said(desk, dana, ruth, told):
    factories.make_patient(dana, "Rosa Lund", email=NEW)
    answer = desk.post(page(ruth), told | {"email": NEW}, follow=True)
    assert said(answer)[1] == "Rosa Lund and Ruth share this email: each can open the other’s day."


def test_somebody_of_this_name_with_this_mailbox_is_refused(desk, dana, ruth, told):
    factories.make_patient(dana, "Ruth Adeyemi", email=NEW)
    answer = desk.post(page(ruth), told | {"email": NEW})
    assert (answer.status_code, "is already in care here." in words(answer)) == (422, True)


# -- Zone and language ------------------------------------------------------------------------------------------------


def test_another_zone_plans_the_mails_anew_and_leaves_past_days_alone(desk, ruth, told):
    lived = ruth.window(NOW.date() - timedelta(days=1))
    desk.post(page(ruth), told | {"zone": "America/Los_Angeles"})
    ruth.refresh_from_db()
    assert (ruth.zone, ruth.replan_reminders_at, ruth.recount_days_at is None) == ("America/Los_Angeles", NOW, False)
    assert ruth.window(NOW.date() - timedelta(days=1)) == lived


def test_a_name_alone_plans_nothing_anew(desk, ruth, told):
    desk.post(page(ruth), told | {"name": "Ruth Cole"})
    ruth.refresh_from_db()
    assert ruth.replan_reminders_at is None


def test_a_zone_that_is_on_no_list_stays_a_choice(desk, ruth):
    Patient.objects.filter(pk=ruth.pk).update(zone="Asia/Hovd")
    assert desk.get(page(ruth)).context["form"].fields["zone"].choices[0] == ("Asia/Hovd", "Asia/Hovd")


# -- Refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "This field is required."),
        ("name", "x" * 121, "Ensure this value has at most 120 characters (it has 121)."),
        ("email", "ruth at home", "Enter a valid email address."),
        ("zone", "Mars/Olympus", "Select a valid choice. Mars/Olympus is not one of the available choices."),
        ("language", "tlh", "Select a valid choice. tlh is not one of the available choices."),
        ("therapist", "0", "Select a valid choice. That choice is not one of the available choices."),
        ("born_on", "2027-01-01", "Check the year: nobody in care was born on this day."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_stored(desk, ruth, told, field, typed, sentence):
    answer = desk.post(page(ruth), told | {"born_on": "1955-03-02", field: typed})
    ruth.refresh_from_db()
    assert (answer.status_code, answer.context["form"].errors, ruth.born_on) == (422, {field: [sentence]}, None)


def test_what_was_typed_stays(desk, ruth, told):
    answer = desk.post(page(ruth), told | {"name": "Ruth Cole", "email": "no mailbox"})
    assert [answer.context["form"][name].value() for name in ("name", "email")] == ["Ruth Cole", "no mailbox"]


def test_who_was_overtaken_sees_what_stands_there_and_may_save_again(desk, ruth, told):
    Patient.objects.filter(pk=ruth.pk).update(name="Ruth Cole")
    answer = desk.post(page(ruth), told | {"born_on": "1955-03-02"})
    assert (answer.status_code, "Name: Ruth Cole" in words(answer)) == (422, True)
    again = told | {"born_on": "1955-03-02", "seen": answer.context["form"]["seen"].value()}
    assert desk.post(page(ruth), again).status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_omar_is_told_there_is_no_such_page(omar, ruth, told, signed_in, method):
    answer = getattr(signed_in(omar), method)(page(ruth), told | {"name": "Gone"})
    ruth.refresh_from_db()
    assert (answer.status_code, ruth.name) == (404, "Ruth Adeyemi")


def test_looking_changes_nothing(desk, ruth):
    before = Patient.objects.values().get(pk=ruth.pk)
    desk.get(page(ruth))
    assert Patient.objects.values().get(pk=ruth.pk) == before


@pytest.mark.parametrize("colleagues", [1, 20])
def test_the_page_costs_as_much_with_twenty_colleagues(desk, harbour, ruth, colleagues, django_assert_num_queries):
    for n in range(colleagues):
        factories.make_therapist(harbour, f"P{n} Colleague")
    with django_assert_num_queries(7):
        desk.get(page(ruth))
