"""The one door that tells the time.

Views, tasks and commands read the clock once and hand ``now`` down; no rule reads it. In the demo the clock may be set
to another instant (``DEMO_CLOCK``) and runs on from there, alike in every process, faster where ``DEMO_CLOCK_RATE``
says so; a real clinic's clock never moves.
"""

from datetime import UTC, datetime

from django.conf import settings

_process_began_at = datetime.now(UTC)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    real = datetime.now(UTC)
    if not settings.DEMO_CLOCK:
        return real
    set_at = datetime.fromisoformat(settings.DEMO_CLOCK_SET_AT) if settings.DEMO_CLOCK_SET_AT else _process_began_at
    return datetime.fromisoformat(settings.DEMO_CLOCK).astimezone(UTC) + (real - set_at) * settings.DEMO_CLOCK_RATE
