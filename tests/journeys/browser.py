"""Which browser, started how, and how long it is waited for."""

import os
import shutil

PATIENCE = 15_000  # milliseconds for whatever a page is to show, on a slow machine with much to do

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
