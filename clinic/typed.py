"""What somebody typed into a field, as the database can hold it."""

from django.http import QueryDict


def words(typed: QueryDict, name: str, *, most: int) -> str:
    """A field's words, trimmed, at most so many characters; empty where there is no such field.

    PostgreSQL takes no NUL character in a text, and nobody types one.
    """
    return typed.get(name, "").replace("\0", "").strip()[:most]
