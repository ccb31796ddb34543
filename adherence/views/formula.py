from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from adherence.formula.published import published
from clinic.access import anyone


@anyone
@require_safe
@gzip_page
def formula(request: HttpRequest) -> HttpResponse:
    """How adherence works: the definition, and examples reckoned while the page is made. Nobody's data is in it."""
    return render(request, "adherence/formula.html", {"formula": published()})
