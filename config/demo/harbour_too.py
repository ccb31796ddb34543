"""More people of Harbour Street Physio, each with one thing that a therapist should see. All of them are invented."""

from config.demo.histories import Habit
from config.demo.person import MEALS, OFFICE, Chapter, Judged, Note, Person, Target, Visit, ask

GRACE = Person(
    "grace", "Grace Okafor", 67, "dana", "knee-replacement", 45, side="right", anchors=MEALS, wakes="06:30",
    chapters=(
        Chapter(41, "tka", "Early", (ask("heel-slide", range_limit_deg=90), ask("ankle-pump", times_per_day=5),
                                     ask("quad-set"), ask("heel-prop"))),
        Chapter(29, "tka", "Motion",
                (ask("seated-heel-slide"), ask("heel-prop"), ask("seated-knee-extension"), ask("weight-shift")),
                note="Out of the early weeks, Grace. Every cup of tea is a chance to bend it.",
                reason="Bends past 90°, wound closed, walks with one stick"),
    ),
    habit=Habit(done=0.97, drops=0.03, weekend=1.0, pain=((41, 5.0), (14, 3.6), (7, 2.0), (0, 0.6)), moves=1.2),
    visits=(
        Visit(41, (("rom:knee:flexion", "74", "active"), ("rom:knee:extension", "12", "active"), ("tug", "21.5", ""))),
        Visit(29, (("rom:knee:flexion", "96", "active"), ("rom:knee:extension", "8", "active"))),
        Visit(2, (("rom:knee:flexion", "113", "active"), ("rom:knee:extension", "3", "active"), ("tug", "11.0", ""))),
    ),
    goals=(Target("rom:knee:flexion", "120", ago=41, due_in=40), Target("rom:knee:extension", "0", ago=41)),
    judged=(
        Judged(2, "10 straight leg raises", note="All ten, no lag"),
        Judged(2, "Walks indoors", note="No aid in the hall and the kitchen"),
    ),
    jottings=((2, "Wants to kneel in the garden again. Talk about it at week 12, not before."),),
)  # fmt: skip

BEA = Person(
    "bea", "Bea Lindgren", 43, "tom", "low-back-pain-new", 38, anchors=OFFICE,
    chapters=(
        Chapter(35, "lbp-acute", "Calm", (ask("belly-breath"), ask("pelvic-tilt", times_per_day=4), ask("knee-roll"))),
        Chapter(22, "lbp-acute", "Move",
                (ask("seated-cat-cow", times_per_day=4), ask("brace-breath"), ask("sit-to-stand")),
                reason="Sits for 20 minutes without a thought"),
    ),
    habit=Habit(done=0.97, drops=0.03, pain=((35, 5.2), (0, 0.8)), moves=1.2),
    visits=(Visit(22, (("psfs", "4", ""), ("nprs", "3", "now"))),),
)  # fmt: skip

KWAME = Person(
    "kwame", "Kwame Mensah", 61, "tom", "neck-pain", 27, anchors=MEALS,
    chapters=(Chapter(24, "neck-desk", "Workday snacks", (ask("neck-turn"), ask("chin-tuck", times_per_day=4)),
                      note="At the red light, at the kettle: turn and look."),),
    habit=Habit(done=0.97, drops=0.03, pain=((24, 3.6), (0, 1.4)), moves=0.8),
    bounced_ago=2,
)  # fmt: skip

ELIF = Person("elif", "Elif Demir", 35, "tom", "ankle-sprain", 2, side="right", anchors=OFFICE)

ROSA = Person(
    "rosa", "Rosa Jimenez", 58, "tom", "low-back-pain-lasting", 150, anchors=MEALS,
    chapters=(
        Chapter(26, "lbp-chronic", "Daily snacks",
                (ask("seated-cat-cow", times_per_day=4), ask("brace-breath"), ask("sit-to-stand"))),
    ),
    habit=Habit(done=0.96, drops=0.03, pain=((26, 4.0), (0, 2.4)), moves=1),
    forbidden="spinal-flexion-avoid",
    jottings=((1, "Her doctor rang: no bending forward until they have looked at the scan."),),
)  # fmt: skip

VIKTOR = Person(
    "viktor", "Viktor Hale", 33, "tom", "ankle-sprain", 12, side="left", anchors=OFFICE,
    chapters=(Chapter(9, "ankle-sprain-lateral", "Free the ankle",
                      (ask("ankle-circle"), ask("ankle-in-out"), ask("heel-raise"))),),
    habit=Habit(done=0.95, pain=((9, 2.6), (0, 2.0)), says_pain=0.4, moves=1),
    notes=(Note(4, "18:20", "The stairs are fine again.", read_at="18:45"),),
    red_score=8,
)  # fmt: skip
