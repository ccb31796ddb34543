from django.urls import path

from clinic.views import demo, health, landing, sign_in

app_name = "clinic"
urlpatterns = [
    path("", landing.landing, name="landing"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/as/<slug:who>/", demo.continue_as, name="continue-as"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("healthz", health.live, name="live"),
    path("readyz", health.ready, name="ready"),
]
