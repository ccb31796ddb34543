from django.urls import path

from interop.views import adherence_csv

app_name = "interop"
urlpatterns = [
    path("patients/<uuid:pk>/adherence.csv", adherence_csv.adherence_csv, name="adherence-csv"),
]
