"""Which words bring the card with the crisis line. It may come too often; it must not miss the plain phrases."""

import pytest

from adherence.crisis import speaks_of_harm


@pytest.mark.parametrize(
    "words",
    [
        "I want to die",
        "i wanna be honest, I WANT TO DIE.",
        "I don't want to live any more",
        "I don’t want to be here anymore",
        "i do not want to wake up",
        "Sometimes I think about killing myself.",
        "I feel suicidal",
        "suicide",
        "I have been self-harming again",
        "self harm",
        "I am thinking of hurting myself",
        "I cut myself on purpose last night",
        "I will end my life",
        "I could take my own life",
        "I just want to end it all",
        "I wish I was dead",
        "Everyone would be better off without me",
        "I would be better off dead",
        "There is no point in living with this pain",
        "My life is not worth living",
        "life isn't worth it",
        "I am tired of living",
        "I can't go on living like this",
    ],
)
def test_it_hears(words):
    assert speaks_of_harm(words)


@pytest.mark.parametrize(
    "words",
    [
        "I hurt myself on the stairs",
        "I cut myself shaving",
        "My phone died, sorry",
        "This pain is killing me",
        "Can I live with the swelling for now?",
        "I am dead tired after the walk",
        "Diet question: may I eat grapefruit?",
        "We are moving to a flat without stairs",
        "",
    ],
)
def test_it_lets_pass(words):
    assert not speaks_of_harm(words)
