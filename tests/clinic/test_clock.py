import subprocess
import sys
from datetime import UTC, datetime, timedelta

from clinic import clock


def test_the_clock_tells_the_real_time():
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_demos_clock_starts_where_it_was_set_and_runs_on(settings):
    settings.DEMO_CLOCK = "2026-03-08T01:59:00-05:00"
    settings.DEMO_CLOCK_SET_AT = (datetime.now(UTC) - timedelta(minutes=3)).isoformat()
    assert abs(clock.now() - datetime(2026, 3, 8, 7, 2, tzinfo=UTC)) < timedelta(seconds=5)


def start(**environment):
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env={"SECRET_KEY": "k3y-" * 15, "DATABASE_URL": "postgres://u@h/d", "REDIS_URL": "redis://h", **environment},
        capture_output=True,
        text=True,
    )


def test_outside_the_demo_the_start_refuses_a_moved_clock():
    refused = start(DEMO_CLOCK="2026-03-08T01:59:00-05:00")
    assert refused.returncode != 0
    assert refused.stderr.strip().splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: "
        "DEMO_CLOCK is for the demo only: a real clinic's clock may not be moved. Unset it."
    )


def test_the_start_refuses_a_weak_secret():
    assert start().returncode == 0
    assert start(SECRET_KEY="short").stderr.strip().splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: "
        "SECRET_KEY signs every patient's link: give it 50 or more random characters."
    )
