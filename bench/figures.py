"""What a figure weighs and what it costs to draw, drill by drill, as the product draws it.

    .venv/bin/python -m bench.figures        (after `python3 run.py test` or `demo` has made .venv; a few seconds)

The budget: a still at most 6 KB and a moving figure at most 12 KB, gzipped as they are served; a still drawn in at most
5 ms once its scene stands (a process sets each scene up once), for a limit that was not asked for before. Times are the
median of nine, beside the time this same machine needs in the same run for a fixed piece of Python, so that a slow
machine shows. Prints a table and writes
bench/results/figures.json.
"""

import gzip
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from prescriptions import cataloguing  # noqa: E402
from prescriptions.figures import palette  # noqa: E402
from prescriptions.figures.moving import player  # noqa: E402
from prescriptions.figures.scene import Scene  # noqa: E402
from prescriptions.figures.still import pair, still  # noqa: E402
from prescriptions.illustrating import subject_of  # noqa: E402
from prescriptions.librarian import read_library  # noqa: E402
from prescriptions.models import Drill  # noqa: E402

RESULTS = Path(__file__).parent / "results" / "figures.json"
BUDGET = {"still_bytes": 6144, "player_bytes": 12288, "still_ms": 5.0}


def median_ms(work: Callable[[], Any]) -> float:
    spent = []
    for _ in range(9):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


def _new_limit(scene: Scene, style: str) -> str:
    """A still as for a limit never asked for: only the start, which every still shares, is at hand."""
    scene.course.forget()
    return still(scene, None, "right", style)


def weighed(text: str) -> int:
    return len(gzip.compress(text.encode(), 6))


def measure(row: dict[str, Any]) -> dict[str, float]:
    subject = subject_of(Drill(**cataloguing.drill(row)))
    scene, style = Scene(subject), palette.style()
    drawn, moving, both = still(scene, None, "right", style), player(scene), pair(scene, None, "right", style)
    return {
        "still_raw": len(drawn.encode()),
        "still_bytes": weighed(drawn),
        "pair_bytes": weighed(both),
        "player_raw": len(moving.encode()),
        "player_bytes": weighed(moving),
        "scene_ms": median_ms(lambda: Scene(subject).paper),
        "still_ms": median_ms(lambda: _new_limit(scene, style)),
        "player_ms": median_ms(lambda: player(scene)),
    }


def main() -> None:
    yardstick = median_ms(lambda: sum(i * i for i in range(100_000)))
    found = {slug: measure(row) for slug, row in sorted(read_library().drills.items())}
    columns = list(next(iter(found.values())))
    print(f"{'drill':24}" + "".join(f"{name:>14}" for name in columns))
    for slug, row in found.items():
        print(f"{slug:24}" + "".join(f"{row[name]:>14.1f}" for name in columns))
    summary = {
        name: {"median": statistics.median(values), "most": max(values)}
        for name in columns
        for values in [[row[name] for row in found.values()]]
    }
    for name, said in summary.items():
        budget = (
            f"   budget {BUDGET[name]:.0f}, most uses {said['most'] / BUDGET[name]:.2f} of it" if name in BUDGET else ""
        )
        print(f"{name:14} median {said['median']:9.1f}   most {said['most']:9.1f}{budget}")
    print(f"the same machine squares 100,000 numbers in {yardstick:.1f} ms")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"yardstick_ms": yardstick, "summary": summary, "drills": found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
