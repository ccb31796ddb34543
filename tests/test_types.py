"""What is handed from floor to floor is of the type that was promised: ``mypy .`` has nothing to say."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_type_holds():
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "."],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (checked.stdout, checked.returncode) == ("", 0), checked.stderr
