from django.core.cache import cache
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from clinic.access import anyone


@anyone
@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"live": True})


@anyone
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The parts behind it answer too. Without the broker pages still work, mail waits: said, not hidden."""
    parts = {"database": _database_answers(), "broker": _broker_answers()}
    return JsonResponse({"ready": all(parts.values()), **parts}, status=200 if parts["database"] else 503)


def _database_answers() -> bool:
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        cache.get("readyz")
    except (RedisError, OSError):
        return False
    return True
