"""What the frame of every patient's page says: whose page it is, and how many messages wait.

Columns of a query that is made anyway, so that no page needs a query for its frame.
"""

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from patients.models import Message, Patient


def columns() -> dict[str, Coalesce | Exists]:
    """To annotate a query of patients: ``unread`` (a count) and ``shares_mailbox``."""
    waiting = Message.objects.from_staff().unread().filter(patient=OuterRef("pk")).order_by()
    count = waiting.values("patient").annotate(count=Count("pk")).values("count")
    others = Patient.objects.in_care().filter(clinic=OuterRef("clinic"), email__iexact=OuterRef("email"), email__gt="")
    return {"unread": Coalesce(Subquery(count), 0), "shares_mailbox": Exists(others.exclude(pk=OuterRef("pk")))}
