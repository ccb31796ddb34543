"""The therapists' morning lists: whose hour has come, a row a therapist and day, and the mail, at most once.

As with reminders the rows are all there is: the broker only carries ids, and the next beat finds what it lost.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from adherence.caseload import cases_of
from clinic.mail import Post
from clinic.models import Clinic, Therapist
from patients.models import Patient
from reminders import letters
from reminders.models import Digest
from reminders.morning_list import MorningList
from reminders.posting import Round, batches, claim

# A clinic's lists leave over some minutes, each therapist's always in the same one.
SPREAD = timedelta(minutes=10)
# A morning list that comes after noon is none.
GOOD_FOR = timedelta(hours=4)


def due_batches(now: datetime) -> Iterator[list[int]]:
    """Everything that waits for a worker, in batches of ids: what has just come due and what was left behind."""
    make_due(now)
    yield from batches(Digest.objects.waiting(now).order_by("due_at").values_list("pk", flat=True).iterator())


def due_at(therapist: Therapist, on: date) -> datetime:
    """When the list of a local day is due: at the therapist's hour by the clinic's clock, plus a share of the spread
    that is theirs."""
    hour = datetime.combine(on, therapist.digest_at, tzinfo=therapist.clinic.tz).astimezone(UTC)
    return hour + timedelta(seconds=therapist.pk * 97 % SPREAD.total_seconds())


def make_due(now: datetime) -> None:
    """A row for every list whose hour has come. Two dispatchers at once make one each."""
    rows = [
        Digest(therapist=therapist, on=on, due_at=due)
        for zone in Clinic.objects.order_by("zone").values_list("zone", flat=True).distinct()
        for on, therapist in _awaiting(ZoneInfo(zone), now)
        if (due := due_at(therapist, on)) <= now < due + GOOD_FOR
    ]
    Digest.objects.bulk_create(rows, ignore_conflicts=True)


def _awaiting(zone: ZoneInfo, now: datetime) -> Iterator[tuple[date, Therapist]]:
    """Who works by that clock, wants a list, and has no row for today though their hour has struck."""
    local = now.astimezone(zone)
    on, since = local.date(), local - GOOD_FOR - SPREAD
    struck = Therapist.objects.working(on).filter(
        clinic__zone=zone.key,
        wants_digest=True,
        digest_at__lte=local.time(),
        digest_at__gte=since.time() if since.date() == on else time.min,
    )
    for therapist in struck.exclude(digests__on=on).select_related("clinic"):
        yield on, therapist


def send(ids: Sequence[int], *, now: datetime) -> None:
    """Settle these lists as far as they wait: each is sent, suppressed with its reason, failed, or tried later."""
    waiting = Digest.objects.waiting(now).filter(pk__in=ids).order_by("due_at")
    claimed = claim(waiting.select_related("therapist__user", "therapist__clinic"), now=now)
    with Post() as post:
        way = Round(post, now)
        for digest in claimed:
            with way.minding(digest, until=digest.due_at + GOOD_FOR):
                _settle(digest, way)


def _settle(digest: Digest, way: Round) -> None:
    reason = _why_not(digest, way.now)
    found = MorningList.of([]) if reason else _list_for(digest.therapist, way.now)
    if reason is None and not found.count:
        reason = Digest.Suppressed.NOTHING
    if reason:
        way.mark(digest, suppressed_at=way.now, suppressed_because=reason)
        return
    way.deliver(digest, lambda: letters.digest(digest, found))


def _why_not(digest: Digest, now: datetime) -> Digest.Suppressed | None:
    """What keeps a list back whatever it would say."""
    therapist = digest.therapist
    if not therapist.works(digest.on):
        return Digest.Suppressed.GONE
    if not therapist.wants_digest:
        return Digest.Suppressed.UNWANTED
    if now >= digest.due_at + GOOD_FOR:
        return Digest.Suppressed.TOO_LATE
    if not therapist.clinic.office_hours.works_on(digest.on):
        return Digest.Suppressed.CLOSED
    return None


def _list_for(therapist: Therapist, now: datetime) -> MorningList:
    own = Patient.objects.visible_to(therapist).in_care().filter(therapist=therapist)
    with translation.override(settings.LANGUAGE_CODE):  # as the staff's pages; reasons are put into words here
        return MorningList.of(cases_of(own, now=now))
