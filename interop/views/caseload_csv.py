import csv

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from adherence.desk import Desk
from adherence.sifting import View
from clinic import clock
from clinic.access import StaffRequest, therapist_required
from interop.case_rows import COLUMNS, rows_of


@therapist_required
@require_safe
def caseload_csv(request: StaffRequest) -> HttpResponse:
    """The view of the caseload that the address says, every page of it, row by row as on the screen."""
    now, zone = clock.now(), request.clinic.tz
    view = View.read(request.GET, Desk.of(request.therapist))
    groups = view.groups(view.sifted(view.admitted(view.cases(now=now))))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    day = now.astimezone(zone).date().isoformat()
    response["Content-Disposition"] = f'attachment; filename="caseload-{day}.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    writer.writerows(rows_of(groups, zone=zone))
    return response
