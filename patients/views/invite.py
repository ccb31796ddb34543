from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from patients import fresh_link
from patients.models import Patient


@therapist_required
@require_POST
def invite(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Send a patient their link again."""
    patient = get_object_or_404(Patient.objects.visible_to(request.therapist).in_care(), pk=pk)
    is_new = fresh_link.send_again(patient, by=request.therapist.user, now=clock.now())
    words = _("A fresh link goes to %(email)s.") if is_new else _("A link to %(email)s is already on its way.")
    messages.success(request, words % {"email": patient.email})
    return redirect("adherence:chart", patient.pk)
