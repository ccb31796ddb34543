"""The start is refused when the keys of notifications do not fit each other: no browser would show one, ever."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from reminders import push_keys


@register()
def push_keys_are_a_pair(**kwargs: Any) -> list[CheckMessage]:
    if not settings.VAPID_PUBLIC_KEY and not settings.VAPID_PRIVATE_KEY:
        return []
    if _public_of(settings.VAPID_PRIVATE_KEY) == settings.VAPID_PUBLIC_KEY:
        return []
    hint = "Make both with: python manage.py make_push_keys. Or leave both empty: then there are no notifications."
    return [Error("VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are no pair.", hint=hint, id="reminders.E001")]


def _public_of(private: str) -> str | None:
    """None where it is no key."""
    try:
        return push_keys.written(push_keys.read(private))[0]
    except ValueError:
        return None
