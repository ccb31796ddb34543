"""A patient's precautions laid out for review: what holds, what has run out, what was, and what a re-check raised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from clinic.models import Therapist
from patients.models import Episode, Patient, Precaution
from prescriptions.limits import Limit
from prescriptions.models import Concern, PrecautionRule
from prescriptions.precaution_forms import ChangePrecautionForm, EndPrecautionForm, NewPrecautionForm


@dataclass(frozen=True)
class Entry:
    """One precaution that nobody has ended, with the forms that change or end it."""

    limit: Limit
    has_run_out: bool
    change: ChangePrecautionForm
    end: EndPrecautionForm

    @property
    def precaution(self) -> Precaution:
        return self.limit.precaution


@dataclass(frozen=True)
class Care:
    """One open episode's precautions."""

    episode: Episode
    entries: Sequence[Entry]
    past: Sequence[Limit]
    add: NewPrecautionForm


@dataclass(frozen=True)
class Review:
    patient: Patient
    on: date
    cares: Sequence[Care]
    concerns: Sequence[Concern]


def theirs(therapist: Therapist, patient: Patient) -> QuerySet[Precaution]:
    """The precautions a therapist may change: those of the patient's open episodes, in their own clinic."""
    known = Precaution.objects.filter(episode__patient=patient, episode__patient__clinic_id=therapist.clinic_id)
    return known.filter(episode__closed_at=None).select_related("episode__patient", "added_by", "lifted_by")


def review_of(
    therapist: Therapist, patient: Patient, *, on: date, typed: Mapping[str, forms.BaseForm] | None = None
) -> Review:
    """Five queries, and one for each episode's list to pick from. ``typed``: a form that was sent, by its deed."""
    episodes = list(patient.episodes.open().select_related("condition"))
    held = list(theirs(therapist, patient).order_by("-starts_on", "-pk"))
    rules = PrecautionRule.objects.by_tag(one.tag for one in held)
    concerns = Concern.objects.of(patient).open().select_related("drill", "prescription__episode")
    desk = _Desk(rules, on, typed or {})
    cares = [desk.care(episode, [one for one in held if one.episode_id == episode.pk]) for episode in episodes]
    return Review(patient, on, cares, list(concerns))


@dataclass(frozen=True)
class _Desk:
    rules: Mapping[str, PrecautionRule]
    on: date
    typed: Mapping[str, Any]

    def care(self, episode: Episode, held: Sequence[Precaution]) -> Care:
        add = self.typed.get(f"add:{episode.pk}") or NewPrecautionForm(on=self.on, prefix=f"add-{episode.pk}")
        standing = [self.entry(one) for one in held if one.lifted_at is None]
        return Care(episode, standing, [self.limit(one) for one in held if one.lifted_at], add)

    def entry(self, one: Precaution) -> Entry:
        change = self.typed.get(f"change:{one.pk}") or ChangePrecautionForm(
            precaution=one, rule=self.rules.get(one.tag), on=self.on, prefix=f"change-{one.pk}"
        )
        end = self.typed.get(f"end:{one.pk}") or EndPrecautionForm(prefix=f"end-{one.pk}")
        return Entry(self.limit(one), one.has_run_out(self.on), change, end)

    def limit(self, one: Precaution) -> Limit:
        rule = self.rules.get(one.tag)
        # A tag that has left the library is still said, as it is written.
        return Limit(one, rule.text if rule else one.tag.replace("-", " "), rule.effect if rule else None)
