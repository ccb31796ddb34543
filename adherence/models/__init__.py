from adherence.models.alert import Alert, AlertMark
from adherence.models.day import AdherenceDay
from adherence.models.day_word import DayWord
from adherence.models.early_word import EarlyWord
from adherence.models.move import Move
from adherence.models.skip import Skip
from adherence.models.tick import Tick

__all__ = ["AdherenceDay", "Alert", "AlertMark", "DayWord", "EarlyWord", "Move", "Skip", "Tick"]
