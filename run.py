#!/usr/bin/env python3
"""Little & Often from a bare checkout; needs only Python 3.11 or newer with its venv module.

    python3 run.py demo             the whole application with a demonstration clinic
    python3 run.py test [...]       the tests; what follows goes to pytest
    python3 run.py manage [...]     a Django command on the demonstration's database
    python3 run.py lock [...]       compile requirements/*.in again; `lock --upgrade` takes newer versions

Settings from the environment: PORT (8000), MAIL_PORT (8025), HOST (127.0.0.1), LITTLE_VAR (where data lives,
./var), DEMO_CLOCK (a moment such as 2026-03-02T09:00+00:00), DATABASE_URL and REDIS_URL (use these servers
instead of the embedded ones), PG_BIN (a folder with another PostgreSQL's programs).
"""

# The syntax here stays at Python 3.6, so that an older Python reaches the sentence that says which one is needed.
import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCKS = ROOT / "requirements"
VENV = ROOT / ".venv"
STAMP = VENV / ".installed"
LOCK_OF = {"demo": "demo", "manage": "demo", "test": "dev"}
WHEELS_ONLY = ["--only-binary", ":all:"]
# uv brings certificates of its own; a network that signs its traffic itself is known to the system's only.
OWN_CERTIFICATES = ("--system-certs",)
COMPILE = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
]
CONSTRAINED_BY = {"bootstrap": None, "base": None, "demo": "base", "dev": "demo"}


def main(arguments: "list[str]") -> None:
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in LOCK_OF and command != "lock":
        sys.exit(__doc__)
    refuse_unsuitable_python()
    os.chdir(str(ROOT))
    if command == "lock":
        compile_locks(rest)
    else:
        install(LOCK_OF[command])
        python = str(VENV / "bin" / "python")
        os.execv(python, [python, "-m", "config.embedded", command, *rest])


def refuse_unsuitable_python() -> None:
    """Exit with one sentence when this Python is too old or cannot make a virtual environment."""
    have = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if sys.version_info < (3, 11):
        sys.exit(f"Little & Often needs Python 3.11 or newer; this is Python {have}.")
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        sys.exit(f"This Python has no venv module; on Debian: apt-get install python{have}-venv")


def install(lock: str) -> None:
    """Bring .venv to the named lock, unless it already holds it (the dev lock holds the demo's too)."""
    enough = [fingerprint(lock), fingerprint("dev")]
    if STAMP.exists() and STAMP.read_text() in enough:
        return
    print(f"Installing what requirements/{lock}.txt lists into .venv ...", flush=True)
    uv = ensure_uv()
    if STAMP.exists():
        STAMP.unlink()
    options = ["-q", "--python", str(VENV / "bin" / "python"), "--require-hashes", *WHEELS_ONLY]
    fetch([str(uv), "pip", "sync", *options, f"requirements/{lock}.txt"], again_with=OWN_CERTIFICATES)
    STAMP.write_text(fingerprint(lock))


def fingerprint(lock: str) -> str:
    """Changes with the lock, uv, the Python and the place: a venv cannot be moved."""
    parts = [(LOCKS / (name + ".txt")).read_bytes() for name in ("bootstrap", lock)]
    parts += [lock.encode(), sys.version.encode(), str(VENV).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def ensure_uv() -> Path:
    """uv inside .venv, fetched by pip with its hash; `uv pip sync` leaves pip and uv in place."""
    uv, note = VENV / "bin" / "uv", VENV / ".uv"
    wanted = fingerprint("bootstrap")
    if uv.exists() and note.exists() and note.read_text() == wanted:
        return uv
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    options = ["-q", "--disable-pip-version-check", "--require-hashes", *WHEELS_ONLY]
    fetch([str(VENV / "bin" / "python"), "-m", "pip", "install", *options, "-r", "requirements/bootstrap.txt"])
    note.write_text(wanted)
    return uv


def fetch(command: "list[str]", *, again_with: "tuple[str, ...]" = ()) -> None:
    """Run a command that needs the network; a second time with more options where there are any."""
    tries = [command, [*command, *again_with]] if again_with else [command]
    if all(subprocess.run(one, check=False).returncode for one in tries):
        sys.exit("The packages could not be installed (the reason is above). Run the same command again to go on.")


def compile_locks(options: "list[str]") -> None:
    uv = ensure_uv()
    for name, constraint in CONSTRAINED_BY.items():
        within = ["-c", f"requirements/{constraint}.txt"] if constraint else []
        files = [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
        fetch(
            [str(uv), "pip", "compile", "-q", *COMPILE, *WHEELS_ONLY, *within, *options, *files],
            again_with=OWN_CERTIFICATES,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
