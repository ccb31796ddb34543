"""What happened to a patient's care, newest first, told from rows alone: one module per source, each event speaks.

``columns`` names the rows to fetch beside the patient's own; ``timeline_of`` tells the events of what came back.
"""

from adherence.timeline.changes import Change, changes_of
from adherence.timeline.event import Event, Kind, Record
from adherence.timeline.timeline import Filter, Timeline, columns, timeline_of

__all__ = ["Change", "Event", "Filter", "Kind", "Record", "Timeline", "changes_of", "columns", "timeline_of"]
