"""What the patient does on today's page. Each deed is a form; htmx swaps the whole day, so that ring, figures and week
cannot tell different stories."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from django.db import transaction
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from adherence import mornings, saying, skipping, ticking, undoing
from adherence.booking import NotThere, TickingError, TooLate
from adherence.facts import Facts, facts_of
from adherence.models import Tick
from adherence.views.said import Said, goes_of, keys_of, said_in, ticks_of, typed_in
from adherence.views.today import Look, back_to, day_meant, show
from clinic import clock
from clinic.access import open_to
from patients.access import PatientRequest, find_patient, to_the_door

OPEN_FOR = timedelta(days=3)  # no page stands open longer than this and still means today; the rules judge the rest


def deed(act: Callable[..., Look]) -> Callable[..., HttpResponse]:
    """A POST of the patient's: do it, then show the day again. What cannot be kept is answered with its sentence.

    The patient is held from the look at their pass until the deed is on disk. So the facts need reading only once, for
    the deed, its booking and the page; and the page is drawn when nobody waits any more.
    """

    @open_to("patient")
    @never_cache
    @require_POST
    @wraps(act)
    def view(request: PatientRequest) -> HttpResponse:
        now = clock.now()
        try:
            with transaction.atomic():
                patient = find_patient(request, hold=True)
                if patient is None:
                    return to_the_door()
                request.patient = patient
                on = day_meant(patient, now, is_yesterday=typed_in(request).is_yesterday)
                facts = facts_of(patient, now=now, keys=keys_of(request), on=on)
                look = act(request, _timely(said_in(request, on), now), facts, now=now)
        except TickingError as trouble:
            return show(request, typed_in(request), now=now, trouble=trouble)
        return show(request, look, now=now, facts=facts) if request.htmx else back_to(look)

    return view


def _timely(said: Said, now: datetime) -> Said:
    if said.snack_at is not None and abs(now - said.snack_at) > OPEN_FOR:
        raise TooLate
    return said


@deed
def tick(request: PatientRequest, said: Said, facts: Facts, *, now: datetime) -> Look:
    """One drill done: all of it, some of it, or its easier version."""
    made = _keep(request, said, facts, now=now)
    return said.look(asking=made[0].key)


@deed
def tick_all(request: PatientRequest, said: Said, facts: Facts, *, now: datetime) -> Look:
    """Every open drill of a snack: all of them or none."""
    _keep(request, said, facts, now=now)
    return said.look(opened_at=None) if said.is_of_then else said.look(lands_on_card=True)


@deed
def undo(request: PatientRequest, said: Said, facts: Facts, *, now: datetime) -> Look:
    """Whatever goes by the keys is taken back: ticks, a move, a skip, a word about the day."""
    try:
        undoing.take_back(keys_of(request), patient=request.patient, now=now, facts=facts)
    except NotThere as strange:
        raise Http404 from strange
    return said.look()


@deed
def pain(request: PatientRequest, said: Said, facts: Facts, *, now: datetime) -> Look:
    """How one bout felt, and what the pain was like; skipped leaves it unsaid."""
    tick = ticks_of(request, facts)[0]
    rated = ticking.rate_pain(tick, during=said.pain, quality=said.quality, now=now, facts=facts)
    return said.look(felt=rated.key)


@deed
def morning(request: PatientRequest, said: Said, facts: Facts, *, now: datetime) -> Look:
    """How it is this morning."""
    mornings.say_of_morning(request.patient, key=keys_of(request)[0], pain=said.pain, now=now, facts=facts)
    return said.look(has_woken=True)


@deed
def moved(request: PatientRequest, said: Said, facts: Facts, *, now: datetime) -> Look:
    """Got up and moved: no drill, but no stillness either."""
    ticking.move(request.patient, key=keys_of(request)[0], performed_at=now, now=now, facts=facts)
    return said.look()


@deed
def skip(request: PatientRequest, said: Said, facts: Facts, *, now: datetime) -> Look:
    """One drill passed over, with a reason."""
    go = goes_of(request, facts, said)[0]
    kept = skipping.skip(
        go.item,
        patient=request.patient,
        key=go.key,
        reason=said.reason,
        snack_at=said.snack_at,
        now=now,
        facts=facts,
    )
    return said.look(skipped=kept.key)


@deed
def say(request: PatientRequest, said: Said, facts: Facts, *, now: datetime) -> Look:
    """A word about the day: training, recovery, or a hard one."""
    saying.say_of_day(request.patient, key=keys_of(request)[0], kind=said.word, now=now, facts=facts)
    return said.look()


def _keep(request: PatientRequest, said: Said, facts: Facts, *, now: datetime) -> list[Tick]:
    """Ticks of this moment, or of then: about the snack's own time, a typed one, or one that nobody remembers."""
    return ticking.tick_together(
        goes_of(request, facts, said),
        patient=request.patient,
        performed_at=said.performed_at(now),
        precision=said.precision,
        source=Tick.Source.LATER if said.is_of_then else Tick.Source.LIVE,
        snack_at=said.snack_at,
        now=now,
        facts=facts,
    )
