"""The people of Harbour Street Physio whose stories the demo tells at length. All of them are invented."""

from datetime import time

from config.demo.histories import Habit
from config.demo.houses import ROLES
from config.demo.person import (
    MEALS,
    OFFICE,
    WORKDAYS,
    Aside,
    Caution,
    Chapter,
    Judged,
    Note,
    Person,
    Rest,
    Target,
    Visit,
    ask,
)

RUTH = Person(
    "ruth", "Ruth Adeyemi", 71, "dana", "knee-replacement", 20, side="left", email=ROLES["ruth"].email,
    reminder_at=time(7, 20),
    anchors=(("after breakfast", "08:30"), ("after lunch", "13:00"), ("before the evening news", "18:15")),
    cautions=(Caution("knee-flexion-limit-90", 19, 22, "Surgeon's order: no bend past 90° before week 6"),),
    chapters=(
        Chapter(
            18, "tka", "Early",
            (ask("heel-slide", range_limit_deg=60), ask("ankle-pump", times_per_day=6), ask("quad-set"),
             ask("heel-prop")),
            note="Little and often, Ruth. Stop before it bites. Ring us if the calf swells.",
        ),
        Chapter(
            6, "tka", "Motion",
            (
                ask("heel-slide", times_per_day=6, range_limit_deg=80, min_gap_min=45, easier="quad-set",
                    is_enough=True),
                ask("seated-heel-slide", times_per_day=3, hold_s=5, range_limit_deg=90),
                ask("seated-knee-extension"),
                ask("heel-prop"),
            ),
            note="Your knee bends well. A little more now, six times a day, and never past 90°.",
            reason="Bends to 84° without a fight, wound dry",
        ),
    ),
    habit=Habit(done=0.98, drops=0.08, weekend=0.98, noon=0.95, late_min=4, pain=((18, 5.4), (9, 3.9), (0, 2.3)),
                says_pain=0.55, moves=2, keeps_now_open=True, goes_easy=0.06, hard_days=(11,)),
    notes=(
        Note(3, "19:05", "Can I do the heel slides in bed before I get up?"),
        Note(2, "09:10", "Yes, Ruth. In bed is fine. Bend until it pulls a little, then slide back.", by="dana",
             read_at="09:40"),
        Note(2, "09:45", "Thank you. That is easier with my tea beside me.", read_at="13:20"),
    ),
    visits=(
        Visit(18, (("rom:knee:flexion", "71", "active"), ("rom:knee:extension", "12", "active"))),
        Visit(6, (("rom:knee:flexion", "84", "active"), ("rom:knee:extension", "7", "active"))),
        Visit(1, (("rom:knee:flexion", "86", "active"), ("rom:knee:extension", "5", "active"))),
    ),
    goals=(Target("rom:knee:flexion", "120", ago=18, due_in=64), Target("rom:knee:extension", "0", ago=18)),
    judged=(Judged(1, "10 straight leg raises", note="Ten, and the heel stays up"),
            Judged(1, "Walks indoors", is_met=False, note="Still leans on the stick at the turn")),
    jottings=((6, "Lives alone, sister rings at noon. Stairs to the bedroom: 13, one rail."),
              (1, "Swelling down at the ankle, none at the calf. Asks for the bike: not before week 6.")),
)  # fmt: skip

SAM = Person(
    "sam", "Sam Adeyemi", 74, "dana", "low-back-pain-lasting", 210, email=RUTH.mailbox, anchors=MEALS,
    wakes="06:30", sleeps="21:30", reminder_at=time(7, 30),
    chapters=(
        Chapter(
            41, "lbp-chronic", "Daily snacks",
            (
                ask("seated-pelvic-tilt", times_per_day=5), ask("sit-to-stand", easier="weight-shift"),
                ask("brace-breath", easier="belly-breath", is_enough=True),
                ask("knee-roll", as_needed=True, note="When it has stiffened up"),
            ),
            note="Every time you get up for tea counts. Keep it easy.",
        ),
    ),
    habit=Habit(done=0.96, noon=0.88, late_min=12, pain=((40, 4.2), (0, 2.6)), says_pain=0.35, as_needed=0.35, moves=1,
                goes_easy=0.08),
)  # fmt: skip

