"""What each worked example shows, in plain words, by its id."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Story:
    title: str | Promise
    words: str | Promise


STORIES: dict[str, Story] = {
    "A1": Story(
        _("An even day"),
        _("One go in the middle of each sixth of the day. The whole dose is done, and no stretch is long."),
    ),
    "A2": Story(
        _("All of it in the evening"),
        _(
            "The same six goes, and the same 100% of the dose. But nobody moved from seven in the morning to six at"
            " night, so the day is called clustered. This is why dose and spread are two figures."
        ),
    ),
    "A3": Story(
        _("Six in half an hour"),
        _(
            "Goes closer than the gap that the plan asks for count as one. Six doses inside one gap are also marked"
            " as crammed, so that the therapist can ask about it."
        ),
    ),
    "A4": Story(
        _("Done in part"),
        _(
            "A whole go, a half and three tenths make 1.8 of 3. A half is enough to cover its slot; three tenths"
            " are not."
        ),
    ),
    "A6": Story(
        _("More than asked"),
        _(
            "Ten goes where six were asked. The share stops at 100%, and the day is called over the plan: news for"
            " the therapist, and no praise."
        ),
    ),
    "A8": Story(
        _("A dose changed at one o’clock"),
        _(
            "Six a day until one, eight a day from then on. Two slots of the old plan have their middle before the"
            " change and five of the new one after it: seven in all."
        ),
    ),
    "A9": Story(
        _("At rest from noon"),
        _("Two slots had their middle before the rest began. The hours at rest ask nothing and are not stillness."),
    ),
    "A10": Story(
        _("At rest all day"),
        _("Nothing was expected, so there is no share at all. It is not 0%, and the day drops out of every sum."),
    ),
    "A11": Story(
        _("Stopped for safety"),
        _(
            "At ten to eleven a warning sign stopped the plan until the therapist clears it. Whoever does as told"
            " is never marked down for it."
        ),
    ),
    "A12": Story(
        _("Seen at noon"),
        _("While the day runs only finished slots count. What is still to come is never shown as missed."),
    ),
    "A13": Story(
        _("A go without a time"),
        _("Somebody did a drill and cannot say when. It adds to the dose; it covers no slot and breaks no stretch."),
    ),
    "A17": Story(
        _("Passed over, with a reason"),
        _(
            "Two drills were passed over, one for pain. The reasons are kept and shown to the therapist, and the"
            " drills stay expected. Only a stop that the product itself ordered takes them away."
        ),
    ),
    "B1": Story(
        _("The night the clocks jump, awake"),
        _(
            "A night worker’s day from six in the evening to ten in the morning. The clocks lose an hour at two, so"
            " it lasts 15 real hours, and each of five slots is 180 minutes."
        ),
    ),
    "B3": Story(
        _("The night the clocks jump, asleep"),
        _("Who sleeps through it has a day like any other."),
    ),
    "C1": Story(
        _("Three days a week, done"),
        _("Monday, twice on Tuesday, Friday. Any three days will do, and each date counts once."),
    ),
    "C2": Story(
        _("Twice on one day"),
        _("Twice on Monday, once on Wednesday: two days of three. The second go on Monday stands in for no day."),
    ),
    "C4": Story(
        _("A week mostly at rest"),
        _("Two days a week were asked and five days were at rest. Two sevenths of two, rounded, is one day."),
    ),
    "D1": Story(
        _("Only when needed"),
        _(
            "Pain went from 5 to 3, from 4 to 3, and stayed at 6. There is no share, because nothing was expected;"
            " what is told is how often it was used and how much it eased."
        ),
    ),
    "E1": Story(
        _("Two drills together"),
        _("Six of six and none of two make six of eight. The mean of 100% and 0% would hide how much was done."),
    ),
}
