"""The visit brief: one page for the minutes before a visit. It tells and suggests, and changes nothing."""

from adherence.brief.brief import PRESETS, USUAL, Brief, brief_of
from adherence.brief.plain_text import plain_text

__all__ = ["PRESETS", "USUAL", "Brief", "brief_of", "plain_text"]
