from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clinic import clock
from clinic.access import anyone
from reminders import service_reports


# The mail service posts here; a secret shared with it proves that it does (HTTP basic authentication).
@csrf_exempt
@anyone
@require_http_methods(["HEAD", "POST"])
def mail_reports(request: HttpRequest) -> HttpResponse:
    """Bounces and complaints, as the mail service hears of them. Any answer but 2xx and it tells them again."""
    if request.method == "HEAD":
        return HttpResponse()  # how a service tries an address that is typed into its settings
    try:
        events = service_reports.events_in(request)
    except service_reports.NoService as nobody:
        raise Http404 from nobody
    except (ValueError, KeyError, TypeError) as odd:
        raise SuspiciousOperation("not a report of this mail service") from odd
    service_reports.take(events, now=clock.now())
    return HttpResponse(status=204)
