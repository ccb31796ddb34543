"""A list on disk of the processes we started, so that the next start can end those that outlived us, and no other."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PATIENCE = 5.0  # seconds for survivors that are already on their way out


@dataclass(frozen=True)
class PidBook:
    path: Path

    def note(self, pid: int) -> None:
        """Write down a process we started, with its birth: after a reboot its number may be another's."""
        with open(self.path, "a") as book:
            book.write(f"{pid} {birth_of(pid) or '?'}\n")

    def survivors(self) -> list[int]:
        """The noted processes that still run."""
        if not self.path.exists():
            return []
        noted = [line.split(" ", 1) for line in self.path.read_text().splitlines() if " " in line]
        return [int(pid) for pid, birth in noted if birth_of(int(pid)) == birth]

    def end_survivors(self) -> None:
        """Wait for the survivors of a killed supervisor to end as the kernel told them to; kill who does not."""
        deadline = time.monotonic() + _PATIENCE
        for pid in self.survivors():
            _signal(pid, signal.SIGINT)
        while self.survivors() and time.monotonic() < deadline:
            time.sleep(0.05)
        for pid in self.survivors():
            _signal(pid, signal.SIGKILL)
        self.forget()

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)


def birth_of(pid: int) -> str | None:
    """When a process was started, in the system's own words; None when it has ended (a zombie has, too)."""
    try:
        # The name in brackets may hold anything; what follows the last bracket is counted from field 3, the state.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None if Path("/proc/self").exists() else _birth_without_proc(pid)
    return None if fields[0] in "ZX" else f"{_boot()} {fields[19]}"


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _birth_without_proc(pid: int) -> str | None:
    answer = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None


def _signal(pid: int, how: signal.Signals) -> None:
    """To the whole group: each of our processes leads its own."""
    with suppress(ProcessLookupError):
        os.killpg(pid, how)
