"""The protocols, to read."""

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from clinic.access import StaffRequest, therapist_required
from prescriptions.models import PrecautionRule, Protocol


@therapist_required
@require_safe
def protocols(request: StaffRequest) -> HttpResponse:
    found = Protocol.objects.of(request.clinic).select_related("condition").annotate(phase_count=Count("phases"))
    return render(request, "prescriptions/protocols.html", {"found": found})


@therapist_required
@require_safe
def protocol(request: StaffRequest, slug: str) -> HttpResponse:
    known = Protocol.objects.of(request.clinic).select_related("condition")
    found = get_object_or_404(known.filter(slug=slug).own_first()[:1])
    phases = list(found.phases.prefetch_related("drills__drill"))
    rules = PrecautionRule.objects.by_tag(tag for phase in phases for tag in phase.restrictions)
    context = {
        "protocol": found,
        "phases": [(phase, [rules[tag] for tag in phase.restrictions if tag in rules]) for phase in phases],
    }
    return render(request, "prescriptions/protocol.html", context)
