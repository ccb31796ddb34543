"""The drill library, to read."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from clinic import typed
from clinic.access import StaffRequest, therapist_required
from prescriptions.bounds import bounds_of
from prescriptions.joints import named
from prescriptions.models import Drill, PrecautionRule
from prescriptions.stop_signs import in_words


@therapist_required
@require_safe
@vary_on_headers("HX-Request")
def drills(request: StaffRequest) -> HttpResponse:
    words, region = (typed.words(request.GET, name, most=60) for name in ("q", "region"))
    stock = Drill.objects.of(request.clinic)
    found = stock.called(words).filter(region=region) if region else stock.called(words)
    regions = stock.order_by("region").values_list("region", flat=True).distinct()
    template = "prescriptions/drills.html" + ("#found" if request.htmx else "")
    return render(request, template, {"found": found, "regions": regions, "words": words, "region": region})


@therapist_required
@require_safe
def drill(request: StaffRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Drill.objects.of(request.clinic).filter(slug=slug).own_first()[:1])
    rules = PrecautionRule.objects.by_tag([*found.blocked_by, *found.clamped_by, *found.caution_with])
    context = {
        "drill": found,
        "bounds": bounds_of(found),
        "motions": [(named(motion["joint"]), motion) for motion in found.rom],
        "stops": in_words(found.stop_if),
        "blocked_by": _named(found.blocked_by, rules),
        "clamped_by": _named(found.clamped_by, rules),
        "caution_with": _named(found.caution_with, rules),
    }
    return render(request, "prescriptions/drill.html", context)


def _named(tags: list[str], rules: dict[str, PrecautionRule]) -> list[PrecautionRule]:
    return [rules[tag] for tag in tags if tag in rules]
