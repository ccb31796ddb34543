"""Views of the caseload that a therapist keeps by name."""

import pytest

from adherence.models import SavedView
from adherence.saving_views import MOST
from tests import factories


def save(browser, name="My knees", query="whose=mine&condition=knee-replacement"):
    return browser.post("/caseload/views/", {"name": name, "query": query})


def kept():
    return list(SavedView.objects.values_list("therapist__user__name", "name", "query"))


def test_the_present_view_is_kept_under_a_name_and_stands_above_the_list(dana, ruth, signed_in, now):
    browser = signed_in(dana)
    answer = save(browser)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/caseload/?whose=mine&condition=knee-replacement")
    link = '<a href="/caseload/?whose=mine&amp;condition=knee-replacement" aria-current="true">'
    assert link in browser.get(answer.headers["Location"]).content.decode()


def test_the_same_name_again_means_the_new_view(dana, signed_in, now):
    browser = signed_in(dana)
    save(browser)
    save(browser, query="whose=clinic&show=pain")
    assert kept() == [("Dana Whitfield", "My knees", "whose=clinic&show=pain")]


def test_what_the_address_does_not_know_is_not_kept(dana, signed_in, now):
    save(signed_in(dana), query="show=nonsense&whose=mine&next=https://evil.example&q=a%00b")
    assert kept() == [("Dana Whitfield", "My knees", "whose=mine&q=ab")]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("  ", "Give the view a name"), ("\0", "Give the view a name"), ("k" * 41, "A name has room for 40 letters.")],
)
def test_a_name_that_will_not_do_is_refused_with_what_was_typed(dana, ruth, signed_in, now, name, sentence):
    answer = save(signed_in(dana), name=name)
    kept_words = name.strip() if name.strip("\0 ") else ""
    body = answer.content.decode()
    assert (answer.status_code, sentence in body, f'required value="{kept_words}"' in body) == (422, True, True)
    assert kept() == []


def test_a_thirteenth_view_is_refused(dana, ruth, signed_in, now):
    SavedView.objects.bulk_create(SavedView(therapist=dana, name=f"View {n}", query="whose=mine") for n in range(MOST))
    answer = save(signed_in(dana))
    assert (answer.status_code, SavedView.objects.count()) == (422, MOST)
    assert "You have 12 saved views. Remove one first." in answer.content.decode()


def test_a_search_in_any_alphabet_fits(dana, signed_in, now):
    assert save(signed_in(dana), query="q=" + "\U0001f9b5" * 200).status_code == 303
    assert len(SavedView.objects.get().query) == len("whose=mine&q=") + 120 * 12


def test_a_view_is_removed_and_the_page_stays_where_it_was(dana, signed_in, now):
    browser = signed_in(dana)
    save(browser)
    answer = browser.post(f"/caseload/views/{SavedView.objects.get().pk}/remove/", {"query": "whose=clinic"})
    assert (answer.status_code, answer.headers["Location"], kept()) == (303, "/caseload/?whose=clinic", [])


def test_nobody_sees_or_removes_the_views_of_another(dana, ines, ruth, signed_in, now):
    save(signed_in(dana), name="Danas own")
    browser = signed_in(ines)
    assert "Danas own" not in browser.get("/caseload/").content.decode()
    assert browser.post(f"/caseload/views/{SavedView.objects.get().pk}/remove/").status_code == 404


def test_two_therapists_may_use_one_name(dana, ines, signed_in, now):
    save(signed_in(dana))
    save(signed_in(ines))
    assert [who for who, _name, _query in kept()] == ["Dana Whitfield", "Ines Moreau"]


def test_a_name_that_looks_like_markup_stays_words(dana, ruth, signed_in, now):
    browser = signed_in(dana)
    save(browser, name="<b>Knees</b>")
    assert "&lt;b&gt;Knees&lt;/b&gt;" in browser.get("/caseload/").content.decode()


def test_a_page_that_could_not_be_saved_costs_as_much_as_any(dana, signed_in, now, django_assert_max_num_queries):
    for n in range(20):
        factories.make_episode(factories.make_patient(dana, f"Patient {n}", email=f"p{n}@mail.example"))
    browser = signed_in(dana)
    with django_assert_max_num_queries(11):
        save(browser, name="")
