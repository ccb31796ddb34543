"""Keep a handful of processes running, say so when one falls over, and leave none behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Protocol, Self

from config.embedded import CannotStart
from config.embedded.pids import PidBook
from config.embedded.places import Places

_PR_SET_PDEATHSIG = 1
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # seconds before a fallen process is started again
_STEADY_AFTER = 60.0  # seconds of life that make a process's earlier falls forgotten
# Seconds between asking to stop and killing. Together they stay below five; an idle Celery worker takes two.
_PATIENCE_WITH_PROGRAMS, _PATIENCE_WITH_SERVERS = 2.6, 2.0
_POLL = 0.05


class Stopped(Exception):
    """Somebody asked us to stop (Ctrl-C, SIGTERM, a closed terminal)."""


class Server(Protocol):
    """What the supervisor must know of a data store."""

    name: str
    stop_signal: signal.Signals

    @property
    def environment(self) -> Mapping[str, str] | None: ...
    def create(self) -> None: ...
    def before_start(self) -> None: ...
    def command(self) -> list[str]: ...
    def answers(self) -> bool: ...
    def after_start(self) -> None: ...


@dataclass
class Child:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    before_start: Callable[[], None] = lambda: None
    process: subprocess.Popen[bytes] = field(init=False)
    started: float = field(init=False, default=0.0)
    falls: int = field(init=False, default=0)
    start_again: float | None = field(init=False, default=None)

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def pause(self) -> float:
        """Seconds until the next attempt: longer after each fall, short again after a steady minute."""
        self.falls = 1 if time.monotonic() - self.started > _STEADY_AFTER else self.falls + 1
        return min(_FIRST_PAUSE * 2.0 ** (self.falls - 1), _LONGEST_PAUSE)


class Supervisor:
    def __init__(self, places: Places) -> None:
        self.places = places
        self.pids = PidBook(places.var / "pids")
        self.servers: list[Child] = []
        self.children: list[Child] = []
        self.asked_to_stop: signal.Signals | None = None
        self._previous: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._previous[asked] = signal.signal(asked, self._ask_to_stop)
        self.pids.end_survivors()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        for asked, handler in self._previous.items():
            signal.signal(asked, handler)

    def _ask_to_stop(self, number: int, _frame: FrameType | None) -> None:
        # Only a mark: an exception thrown from here could land between starting a process and noting its pid.
        self.asked_to_stop = signal.Signals(number)

    def rest(self) -> None:
        """A short breath; raises Stopped when somebody asked us to stop."""
        if self.asked_to_stop:
            raise Stopped
        time.sleep(_POLL)

    def serve(self, *servers: Server) -> None:
        """Start data stores side by side and wait until each answers."""
        for server in servers:
            server.create()
            child = Child(server.name, server.command(), server.environment, server.stop_signal, server.before_start)
            self.servers.append(child)
            self.start(child)
        for server, child in zip(servers, self.servers[-len(servers) :], strict=True):
            self.wait_for(child, server.answers, seconds=30)
            server.after_start()

    def spawn(self, child: Child) -> Child:
        self.children.append(child)
        self.start(child)
        return child

    def run(self, child: Child) -> None:
        """Run something that ends by itself. Raises CannotStart when it fails."""
        self.spawn(child)
        while child.running:
            self.rest()
        self.children.remove(child)
        if child.process.returncode:
            raise CannotStart(f"“{child.name}” failed. The end of its log:\n\n{self._end_of_log(child)}")

    def wait_for(self, child: Child, ready: Callable[[], bool], *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            if not child.running or time.monotonic() > deadline:
                raise CannotStart(f"“{child.name}” did not start. The end of its log:\n\n{self._end_of_log(child)}")
            self.rest()

    def keep_running(self) -> None:
        """Start again whatever falls over, until somebody asks us to stop (raises Stopped)."""
        while True:
            for child in [*self.servers, *self.children]:
                self._look_after(child)
            self.rest()

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.running:
            return
        if child.start_again is None:
            pause = child.pause()
            child.start_again = now + pause
            code, log = child.process.returncode, self._log(child)
            print(f"! {child.name} ended ({code}); starting it again in {pause:g} s. Its log: {log}", flush=True)
        elif now >= child.start_again:
            self.start(child)

    def start(self, child: Child) -> None:
        if child.started:
            end_group(child.process.pid, signal.SIGKILL)  # a worker killed from outside leaves its own children
        child.before_start()
        with open(self._log(child), "ab" if child.started else "wb") as log:
            child.process = subprocess.Popen(
                child.command, env=child.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=_end_with_parent(child.stop_signal),
            )  # fmt: skip
        self.pids.note(child.process.pid)
        child.started, child.start_again = time.monotonic(), None

    def stop(self) -> None:
        """End everything: first who uses the data stores, then the stores. Takes less than five seconds."""
        self._end(self.children, _PATIENCE_WITH_PROGRAMS)
        self._end(self.servers, _PATIENCE_WITH_SERVERS)
        self.pids.forget()

    def _end(self, children: list[Child], patience: float) -> None:
        started = [child for child in children if child.started]
        for child in started:
            if child.running:
                child.process.send_signal(child.stop_signal)
        deadline = time.monotonic() + patience
        while any(child.running for child in started) and time.monotonic() < deadline:
            time.sleep(_POLL)
        for child in started:
            end_group(child.process.pid, signal.SIGKILL)
            child.process.wait()

    def _log(self, child: Child) -> Path:
        return self.places.logs / f"{child.name}.log"

    def _end_of_log(self, child: Child, lines: int = 15) -> str:
        text = self._log(child).read_text(errors="replace")
        return "\n".join(text.splitlines()[-lines:])


def end_group(pid: int, how: signal.Signals) -> None:
    """Signal whoever is left of a child's process group."""
    with suppress(ProcessLookupError):
        os.killpg(pid, how)


def _end_with_parent(stop_signal: signal.Signals) -> Callable[[], None] | None:
    """Ask the kernel to signal the child when we die, however we die."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    return lambda: libc.prctl(_PR_SET_PDEATHSIG, int(stop_signal))
