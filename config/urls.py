"""Every address of the site; each app names its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("clinic.urls")),
    path("", include("patients.urls")),
    path("", include("prescriptions.urls")),
    path("", include("adherence.urls")),
    path("", include("reminders.urls")),
    path("", include("interop.urls")),
]
