"""JSON of a size and shape that a phone of ours sends."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.parsers import JSONParser

from interop.api.refusals import TooMuch, Unreadable

MOST_BYTES = 1_000_000  # five hundred deeds weigh a fifth of it


class SmallJSON(JSONParser):
    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Raises ``TooMuch``; ``Unreadable`` for brackets so deep that reading them would exhaust us."""
        headers = parser_context["request"].META if parser_context else {}
        if int(headers.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise TooMuch
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise Unreadable from None
