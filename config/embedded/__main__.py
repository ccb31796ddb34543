"""``python -m config.embedded demo | test | manage``: what `run.py` calls once .venv is ready."""

import sys

from config.embedded import CannotStart
from config.embedded.demonstrating import run_demo
from config.embedded.managing import run_manage
from config.embedded.supervisor import Stopped
from config.embedded.testing import run_tests

KILLED_BY_CTRL_C = 130


def main(command: str, arguments: list[str]) -> int:
    try:
        match command:
            case "demo":
                return run_demo(arguments)
            case "test":
                return run_tests(arguments)
            case "manage":
                return run_manage(arguments)
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return 1
    except Stopped:
        return KILLED_BY_CTRL_C
    print(f"There is no command “{command}”.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
