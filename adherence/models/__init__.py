from adherence.models.alert import Alert, AlertMark
from adherence.models.criterion_mark import CriterionMark
from adherence.models.day import AdherenceDay
from adherence.models.day_word import DayWord
from adherence.models.early_word import EarlyWord
from adherence.models.morning import Morning
from adherence.models.move import Move
from adherence.models.saved_view import SavedView
from adherence.models.skip import Skip
from adherence.models.snooze import Snooze
from adherence.models.tick import Tick
from adherence.models.triage_limits import TriageLimits

__all__ = [
    "AdherenceDay", "Alert", "AlertMark", "CriterionMark", "DayWord", "EarlyWord", "Morning", "Move", "SavedView",
    "Skip", "Snooze", "Tick", "TriageLimits",
]  # fmt: skip
