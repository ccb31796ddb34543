from django.urls import path

from reminders.views.unsubscribe import unsubscribe

app_name = "reminders"
urlpatterns = [
    path("mail/stop/<str:token>/", unsubscribe, name="stop"),
]
