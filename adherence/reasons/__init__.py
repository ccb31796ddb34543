"""Why a patient stands where they stand in the caseload: values that say their own sentence and their evidence.

``triage.py`` decides which of them hold.
"""

from adherence.reasons.of_care import Bounced, Finished, MessageWaiting, NotStarted, Paused, Unprescribed
from adherence.reasons.of_doses import Clustered, Falling, OverDoing, Silent, Steady
from adherence.reasons.of_progress import LinesEnding, PhaseEnding, ReadyToProgress, WorthChecking
from adherence.reasons.of_safety import HOLDING, BecameUnsafe, LimitEnded, PainAlert, PainRising, RedFlag
from adherence.reasons.reason import SAFETY, SLEEPERS, Level, Reason

__all__ = [
    "HOLDING", "SAFETY", "SLEEPERS", "BecameUnsafe", "Bounced", "Clustered", "Falling", "Finished", "Level",
    "LimitEnded", "LinesEnding", "MessageWaiting", "NotStarted", "OverDoing", "PainAlert", "PainRising", "Paused",
    "PhaseEnding", "ReadyToProgress", "Reason", "RedFlag", "Silent", "Steady", "Unprescribed", "WorthChecking",
]  # fmt: skip
