from django.urls import path

from patients.views import code, demo, details, invite, measures, notes, settings, sign_out, way_in

app_name = "patients"
urlpatterns = [
    path("open/ask/", way_in.ask_link, name="ask-link"),
    path("open/switch/", way_in.switch, name="switch"),
    path("open/code/", code.code, name="code"),
    path("open/code/ask/", code.ask, name="code-ask"),
    path("open/code/who/", code.who, name="code-who"),
    path("open/sign-out/", sign_out.sign_out, name="sign-out"),
    path("open/sign-out/everywhere/", sign_out.sign_out_all, name="sign-out-all"),
    path("open/out/", sign_out.out, name="out"),
    path("open/<str:token>/", way_in.open_link, name="open"),
    path("open/<str:token>/fresh/", way_in.fresh, name="fresh"),
    path("settings/", settings.settings, name="settings"),
    path("settings/look/", settings.look, name="look"),
    path("settings/habits/", settings.add_habit, name="add-habit"),
    path("settings/habits/<int:pk>/", settings.habit, name="habit"),
    path("settings/hour/", settings.hour, name="hour"),
    path("settings/<slug:part>/", settings.change, name="change-settings"),
    path("sign-in/as-patient/<slug:who>/", demo.continue_as, name="continue-as"),
    path("patients/<uuid:pk>/details/", details.details, name="details"),
    path("patients/<uuid:pk>/invite/", invite.invite, name="invite"),
    path("patients/<uuid:pk>/measures/", measures.measures, name="measures"),
    path("patients/<uuid:pk>/notes/", notes.write_note, name="write-note"),
    path("patients/<uuid:pk>/close-ways-in/", sign_out.close, name="close-ways-in"),
]
