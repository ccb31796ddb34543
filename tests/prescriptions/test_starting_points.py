"""Wherever the library shows itself, it says that it is a starting point to edit before use."""

import pytest

from tests import factories


@pytest.mark.parametrize(
    "page", ["/drills/", "/drills/heel-slide/", "/protocols/", "/protocols/tka/", "/patients/{ruth.pk}/prescribe/"]
)
def test_a_page_of_the_library_says_what_it_is(ruth, dana, signed_in, now, page):
    factories.make_protocol()
    shown = signed_in(dana).get(page.format(ruth=ruth)).content.decode().lower()
    assert "starting point" in shown
    assert "edit before use" in shown
