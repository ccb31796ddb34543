"""The people of Northgate Clinic. All of them are invented."""

from config.demo.histories import Habit
from config.demo.person import OFFICE, Chapter, Person, ask

COLM = Person(
    "colm", "Colm Brennan", 50, "omar", "neck-pain", 25, anchors=OFFICE,
    chapters=(Chapter(23, "neck-desk", "Workday snacks", (ask("neck-turn", times_per_day=5), ask("chin-tuck"))),),
    habit=Habit(done=0.96, pain=((23, 3.8), (0, 2.4))),
)  # fmt: skip

AISHA = Person(
    "aisha", "Aisha Diallo", 36, "omar", "ankle-sprain", 26, side="right", wakes="14:00", sleeps="06:00",
    anchors=(("before the shift", "18:00"), ("break on the ward", "01:30")),
    chapters=(
        Chapter(24, "ankle-sprain-lateral", "Free the ankle",
                (ask("ankle-circle"), ask("ankle-in-out"), ask("heel-raise")),
                note="Night shifts count as days here."),
    ),
    habit=Habit(done=0.97, drops=0.04, noon=0.95, pain=((24, 4.6), (14, 3.4), (7, 1.8), (0, 0.6)), moves=1.2),
)  # fmt: skip
