"""The servers that `run.py` starts, and the sentences that say why it cannot."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import environ
import pytest
import redis

from config.embedded import CannotStart
from config.embedded.pids import PidBook, birth_of
from config.embedded.places import AlreadyRunning, Places
from config.embedded.postgres import DATABASE, Postgres
from config.embedded.preflight import LOOPBACK, BadSetting, PortTaken, free_port, open_doors, read_clock
from config.embedded.stores import Stores
from config.embedded.supervisor import Child, Supervisor
from config.embedded.valkey import Valkey


@pytest.fixture
def places():
    """A short path: pytest's own would leave no room for a socket's name."""
    folder = Path(tempfile.mkdtemp(prefix="lo-"))
    places = Places(folder)
    places.make()
    yield places
    shutil.rmtree(folder)


@pytest.fixture
def taken_port():
    with socket.create_server((LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def two_free_ports():
    return {"PORT": str(free_port()), "MAIL_PORT": str(free_port())}


@pytest.fixture
def sleeper():
    process = subprocess.Popen(["sleep", "60"], start_new_session=True)
    yield process
    process.kill()
    process.wait()


@pytest.mark.slow
def test_what_was_committed_is_there_after_a_stop_and_a_start(places):
    postgres = Postgres(places)
    with Supervisor(places) as supervisor:
        supervisor.serve(postgres)
        postgres.sql("create table kept as select 42 as answer", database=DATABASE)
    with Supervisor(places) as supervisor:
        supervisor.serve(postgres)
        assert postgres.sql("select answer from kept", database=DATABASE) == "42"


@pytest.mark.slow
def test_what_was_committed_survives_a_kill_of_postgres_and_it_comes_back(places):
    postgres = Postgres(places)
    with Supervisor(places) as supervisor:
        supervisor.serve(postgres)
        postgres.sql("create table kept as select 42 as answer", database=DATABASE)
        server = supervisor.servers[0]
        server.process.kill()
        server.process.wait()
        supervisor.start(server)
        supervisor.wait_for(server, postgres.answers, seconds=20)
        assert postgres.sql("select answer from kept", database=DATABASE) == "42"


@pytest.mark.slow
def test_a_pid_file_that_names_another_process_does_not_keep_postgres_from_starting(places, sleeper):
    postgres = Postgres(places)
    postgres.create()
    (places.postgres / "postmaster.pid").write_text(f"{sleeper.pid}\n{places.postgres}\n")
    with Supervisor(places) as supervisor:
        supervisor.serve(postgres)
        assert (postgres.sql("select 1"), sleeper.poll()) == ("1", None)


@pytest.mark.slow
def test_valkey_keeps_its_queue_over_a_restart(places):
    valkey = Valkey(places)
    with Supervisor(places) as supervisor, redis.from_url(valkey.url) as line:
        supervisor.serve(valkey)
        line.rpush("queue", "reminder")
    with Supervisor(places) as supervisor, redis.from_url(valkey.url) as line:
        supervisor.serve(valkey)
        assert line.lrange("queue", 0, -1) == [b"reminder"]


@pytest.mark.slow
def test_stopping_leaves_no_process_and_takes_less_than_five_seconds(places):
    with Supervisor(places) as supervisor:
        supervisor.serve(Postgres(places), Valkey(places))
        pids = [server.process.pid for server in supervisor.servers]
        began = time.monotonic()
    assert ([birth_of(pid) for pid in pids], time.monotonic() - began < 5) == ([None, None], True)


def test_a_program_that_falls_is_started_again_later_each_time():
    child = Child("fragile", ["true"])
    child.started = time.monotonic()
    assert [child.pause() for _ in range(8)] == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_a_program_that_ran_for_a_while_is_started_again_soon():
    child = Child("fragile", ["true"])
    child.falls, child.started = 7, time.monotonic() - 61
    assert child.pause() == 0.5


def test_django_reads_the_database_url_as_a_socket_even_in_a_folder_with_odd_letters():
    url = Postgres(Places(Path("/srv/Little & Often+100%"))).url
    read = environ.Env.db_url_config(url)
    assert (read["HOST"], read["NAME"], read["USER"]) == ("/srv/Little & Often+100%/run", "little", "little")


def test_a_given_database_is_used_and_ours_not_started(places):
    stores = Stores.choose(places, {"DATABASE_URL": "postgres://db/clinic"})
    assert (stores.database_url, [server.name for server in stores.ours]) == ("postgres://db/clinic", ["valkey"])


def test_only_one_supervisor_holds_a_folder(places):
    with places.held(), pytest.raises(AlreadyRunning, match="already running from"), places.held():
        pass


def test_the_secret_key_is_made_once_and_for_its_owner_only(places):
    first, second = places.secret_key(), places.secret_key()
    assert (first == second, (places.var / "secret").stat().st_mode & 0o777) == (True, 0o600)


def test_a_folder_too_deep_for_a_socket_is_named_before_anything_is_made(tmp_path):
    deep = tmp_path / ("x" * 100)
    with pytest.raises(CannotStart, match="too long for a unix socket: set LITTLE_VAR"):
        Places(deep).make()
    assert not deep.exists()


@pytest.mark.parametrize("name", ["PORT", "MAIL_PORT"])
def test_a_port_in_use_is_told_with_the_setting_that_moves_it(name, taken_port):
    with pytest.raises(PortTaken) as refusal:
        open_doors({**two_free_ports(), name: str(taken_port)})
    assert str(refusal.value) == f"Port {taken_port} is in use by another program: choose another with {name}=."


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "٨٠"])
def test_a_port_that_is_none_is_told(text):
    with pytest.raises(BadSetting, match="is not a port: give a number from 1 to 65535"):
        open_doors({"PORT": text})


@pytest.mark.parametrize("text", ["yesterday", "2026-03-02", "2026-03-02T09:00", "2026-13-02T09:00+00:00"])
def test_a_clock_that_is_no_moment_with_an_offset_is_told(text):
    with pytest.raises(BadSetting) as refusal:
        read_clock({"DEMO_CLOCK": text})
    assert str(refusal.value).startswith(f"DEMO_CLOCK={text} is not a moment with an offset from UTC: write one ")


def test_a_clock_with_an_offset_is_taken_as_written():
    assert read_clock({"DEMO_CLOCK": "2026-03-02T09:00+05:45"}) == "2026-03-02T09:00+05:45"


def test_a_survivor_of_a_killed_supervisor_is_ended(tmp_path, sleeper):
    book = PidBook(tmp_path / "pids")
    book.note(sleeper.pid)
    book.end_survivors()
    assert sleeper.wait(timeout=1) < 0


def test_a_process_that_came_by_a_noted_number_later_is_left_alone(tmp_path, sleeper):
    book = PidBook(tmp_path / "pids")
    book.path.write_text(f"{sleeper.pid} born-at-another-time\n")
    book.end_survivors()
    assert sleeper.poll() is None


def test_a_killed_supervisor_takes_its_programs_along(places):
    program = "import sys, time; from config.embedded.places import Places; from config.embedded.supervisor import *\n"
    program += "from pathlib import Path; s = Supervisor(Places(Path(sys.argv[1])))\n"
    program += "print(s.spawn(Child('sleeper', ['sleep', '60'])).process.pid, flush=True); time.sleep(60)"
    supervisor = subprocess.Popen([sys.executable, "-c", program, places.var], stdout=subprocess.PIPE, text=True)
    with supervisor:
        child = int(supervisor.stdout.readline())
        supervisor.kill()
    deadline = time.monotonic() + 5
    while birth_of(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (birth_of(child), birth_of(os.getpid()) is None) == (None, False)
