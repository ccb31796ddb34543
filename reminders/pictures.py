"""The day's drawings for a mail, small. Drawn once a process for each content: the same drawing goes to many."""

import logging
import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from django.db import DatabaseError

from clinic.letter import Inline
from patients.models.sides import Side
from prescriptions.figures import raster
from prescriptions.illustrating import Picture, can_be_loaded, drawn
from prescriptions.models import Drill, Item
from prescriptions.planning import Snack

MOST = 4
SHOWN_AT = 112  # CSS pixels, four in a row on a phone of 390
DRAWN_AT = SHOWN_AT * 3 // 2  # for sharp screens, at half the bytes of twice as many
KEPT = 512

log = logging.getLogger(__name__)


def pictures_of(snacks: Sequence[Snack[Item]]) -> list[Inline]:
    """The first drills of these snacks, each drawing once, with the side and the range that were prescribed."""
    return list(islice(_drawn(snacks), MOST))


def _drawn(snacks: Sequence[Snack[Item]]) -> Iterator[Inline]:
    seen: set[tuple[str, str]] = set()
    for item in (item for snack in snacks for item in snack.items):
        picture = _picture_of(item)
        key = item.drill.shape, picture.name
        if not item.drill.shape or key in seen:
            continue
        seen.add(key)
        try:
            small = _small(item.drill.shape, picture)
        except Drill.DoesNotExist:
            continue  # redrawn since the items were read
        if small:
            yield small


def _picture_of(item: Item) -> Picture:
    return Picture(
        "still",
        item.range_limit_deg,
        "left" if item.side == Side.LEFT else "right",
        loaded=bool(item.load) and can_be_loaded(item.drill),
    )


@lru_cache(maxsize=KEPT)
def _small(shape: str, picture: Picture) -> Inline | None:
    """None for a drawing that cannot be made: the mail goes without it, and nobody tries again for the next one.

    Raises Drill.DoesNotExist, which is not remembered.
    """
    try:
        png = raster.png(drawn(shape, picture).decode(), width=DRAWN_AT)
    except (Drill.DoesNotExist, DatabaseError):
        raise
    except Exception:
        log.exception("a drawing could not be made for a mail")
        return None
    width, height = struct.unpack(">II", png[16:24])  # where every PNG says so (its IHDR)
    return Inline(png, SHOWN_AT, round(SHOWN_AT * height / width))