PRIYA = Person(
    "priya", "Priya Nair", 34, "dana", "acl-reconstruction", 26, side="right", anchors=OFFICE, wakes="06:30",
    cautions=(Caution("no-open-chain-knee-0-45", 25, 16, "Graft: no free straightening in the last 45°"),),
    chapters=(
        Chapter(
            24, "acl-reconstruction", "Immediate",
            (ask("quad-set"), ask("heel-slide", range_limit_deg=60), ask("ankle-pump", times_per_day=6),
             ask("heel-prop")),
        ),
        Chapter(
            9, "acl-reconstruction", "Early",
            (
                ask("heel-slide", range_limit_deg=100),
                ask("seated-knee-extension", reason="Only from 90° to 45°, agreed with the surgeon"),
                ask("weight-shift"), ask("heel-raise"),
            ),
            note="A step up. Tell me at once if the knee does not like it.",
            reason="Quads fire, swelling down",
        ),
    ),
    habit=Habit(done=0.93, weekend=0.92, says_pain=0.7, pain=((24, 3.6), (8, 2.2), (6, 5.6), (0, 6.2))),
)  # fmt: skip

DEREK = Person(
    "derek", "Derek Mbeki", 58, "dana", "rotator-cuff-repair", 47, side="left", anchors=MEALS,
    cautions=(
        Caution("no-AAROM-shoulder", 46, -7), Caution("shoulder-elevation-limit-90", 46, -7),
        Caution("no-active-shoulder", 46, 8, "Until week 8"), Caution("no-lifting", 46, 36),
        Caution("shoulder-elevation-limit-120", 6, 8),
        Caution("shoulder-er-limit-30", 6, -1, "Surgeon: turn-out to 30° for the first days"),
    ),
    rests=(Rest(22, "A heavy cold", days=2),),
    chapters=(
        Chapter(
            40, "rotator-cuff-repair", "Passive",
            (ask("pendulum"), ask("table-slide"), ask("scap-squeeze", times_per_day=4), ask("elbow-bend")),
            note="The sling is off, the repair is not ready. Let the good arm do the work.",
        ),
        Chapter(
            4, "rotator-cuff-repair", "Assisted",
            (ask("stick-raise"), ask("stick-rotation"), ask("table-slide", range_limit_deg=110),
             ask("scap-squeeze", times_per_day=4)),
            reason="Week 6 review with the surgeon: assisted motion allowed",
        ),
    ),
    habit=Habit(done=0.98, drops=0.03, late_min=10, pain=((40, 4.0), (0, 2.4)), moves=0.8),
)  # fmt: skip

JOAN = Person(
    "joan", "Joan Castellano", 52, "dana", "frozen-shoulder", 64, side="right", anchors=MEALS, wakes="06:30",
    chapters=(
        Chapter(
            38, "frozen-shoulder", "Moderate",
            (ask("table-slide", easier="pendulum", is_enough=True), ask("stick-raise"), ask("stick-rotation")),
            note="Slow and warm. Stiff is fine, sharp is not.",
        ),
    ),
    habit=Habit(done=0.92, fades=((14, 1.0), (6, 0.4), (0, 0.3)), weekend=0.8, pain=((38, 5.2), (0, 4.6)),
                says_pain=0.3, goes_easy=0.25, hard_days=(2, 6)),
)  # fmt: skip

SAMIR = Person(
    "samir", "Samir Haddad", 45, "dana", "back-pain-worse-bending", 33, anchors=OFFICE,
    cautions=(Caution("spinal-flexion-avoid", 31, 25, "Leg pain comes with bending"),),
    chapters=(
        Chapter(30, "lumbar-flexion-intolerant", "Extend",
                (ask("prone-press-up", times_per_day=4), ask("standing-back-bend", times_per_day=5),
                 ask("brace-breath"))),
    ),
    habit=Habit(done=0.9, silent_days=5, pain=((30, 5.5), (0, 4.2)), weekend=0.75),
)  # fmt: skip

