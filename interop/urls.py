from django.urls import path

from interop.views import adherence_csv, caseload_csv, my_data, phone

app_name = "interop"
urlpatterns = [
    path("caseload.csv", caseload_csv.caseload_csv, name="caseload-csv"),
    path("patients/<uuid:pk>/adherence.csv", adherence_csv.adherence_csv, name="adherence-csv"),
    path("history/my-data.zip", my_data.my_data, name="my-data"),
    path("api/v1/me/", phone.me, name="me"),
    path("api/v1/me/sync/", phone.sync, name="sync"),
    path("api/v1/me/days/", phone.days, name="days"),
]
