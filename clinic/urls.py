from django.urls import path

from clinic.views import demo, health, installing, landing, settings, sign_in

app_name = "clinic"
urlpatterns = [
    path("", landing.landing, name="landing"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/as/<slug:who>/", demo.continue_as, name="continue-as"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("clinic/", settings.settings, name="settings"),
    path("sw.js", installing.worker, name="worker"),
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("healthz", health.live, name="live"),
    path("readyz", health.ready, name="ready"),
]
