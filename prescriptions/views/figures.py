"""Pictures of drills, for everyone: they show how a motion goes, and no one's prescription."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from clinic.access import anyone
from prescriptions import figures, illustrating
from prescriptions.models import Drill

FOR_GOOD = "public, max-age=31536000, immutable"


@anyone
@require_safe
@gzip_page
def figure(request: HttpRequest, shape: str, edition: str, name: str) -> HttpResponse:
    """A picture under a name that never means anything else. An older edition's address leads to the present picture:
    mails and pages that somebody kept go on showing one."""
    try:
        picture = illustrating.Picture.named(name)
        if edition != figures.EDITION:
            return redirect(picture.of(shape))
        drawn = illustrating.drawn(shape, picture)
    except (illustrating.OddNameError, Drill.DoesNotExist) as error:
        raise Http404 from error
    answer = HttpResponse(drawn, content_type=picture.content_type, headers={"Cache-Control": FOR_GOOD})
    if picture.ending == "svg":
        answer["Content-Security-Policy"] = illustrating.policy_for(drawn)
    return answer
