from django.urls import path

from reminders.views import devices
from reminders.views.often import often
from reminders.views.reports import mail_reports
from reminders.views.unsubscribe import unsubscribe, unsubscribe_list

app_name = "reminders"
urlpatterns = [
    path("notifications/", devices.devices, name="devices"),
    path("notifications/on/", devices.turn_on, name="turn-on"),
    path("notifications/<int:pk>/off/", devices.turn_off, name="turn-off"),
    path("mail/reports/", mail_reports, name="mail-reports"),
    path("mail/often/<str:token>/", often, name="often"),
    path("mail/stop/<str:token>/", unsubscribe, name="stop"),
    path("mail/stop-list/<str:token>/", unsubscribe_list, name="stop-list"),
]