HANA = Person(
    "hana", "Hana Kobayashi", 27, "dana", "ankle-sprain", 43, side="left", anchors=OFFICE, sleeps="23:00",
    chapters=(
        Chapter(39, "ankle-sprain-lateral", "Protect and pump",
                (ask("ankle-pump", times_per_day=6), ask("weight-shift"))),
        Chapter(32, "ankle-sprain-lateral", "Free the ankle",
                (ask("ankle-circle"), ask("ankle-in-out"), ask("heel-raise")), reason="Walks without a limp"),
        Chapter(19, "ankle-sprain-lateral", "Load",
                (ask("ankle-rock", **WORKDAYS), ask("heel-raise"), ask("ankle-circle"))),
    ),
    ended=(2, "Hops and runs free of pain: back to netball"),
    habit=Habit(done=0.96, drops=0.02, pain=((39, 4.5), (20, 1.2), (0, 0.1)), moves=1),
)  # fmt: skip

LUIS = Person(
    "luis", "Luis Ferreira", 41, "ines", "rotator-cuff-pain", 37, side="right", zone="Europe/Madrid", wakes="07:30",
    sleeps="23:45", reminder_at=time(8, 15),
    anchors=(("after coffee", "08:45"), ("before lunch", "14:00"), ("before dinner", "20:45")),
    chapters=(
        Chapter(34, "subacromial-pain", "Settle", (ask("scap-squeeze"), ask("table-slide"), ask("iso-shoulder-er")),
                note="More is not better, Luis: the tendon grows on rest between the goes."),
        Chapter(20, "subacromial-pain", "Raise", (ask("wall-slide"), ask("iso-shoulder-er"), ask("scap-squeeze")),
                reason="Sleeps on it again"),
    ),
    habit=Habit(done=0.97, drops=0.02, weekend=1.0, overdoes=((34, 0.05), (14, 0.1), (7, 0.75), (3, 1.0)), moves=1,
                pain=((34, 4.2), (10, 2.2), (0, 2.9))),
    aside=(Aside(1, "ending", 6, "Sees the shoulder surgeon next week; we plan after that"),),
)  # fmt: skip

INGRID = Person(
    "ingrid", "Ingrid Solberg", 63, "dana", "wrist-stiffness", 66, side="right", wakes="06:00", sleeps="22:30",
    anchors=(("coffee break", "10:00"), ("home from the bakery", "16:45"), ("with the radio", "20:00")),
    cautions=(Caution("no-weight-through-arm", 30, 12),),
    chapters=(
        Chapter(29, "wrist-stiff", "Free", (ask("wrist-bend"), ask("forearm-turn"), ask("hand-pump", times_per_day=4))),
    ),
    habit=Habit(done=0.97, drops=0.02, weekend=1.0, noon=1.0, evenings_since=11, pain=((29, 3.4), (0, 1.4)), moves=0.1),
    visits=(
        Visit(29, (("rom:wrist:flexion", "22", "active"), ("rom:wrist:extension", "18", "active"))),
        Visit(8, (("rom:wrist:flexion", "41", "active"), ("rom:wrist:extension", "34", "active"),
                  ("rom:forearm:supination", "62", "active"), ("rom:forearm:pronation", "70", "active"))),
    ),
    goals=(Target("rom:wrist:extension", "60", ago=29),),
)  # fmt: skip

TOBIAS = Person(
    "tobias", "Tobias Grant", 39, "tom", "desk-work", 36, anchors=OFFICE, wakes="08:00", sleeps="19:00",
    chapters=(
        Chapter(
            36, "desk-snacks", "Hourly",
            (ask("stand-reach", times_per_day=6, **WORKDAYS), ask("neck-turn", times_per_day=4, **WORKDAYS),
             ask("shoulder-circle", times_per_day=4, **WORKDAYS)),
        ),
    ),
    habit=Habit(done=0.96, noon=0.75, late_min=15, pain=((36, 1.6), (0, 0.7)), says_pain=0.15, moves=1.5),
    away_for=5,
)  # fmt: skip

