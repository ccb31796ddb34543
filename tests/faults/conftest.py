import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.db import connection

from patients import way_in
from patients.models import Link
from tests import factories
from tests.factories import NOW
from tests.faults.site import ROOT, Phone, Web, environment


@pytest.fixture(scope="session")
def static_root(tmp_path_factory):
    """The bundle, as the image has it."""
    folder = tmp_path_factory.mktemp("static")
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=environment(os.environ["DATABASE_URL"], folder, 0), check=True)
    return folder


@pytest.fixture
def web(transactional_db, static_root, tmp_path):
    """The site on the test's database."""
    address = urlsplit(os.environ["DATABASE_URL"])
    folder, _slash, _name = address.path.rpartition("/")
    here = address._replace(path=f"{folder}/{connection.settings_dict['NAME']}").geturl()
    web = Web(here, static_root=static_root, log=tmp_path / "web.log")
    web.start()
    yield web
    web.kill()


@pytest.fixture
def slide(ruth, dana):
    """Heel slides six times a day."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user).items.get()


@pytest.fixture
def phone(web, ruth, slide):
    """Ruth's, let in by her link."""
    link = way_in.hand_out(ruth, purpose=Link.Purpose.INVITATION, now=NOW)
    return Phone(web.port).let_in(way_in.token_of(link))
