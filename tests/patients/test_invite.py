"""*Send the link again*: one wish in a row, one line in the trail; the mail itself is the reminders' business."""

from clinic.models import AuditEntry
from patients.models import Invitation


def test_the_button_asks_for_a_fresh_link(dana, ruth, signed_in, now):
    response = signed_in(dana).post(f"/patients/{ruth.pk}/invite/")
    assert (response.headers["Location"], Invitation.objects.get().kind) == (f"/patients/{ruth.pk}/", "fresh")


def test_it_leaves_a_trace_with_the_name_of_who_asked(dana, ruth, signed_in, now):
    signed_in(dana).post(f"/patients/{ruth.pk}/invite/")
    entry = AuditEntry.objects.get(what="invitation.asked")
    assert (entry.by_name, entry.patient_id) == ("Dana Whitfield", ruth.pk)


def test_a_double_click_is_one_mail(dana, ruth, signed_in, now):
    browser = signed_in(dana)
    browser.post(f"/patients/{ruth.pk}/invite/")
    browser.post(f"/patients/{ruth.pk}/invite/")
    assert Invitation.objects.count() == 1


def test_once_it_was_sent_another_can_be_asked_for(dana, ruth, signed_in, now):
    browser = signed_in(dana)
    browser.post(f"/patients/{ruth.pk}/invite/")
    Invitation.objects.update(sent_at=now.at)
    browser.post(f"/patients/{ruth.pk}/invite/")
    assert Invitation.objects.count() == 2


def test_looking_at_the_address_asks_for_nothing(dana, ruth, signed_in, now):
    assert signed_in(dana).get(f"/patients/{ruth.pk}/invite/").status_code == 405


def test_omar_is_told_there_is_no_such_page(omar, ruth, signed_in, now):
    assert signed_in(omar).post(f"/patients/{ruth.pk}/invite/").status_code == 404
    assert Invitation.objects.count() == 0
