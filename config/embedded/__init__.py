"""The servers that `run.py` starts on one machine: PostgreSQL and Valkey from wheels, a mail catcher, and ourselves.

Production needs none of this: it is given ``DATABASE_URL`` and ``REDIS_URL``.
"""


class CannotStart(Exception):
    """Something outside the program stops the start. Its text is one sentence that says what to change."""
