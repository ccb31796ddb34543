"""Geometry of the small pictures: strip, spark, bars, line. Attributes only; colours and words live elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[str, str]


def number(value: float) -> str:
    """A coordinate to a tenth, as short as it can be, with a point in every language."""
    return f"{round(value, 1) + 0:g}"


def rounded(x: float, y: float, width: float, height: float, radius: float) -> str:
    """A rounded rectangle as path data."""
    r = number(min(radius, width / 2, height / 2))
    # A rounded radius may be wider than half a thin bar: less than nothing would end the whole path there.
    across, down = (number(max(0, length - 2 * float(r))) for length in (width, height))
    return (
        f"M{number(x + float(r))} {number(y)}h{across}a{r} {r} 0 0 1 {r} {r}v{down}a{r} {r} 0 0 1-{r} {r}"
        f"h-{across}a{r} {r} 0 0 1-{r}-{r}v-{down}a{r} {r} 0 0 1 {r}-{r}z"
    )


def level(share: float | None) -> int | None:
    """0 to 4 quarters of a day's dose: 0 only for nothing, 4 only for all of it. None stays None."""
    if share is None:
        return None
    if share <= 0:
        return 0
    return 4 if share >= 1 else min(3, max(1, round(4 * share)))


@dataclass(frozen=True)
class Strip:
    """One bar a day: the empty frames, the days without expectation, and the four fills."""

    width: str
    asked: str
    unasked: str
    fills: Sequence[tuple[int, str]]


def strip(shares: Sequence[float | None]) -> Strip:
    """A cell a day, 26 units high; each fill is as high as its level."""
    pitch, wide, high, top = 11.8, 9.6, 24, 1
    levels = [level(share) for share in shares]
    xs = [0.5 + n * pitch for n in range(len(levels))]
    cells = {x: rounded(x, top, wide, high, 2.5) for x in xs}
    fills = [
        (
            step,
            "".join(
                rounded(x, top + high * (4 - step) / 4, wide, high * step / 4, 2.5)
                for x, found in zip(xs, levels, strict=True)
                if found == step
            ),
        )
        for step in (1, 2, 3, 4)
    ]
    return Strip(
        width=number(len(levels) * pitch - 1.2),
        asked="".join(cells[x] for x, found in zip(xs, levels, strict=True) if found is not None),
        unasked="".join(cells[x] for x, found in zip(xs, levels, strict=True) if found is None),
        fills=[(step, path) for step, path in fills if path],
    )


@dataclass(frozen=True)
class Frame:
    """The stage of a plot: values 0 to ``most`` over ``count`` days. Units are those of the view box."""

    count: int
    most: float
    width: float = 860
    height: float = 250
    left: float = 40
    right: float = 18
    top: float = 34
    bottom: float = 26
    inset: float = 10

    def x(self, place: int) -> float:
        room = self.width - self.left - self.right - 2 * self.inset
        return self.left + self.inset + (room * place / (self.count - 1) if self.count > 1 else room)

    def y(self, value: float) -> float:
        return self.floor - (self.floor - self.top) * value / self.most

    @property
    def floor(self) -> float:
        return self.height - self.bottom

    @property
    def end(self) -> float:
        return self.width - self.right

    @property
    def box(self) -> str:
        return f"0 0 {number(self.width)} {number(self.height)}"

    def level_line(self, value: float) -> str:
        """A line across the plot at a value."""
        return f"M{number(self.left)} {number(self.y(value))}H{number(self.end)}"

    def upright(self, place: int) -> str:
        """A line up at a day, short of the tags above it."""
        return f"M{number(self.x(place))} {number(self.top - 10)}V{number(self.floor)}"

    def above(self, value: float) -> str:
        """The area from a value up to the top."""
        left, top, end, low = (number(at) for at in (self.left, self.top, self.end, self.y(value)))
        return f"M{left} {top}H{end}V{low}H{left}z"


LOW = {"height": 150, "top": 14}
SMALL = {"width": 440, "height": 190, "top": 12}
SPARK = Frame(count=14, most=10, width=100, height=30, left=0, right=2, top=3, bottom=3, inset=2)


@dataclass(frozen=True)
class Line:
    """A line with a dot a day. It breaks where a day has no value: what nobody said is not drawn."""

    path: str
    dots: Sequence[Point]

    @property
    def end(self) -> Point | None:
        return self.dots[-1] if self.dots else None


def line(values: Sequence[float | None], frame: Frame, *, bridges: bool = False) -> Line:
    """``bridges`` draws on over empty days, for a trend too small to show its gaps."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    dots = [(number(frame.x(place)), number(frame.y(value))) for place, value in known]
    steps = [f"M{dots[0][0]} {dots[0][1]}"] if dots else []
    for (earlier, later), (x, y) in zip(pairwise(place for place, _ in known), dots[1:], strict=True):
        steps.append(f"{'L' if bridges or later - earlier == 1 else 'M'}{x} {y}")
    return Line("".join(steps), dots)


def bars(values: Sequence[float | None], frame: Frame) -> str:
    """A bar a day, as one path; nothing for a day without value or with none done."""
    wide = 0.62 * (frame.x(1) - frame.x(0) if frame.count > 1 else 20)
    return "".join(
        rounded(frame.x(place) - wide / 2, frame.y(value), wide, frame.floor - frame.y(value), 2.5)
        for place, value in enumerate(values)
        if value
    )


@dataclass(frozen=True)
class Tag:
    """A word over the plot at a day; without ``text`` only its line is drawn. Planned: of a day to come."""

    line: str
    x: str
    left: str
    width: str
    text: str
    is_planned: bool = False


def tags(marks: Sequence[tuple[int, str]], frame: Frame, *, ahead_from: int, letter: float = 7.4) -> list[Tag]:
    """Words at days, in time order; those from ``ahead_from`` on are of days to come.

    One that would run into the tag before it keeps its line and loses its word.
    """
    placed, taken = [], float("-inf")
    for place, text in marks:
        wide = letter * len(text) + 16
        left = min(max(frame.x(place) - wide / 2, frame.left - 20), frame.width - wide)
        is_free = left >= taken
        taken = left + wide + 4 if is_free else taken
        words = text if is_free else ""
        x, across = number(left + wide / 2), number(wide)
        placed.append(Tag(frame.upright(place), x, number(left), across, words, place >= ahead_from))
    return placed
