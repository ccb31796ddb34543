"""What must hold of every shipped drill under every precaution, whatever the figures."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from prescriptions.conflicts import Verdict
from prescriptions.mending import LimitTo
from prescriptions.models import Phase
from prescriptions.precautions import Restrictions
from tests.prescriptions.shipped import against, drills, held, library, rules, verdict

SLUGS = sorted(library().drills)
TAGS = sorted(library().precautions)
LIMITED = sorted(tag for tag, row in library().precautions.items() if any("max" in one for one in row["limits"]))

a_drill = st.sampled_from(SLUGS)
a_limit = st.none() | st.integers(0, 180)
a_precaution = st.builds(held, st.sampled_from(TAGS), a_limit, st.none() | st.just(date(2026, 12, 12)))


def rank(found):
    return -1 if found is None else int(found)


@given(a_drill, st.lists(a_precaution, max_size=4), a_limit)
def test_clamping_never_widens_a_range_and_settles_what_it_was_offered_for(slug, precautions, asked):
    for conflict in against(slug, *precautions, range_limit_deg=asked):
        for mend in conflict.mends:
            if isinstance(mend, LimitTo):
                settled = against(slug, conflict.precaution, range_limit_deg=mend.limit_deg)
                assert mend.limit_deg < conflict.asked_deg
                assert Verdict.CLAMPED not in [one.verdict for one in settled]


@given(a_drill, st.lists(a_precaution, max_size=3), a_precaution, a_limit)
def test_one_more_precaution_never_makes_a_verdict_milder(slug, precautions, more, asked):
    before = verdict(slug, *precautions, range_limit_deg=asked)
    assert rank(verdict(slug, *precautions, more, range_limit_deg=asked)) >= rank(before)


@given(a_drill, st.sampled_from(TAGS), st.lists(a_precaution, max_size=2), a_precaution, a_limit)
def test_nor_does_it_free_a_drill_that_a_precaution_blocks_in_a_phase(slug, restricted, precautions, more, asked):
    phase = Phase(name="1 Early", restrictions=[restricted])
    drill = drills()[slug]
    before = Restrictions(precautions, rules(), phase).against(drill, range_limit_deg=asked)
    after = Restrictions([*precautions, more], rules(), phase).against(drill, range_limit_deg=asked)
    was_blocked = Verdict.BLOCKED in [one.verdict for one in before]
    assert not was_blocked or Verdict.BLOCKED in [one.verdict for one in after]


@given(a_drill, st.sampled_from(LIMITED), st.integers(0, 180), st.integers(0, 180), a_limit)
def test_a_tighter_limit_never_makes_a_verdict_milder(slug, tag, one, other, asked):
    tight, wide = sorted((one, other))
    at_wide = verdict(slug, held(tag, wide), range_limit_deg=asked)
    assert rank(verdict(slug, held(tag, tight), range_limit_deg=asked)) >= rank(at_wide)


@given(a_drill, a_precaution, st.integers(0, 180), st.integers(0, 180))
def test_a_dose_that_goes_less_far_never_gets_a_harder_verdict(slug, precaution, one, other):
    near, far = sorted((one, other))
    at_far = verdict(slug, precaution, range_limit_deg=far)
    assert rank(verdict(slug, precaution, range_limit_deg=near)) <= rank(at_far)


def test_every_refusal_of_every_drill_is_a_sentence_in_words():
    slugs = {one for one in (*library().joints, *TAGS) if "_" in one or "-" in one}
    found = [conflict for slug in SLUGS for tag in TAGS for conflict in against(slug, held(tag))]
    said = [f"{conflict.title}. {conflict.sentence}" for conflict in found]
    broken = [words for words in said if not words.endswith(".") or slugs & set(words.replace(",", "").split())]
    assert (len(said) > 200, broken) == (True, [])


@given(a_drill, a_precaution, a_limit)
def test_every_finding_but_a_block_without_an_end_offers_a_way_out(slug, precaution, asked):
    for conflict in against(slug, precaution, range_limit_deg=asked):
        is_final = conflict.verdict is Verdict.BLOCKED and precaution.expires_on is None
        assert bool(conflict.mends) != is_final
