"""Every address of the site; each app names its own."""

from django.urls import include, path

from patients import urls as patients
from prescriptions.views.new_patient import new_patient

# Adding a patient shows the library's precautions, so the page lives one floor above the addresses it belongs to.
patient_pages = [*patients.urlpatterns, path("patients/new/", new_patient, name="new")]

urlpatterns = [
    path("", include("clinic.urls")),
    path("", include("clinic.account_urls")),
    path("", include((patient_pages, patients.app_name))),
    path("", include("prescriptions.urls")),
    path("", include("adherence.urls")),
    path("", include("reminders.urls")),
    path("", include("interop.urls")),
]
