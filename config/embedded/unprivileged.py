"""PostgreSQL refuses to run as root; so does this file, on its behalf, without adding a user to the machine."""

import os
import pwd
import subprocess
from functools import cache
from pathlib import Path

from config.embedded import CannotStart

_NOBODY = "nobody"


def step_down(owned: list[Path], program: Path) -> list[str]:
    """The words to put before a command so that it runs as someone other than root; none for an ordinary user.

    At best a user namespace shows our own uid as `nobody`, and every file stays root's. Where namespaces are forbidden
    (many containers) we become `nobody` and hand over the `owned` folders.
    Raises CannotStart when `nobody` may not read `program`.
    """
    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam(_NOBODY)
    handed_over = any(path.exists() and path.stat().st_uid == nobody.pw_uid for path in owned)
    if not handed_over and _namespaces_allowed():
        return _namespace(nobody)
    for path in filter(Path.exists, owned):
        _hand_over(path, nobody)
    become = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", "--"]
    if subprocess.run([*become, "test", "-x", program], check=False).returncode:
        raise CannotStart(
            f"PostgreSQL may not run as root and {_NOBODY} may not read {program.parent}: "
            "start as an ordinary user, or set DATABASE_URL to a server that runs."
        )
    return become


def _namespace(user: pwd.struct_passwd) -> list[str]:
    return ["unshare", "--user", f"--map-user={user.pw_uid}", f"--map-group={user.pw_gid}", "--"]


@cache
def _namespaces_allowed() -> bool:
    trial = [*_namespace(pwd.getpwnam(_NOBODY)), "true"]
    return subprocess.run(trial, stderr=subprocess.DEVNULL, check=False).returncode == 0


def _hand_over(folder: Path, user: pwd.struct_passwd) -> None:
    if folder.stat().st_uid == user.pw_uid:
        return
    for path in [*folder.rglob("*"), folder]:
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
