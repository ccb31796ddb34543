"""Photograph the running demo: every page, on a phone and on a desk, light and dark.

    python3 run.py demo                                              in one terminal
    .venv/bin/python docs/screenshots/shoot.py http://localhost:8000 [folder]

Needs requirements/dev.txt and a Chromium. Without a folder it makes only the README's picture, ``together.png``, beside
this file: Dana's caseload on a desk and Ruth's day on a phone. Prints whatever the browser complains of.
"""

import re
import shutil
import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

HERE = Path(__file__).resolve().parent
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1440, height=900)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def open_page(browser: Browser, site: str, who: str, size: ViewportSize, scheme: Scheme) -> Page:
    """A window in which one of the cast has come in."""
    context = browser.new_context(viewport=size, color_scheme=scheme, device_scale_factor=2 if size is PHONE else 1)
    page = context.new_page()
    page.on("console", lambda said: print(f"! {page.url}: {said.text}") if said.type in ("error", "warning") else None)
    if who:
        page.goto(f"{site}/sign-in/")
        page.get_by_role("button", name=f"Continue as {who}").click()
        page.wait_for_load_state()
    return page


def addresses(browser: Browser, site: str) -> dict[str, tuple[str, str]]:
    """Every page by name: who sees it, and where."""
    page = open_page(browser, site, "Dana", DESK, "light")
    ruths = page.get_by_role("link", name="Ruth Adeyemi").first.get_attribute("href") or ""
    return {
        "landing": ("", "/"),
        "sign-in": ("", "/sign-in/"),
        "ask-link": ("", "/open/ask/"),
        "wrong": ("", "/wrong/"),
        "not-found": ("", "/no-such-page/"),
        "caseload": ("Dana", "/caseload/"),
        "new-patient": ("Dana", "/patients/new/"),
        "chart": ("Dana", ruths),
        "builder": ("Dana", f"{ruths}prescribe/"),
        "drills": ("Dana", "/drills/"),
        "drill": ("Dana", "/drills/heel-slide/"),
        "protocols": ("Dana", "/protocols/"),
        "protocol": ("Dana", "/protocols/tka/"),
        "today": ("Ruth", "/today/"),
        "today-wrong": ("Ruth", "/wrong/"),
    }


def shoot_all(browser: Browser, site: str, folder: Path, only: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pages = addresses(browser, site)
    for size_name, size in (("phone", PHONE), ("desk", DESK)):
        for scheme in SCHEMES:
            for who in ("", "Dana", "Ruth"):
                page = open_page(browser, site, who, size, scheme)
                for name, (_whose, address) in pages.items():
                    if _whose == who and re.search(only, name):
                        page.goto(site + address)
                        page.screenshot(path=folder / f"{name}-{size_name}-{scheme}.png", full_page=True)


def shoot_together(browser: Browser, site: str) -> None:
    """The README's picture, composed by the browser itself from two screenshots."""
    desk = open_page(browser, site, "Dana", DESK, "light")
    desk.goto(f"{site}/caseload/")
    phone = open_page(browser, site, "Ruth", PHONE, "light")
    phone.goto(f"{site}/today/")
    desk.screenshot(path=HERE / "caseload.png")
    phone.screenshot(path=HERE / "today.png")
    easel = browser.new_page(viewport={"width": 1200, "height": 660}, device_scale_factor=1.5)
    easel.goto(f"{HERE.as_uri()}/easel.html")
    easel.wait_for_load_state("networkidle")
    easel.screenshot(path=HERE / "together.png")
    for part in ("caseload.png", "today.png"):
        (HERE / part).unlink()


def main(site: str, folder: str = "", only: str = "") -> None:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        if folder:
            shoot_all(browser, site, Path(folder), only)
        else:
            shoot_together(browser, site)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