MEI_LIN = Person(
    "mei-lin", "Mei-Lin Zhao", 31, "dana", "neck-pain", 22, anchors=OFFICE, reminder_at=time(8, 30),
    chapters=(
        Chapter(19, "neck-desk", "Workday snacks",
                (ask("neck-turn", times_per_day=4), ask("chin-tuck", times_per_day=4),
                 ask("scap-squeeze", times_per_day=4)),
                note="Set the mug down, turn the head. That is one done."),
        Chapter(7, "neck-desk", "Workday snacks", (ask("neck-turn"), ask("chin-tuck"), ask("scap-squeeze")),
                reason="Easy at four a day, still stiff by the evening"),
    ),
    habit=Habit(done=0.95, drops=0.03, weekend=0.96, noon=0.95, late_min=3, pain=((19, 4.4), (0, 1.9)), moves=1.5),
    notes=(Note(1, "20:10", "Next week I sit on a train all day. Can I turn the head there too?"),),
)  # fmt: skip

FATIMA = Person(
    "fatima", "Fatima Rahman", 56, "dana", "low-back-pain-new", 31, anchors=MEALS, wakes="05:30", sleeps="21:30",
    rests=(Rest(3, "Stomach bug, resting until she rings"),),
    chapters=(
        Chapter(28, "lbp-acute", "Calm", (ask("belly-breath"), ask("pelvic-tilt", times_per_day=4), ask("knee-roll"))),
        Chapter(15, "lbp-acute", "Move",
                (ask("seated-cat-cow", times_per_day=4), ask("brace-breath"), ask("sit-to-stand"))),
    ),
    habit=Habit(done=0.95, pain=((28, 6.0), (0, 2.6)), moves=1),
)  # fmt: skip

PETER = Person(
    "peter", "Peter Novak", 48, "dana", "knee-arthroscopy", 6, side="right", anchors=MEALS,
    chapters=(
        Chapter(0, "knee-arthroscopy", "Settle",
                (ask("quad-set"), ask("heel-slide"), ask("ankle-pump", times_per_day=5)),
                note="Six days in: ease the swelling, wake the thigh."),
    ),
    habit=Habit(done=0.95, pain=((0, 3.6),)),
    red_flag="RF02",
)  # fmt: skip

ALAN = Person(
    "alan", "Alan Whitcombe", 66, "dana", "knee-replacement", 4, side="right", anchors=MEALS, has_started=False,
    cautions=(Caution("knee-flexion-limit-90", 4, 38),),
    chapters=(
        Chapter(0, "tka", "Early", (ask("heel-slide"), ask("ankle-pump"), ask("quad-set"), ask("heel-prop")),
                note="Welcome home, Alan. Open this with your coffee; the first go takes three minutes."),
    ),
)  # fmt: skip

NIA = Person(
    "nia", "Nia Campbell", 29, "dana", "strength-training", 30, wakes="06:00", sleeps="22:30",
    anchors=(("before work", "07:30"), ("wind-down", "21:00")), wants_reminders=False,
    chapters=(
        Chapter(
            30, "lifter-pre", "Before each session",
            (
                ask("ankle-rock"), ask("half-kneel-rock"), ask("band-circle"),
                ask("cat-cow", occasion="recovery-day", times_per_day=1, days_per_week=2),
                ask("belly-breath", times_per_day=2),
            ),
            note="Ankles and hips before you load them. The breath is for every day.",
        ),
    ),
    habit=Habit(done=0.92, weekend=0.98, trains_on=(1, 3, 5), pain=((30, 1.5), (0, 0.8)), says_pain=0.2, moves=0.8),
)  # fmt: skip
