from django.http import StreamingHttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from clinic import audit, clock
from interop.my_data import files_of
from interop.zipping import zipped
from patients.access import PatientRequest, full_session_required


@full_session_required
@require_GET
def my_data(request: PatientRequest) -> StreamingHttpResponse:
    """Everything about the patient in one ZIP, for them to keep. Reading it leaves a line in the trail."""
    patient, now = request.patient, clock.now()
    audit.record("my_data.read", target=patient, by=patient, at=now, clinic_id=patient.clinic_id, patient_id=patient.pk)
    local = now.astimezone(patient.tz)
    readme = render_to_string("interop/my_data.txt", {"patient": patient, "on": local.date()})
    files = files_of(patient, now=now, readme=readme)
    response = StreamingHttpResponse(zipped(files, at=local), content_type="application/zip")
    # Neither a name nor a health word: the file lies about in a phone's downloads.
    response["Content-Disposition"] = f'attachment; filename="my-data-{local:%Y-%m-%d}.zip"'
    return response
