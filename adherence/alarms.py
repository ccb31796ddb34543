"""Open alerts as a therapist reads them: what was said, what the patient was told, and what rests because of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from adherence.models import Alert, AlertMark
from adherence.pain_bands import Quality
from adherence.releasing import taken_in
from adherence.safety import NO, YES, Flag, Level
from patients.models import Episode, Patient
from prescriptions.models import Pause


@dataclass(frozen=True)
class Alarm:
    """One open alert with its marks and its rests. ``began_on``: of the episode whose condition names the rule.

    ``taken_in``: open alerts that this one makes no decision of their own (``releasing.taken_in``): one card, one
    release; the marks of each stay its own.
    """

    alert: Alert
    began_on: date | None
    today: date
    taken_in: Sequence[Alert] = ()

    @property
    def flag(self) -> Flag:
        return self.alert.flag

    @property
    def words(self) -> str:
        day = None if self.began_on is None else (self.today - self.began_on).days
        return self.flag.alarm(self.answers, day=day)

    @property
    def answers(self) -> Mapping[str, str]:
        """The last ones given."""
        heard: dict[str, str] = {}
        for mark in self._said:
            heard |= mark.answers
        return heard

    @property
    def answered(self) -> list[str]:
        """ "Did you hit your head? Yes." """
        words = {YES: _("Yes."), NO: _("No.")}
        return [
            f"{question} {words.get(self.answers.get(name, ''), _('Not said.'))}"
            for name, question in self.flag.questions
        ]

    @property
    def told(self) -> str:
        """What the patient was last told to do, word for word; nothing where only the clinic was told."""
        words = [mark.words for mark in self._said if mark.words]
        return " ".join(words[-1].splitlines()) if words else ""

    @property
    def scores(self) -> list[str]:
        """Where it was found: "Mini heel slide 3 → 7 of 10", each once, oldest first."""
        return list(dict.fromkeys(_score(one) for mark in self.trail for one in mark.evidence))

    @property
    def rests(self) -> str:
        """What rests, by name."""
        if any(pause.drill_id is None for pause in self._resting):
            return _("All drills")
        return ", ".join(dict.fromkeys(pause.drill.name for pause in self._resting if pause.drill))

    @property
    def rests_since(self) -> datetime | None:
        return min((pause.starts_at for pause in self._resting), default=None)

    @property
    def trail(self) -> Sequence[AlertMark]:
        """What happened to it, oldest first."""
        return sorted(
            (mark for alert in self._alerts for mark in alert.marks.all()), key=lambda mark: (mark.at, mark.pk)
        )

    @property
    def is_seen(self) -> bool:
        return all(alert.seen_at for alert in self._alerts)

    @property
    def _alerts(self) -> list[Alert]:
        return [self.alert, *self.taken_in]

    @property
    def _said(self) -> list[AlertMark]:
        return [mark for mark in self.alert.marks.all() if mark.kind in (AlertMark.Kind.SAID, AlertMark.Kind.FOUND)]

    @property
    def _resting(self) -> list[Pause]:
        return [pause for alert in self._alerts for pause in alert.pauses.all() if pause.ends_at is None]


def _score(evidence: Mapping[str, Any]) -> str:
    """Of one bout, of a morning, of a check at rest, or of the means of two weeks (NPRS)."""
    if "at_rest" in evidence:
        return _("%(at_rest)d of 10 at rest") % evidence
    if "morning" in evidence:
        usual = {"usual": formats.localize(evidence["usual"])}
        return _("%(drill)s: morning %(morning)d of 10, usually %(usual)s") % {**evidence, **usual}
    if "drill" not in evidence:
        means = {name: formats.localize(evidence[name]) for name in ("before", "now")}
        return _("%(before)s → %(now)s of 10, mean of each day's highest") % means
    words = _("%(drill)s %(during)d of 10")
    if evidence["before"] is not None:
        words = _("%(drill)s %(before)d → %(during)d of 10")
    kind = evidence.get("quality", Quality.NEITHER)
    return words % evidence + ("" if kind == Quality.NEITHER else f", {Quality(kind).label}")


def alarms_of(patient: Patient, episodes: Sequence[Episode], *, today: date) -> list[Alarm]:
    """A patient's open alerts, most urgent first. Three queries; ``episodes`` with their conditions."""
    alerts = list(Alert.objects.open().of(patient).in_full())
    alerts.sort(key=lambda alert: Level(alert.level).rank)
    inside = {alert.pk: taken_in(alert, alerts) for alert in alerts}
    hidden = {other.pk for others in inside.values() for other in others}
    return [
        Alarm(alert, _began_on(alert, episodes), today, inside[alert.pk]) for alert in alerts if alert.pk not in hidden
    ]


def _began_on(alert: Alert, episodes: Sequence[Episode]) -> date | None:
    """Of the newest open episode whose condition names the rule, else of the newest open one."""
    living = [one for one in episodes if one.closed_at is None]
    naming = [one for one in living if alert.rule in one.condition.red_flags and not alert.flag.is_for_everyone]
    return max((one.began_on for one in naming or living), default=None)
