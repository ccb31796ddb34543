from django.urls import path

from patients.views import demo, invite, way_in, wrong

app_name = "patients"
urlpatterns = [
    path("open/ask/", way_in.ask_link, name="ask-link"),
    path("open/switch/", way_in.switch, name="switch"),
    path("open/<str:token>/", way_in.open_link, name="open"),
    path("wrong/", wrong.wrong, name="wrong"),
    path("sign-in/as-patient/<slug:who>/", demo.continue_as, name="continue-as"),
    path("patients/<uuid:pk>/invite/", invite.invite, name="invite"),
]
