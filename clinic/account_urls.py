"""The names under which allauth looks for its pages; only those that this product has."""

from django.urls import path, re_path

from clinic.views import forgotten, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/forgotten/", forgotten.ask, name="account_reset_password"),
    path("sign-in/forgotten/sent/", forgotten.asked, name="account_reset_password_done"),
    path("sign-in/forgotten/chosen/", forgotten.chosen, name="account_reset_password_from_key_done"),
    # One part, uid-key: allauth puts the two into the address as one word.
    re_path(
        r"^sign-in/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        forgotten.choose,
        name="account_reset_password_from_key",
    ),
]
