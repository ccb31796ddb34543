"""What to call somebody who is known by one name in full, in the order in which they say it themselves."""


def first(name: str) -> str:
    return name.split(" ")[0]


def initials(name: str) -> str:
    """One or two letters for the avatar: of the first and the last word."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def dotted_initials(name: str) -> str:
    """ "R. A.", where initials stand in a sentence for a name that must not."""
    return " ".join(f"{letter}." for letter in initials(name))
