from adherence.models.day import AdherenceDay
from adherence.models.move import Move
from adherence.models.skip import Skip
from adherence.models.tick import Tick

__all__ = ["AdherenceDay", "Move", "Skip", "Tick"]
