"""Words that speak of self-harm or of not wanting to live (rule RF20).

A short list, made to miss little rather than to be right each time: a card too many is a small thing. It reads the
plain phrases people use; "I hurt myself on the stairs" is none of them. It judges nobody and diagnoses nothing; a
clinic's own crisis policy holds.
"""

import re

_PHRASES = (
    r"suicid\w*",
    r"self[- ]?harm\w*",
    r"(kill|killing|hang|hanging|harm|harming) myself",
    r"(hurt|hurting|cut|cutting) myself (on purpose|again and again)",
    r"(want|wanted|going|plan|planning|thinking (of|about)|thought (of|about)) (to )?(hurt|hurting|cut|cutting) myself",
    r"(end|ending|take|taking) my (own )?life",
    r"end it all",
    r"(want|wanted|rather|ready|wish i could) (to )?die",
    r"wish i (was|were) (dead|never born)",
    r"(better off|rather be|be) dead",
    r"better off without me",
    r"(do not|dont|no longer|never) want to (live|be alive|wake up|exist|be here any ?more)",
    r"(cannot|cant) go on living",
    r"no (reason|point) (to|in) (live|living|go on living)",
    r"(life|living) is not worth|not worth living|tired of (living|life|being alive)",
)
_SPEAKS = re.compile(r"\b(" + "|".join(_PHRASES) + r")\b")


def speaks_of_harm(words: str) -> bool:
    plain = re.sub(r"['’`´]", "", words.casefold())
    plain = re.sub(r"[^\w-]+", " ", plain).replace("isnt", "is not")
    return _SPEAKS.search(plain) is not None
