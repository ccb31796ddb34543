"""Why a patient stands where they stand in the caseload: values that say their own sentence and their evidence.

``triage.py`` decides which of them hold.
"""

from adherence.reasons.of_care import Finished, MessageWaiting, NotStarted, Paused, Unprescribed
from adherence.reasons.of_doses import Clustered, Falling, Silent, Steady
from adherence.reasons.of_safety import HOLDING, BecameUnsafe, LimitEnded, PainAlert, PainRising, RedFlag
from adherence.reasons.reason import Level, Reason

__all__ = [
    "HOLDING", "BecameUnsafe", "Clustered", "Falling", "Finished", "Level", "LimitEnded", "MessageWaiting",
    "NotStarted", "PainAlert", "PainRising", "Paused", "Reason", "RedFlag", "Silent", "Steady", "Unprescribed",
]  # fmt: skip
