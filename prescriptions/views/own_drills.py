"""A clinic's own drills: make one from another drill, edit it, retire it."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from prescriptions import own_drills
from prescriptions.models import Drill
from prescriptions.own_drill_form import OwnDrillForm

PAGE = "prescriptions/own_drill.html"


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def make(request: StaffRequest, slug: str) -> HttpResponse:
    """The clinic's own version of a drill: the form opens with that drill's words and dose."""
    known = Drill.objects.of(request.clinic).filter(slug=slug).select_related("parent").own_first()
    source = get_object_or_404(known[:1])
    draft = own_drills.version_of(source, clinic=request.clinic)

    def store(form: OwnDrillForm) -> Drill:
        return own_drills.make(form.drill(), by=request.therapist, now=clock.now(), reason=form.cleaned_data["reason"])

    page = {"source": source, "title": _("Our own version of %(drill)s") % {"drill": source.name}}
    return _answer(request, draft, store, page)


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: StaffRequest, slug: str) -> HttpResponse:
    draft = _own(request, slug)
    stands = own_drills.mark_of(draft)

    def store(form: OwnDrillForm) -> Drill:
        return own_drills.change(
            form.drill(),
            seen=request.POST.get("seen", ""),
            by=request.therapist,
            now=clock.now(),
            reason=form.cleaned_data["reason"],
        )

    page = {"source": draft, "title": _("Edit %(drill)s") % {"drill": draft.name}, "stands": stands}
    return _answer(request, draft, store, page)


@therapist_required
@require_POST
def retire(request: StaffRequest, slug: str) -> HttpResponse:
    drill = _own(request, slug)
    try:
        own_drills.retire(drill, by=request.therapist, now=clock.now())
    except own_drills.OwnDrillError as refused:
        messages.error(request, str(refused))
        return redirect("prescriptions:drill", drill.slug)
    messages.success(request, _("%(drill)s is retired. It is offered no longer.") % {"drill": drill.name})
    return redirect("prescriptions:drills")


def _own(request: StaffRequest, slug: str) -> Drill:
    """A drill of the clinic's own; the library's is never edited."""
    own = Drill.objects.of(request.clinic).filter(clinic=request.clinic).select_related("parent")
    return get_object_or_404(own, slug=slug)


def _answer(
    request: StaffRequest, draft: Drill, store: Callable[[OwnDrillForm], Drill], page: dict[str, object]
) -> HttpResponse:
    """The form; once it is sound, the stored drill's own page. What is wrong comes back as it was typed: 422."""
    page["named"] = str(page["source"])  # the form writes into the draft; the crumb keeps the name that stands
    form = OwnDrillForm(request.POST or None, instance=draft, rules=own_drills.rules_for(draft))
    page |= {"form": form, "seen": request.POST.get("seen", page.get("stands", ""))}
    if request.method != "POST":
        return render(request, PAGE, page)
    if form.is_valid():
        try:
            stored = store(form)
        except own_drills.Misprinted as refused:
            form.point_out(refused.flaws)
        except own_drills.LooserThanTheLibrary as refused:
            form.add_error("reason", str(refused))
            page["looser"] = refused.found
        except own_drills.ChangedMeanwhile as refused:
            form.add_error(None, str(refused))
            page["seen"] = page["stands"]  # they know by now: a second save is their decision
        else:
            messages.success(request, _("%(drill)s is saved.") % {"drill": stored.name})
            return redirect("prescriptions:drill", stored.slug)
    return render(request, PAGE, page, status=HTTPStatus.UNPROCESSABLE_ENTITY)
