"""A real Chromium before a live server.

One browser for each worker; an empty profile for each person in each test. Whatever goes wrong unseen fails the test that met
it: an error or warning in the console, a broken policy for scripts, an error in a script, an answer of 500, a dialog.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from bcf.models import Board, Membership, User
from returns.definition.read import load_files
from returns.loading import load_file
from returns.models import DefinitionVersion, Submission
from returns.publishing import publish
from tests.browser.people import Profiles, Visitors, Watcher
from tests.factories import make_board, make_officer, open_return_for
from tests.signed_returns import chair, council, opened  # noqa: F401 - fixtures for the tests here

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The browser reaches this machine only, by its number, or by the one name that it knows itself: passkeys need a name.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
PERIOD = "2018-19-q3"


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """The site under its number, since the browser looks up no names."""
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Debian's Chromium; all that it writes lies in pytest's own folder."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("the browser tests need Debian's package chromium", pytrace=False)
    folder = str(tmp_path_factory.mktemp("chromium"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=FLAGS,
            env={**os.environ, "TMPDIR": folder, "HOME": folder},
            downloads_path=folder,
        )
        yield browser
        browser.close()


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    """Fails the test that met a problem which it did not expect."""
    watcher = Watcher()
    yield watcher
    assert not watcher.unexpected, "\n".join(watcher.unexpected)


@pytest.fixture(scope="session")
def profiles(chromium: Browser, live_server: LiveServer) -> Profiles:
    """The profiles of this worker's browser."""
    return Profiles(chromium, live_server)


@pytest.fixture
def visitors(profiles: Profiles, transactional_db: None, watcher: Watcher) -> Iterator[Visitors]:
    """Makes pages for people; all are closed before the database is emptied."""
    visitors = Visitors(profiles, watcher)
    yield visitors
    visitors.close()


@pytest.fixture
def northmere(transactional_db: None) -> Board:
    """The board of Ada and Ben."""
    return make_board("Northmere")


@pytest.fixture
def ada(northmere: Board) -> User:
    """Officer of Northmere."""
    return make_officer("Ada", northmere)


@pytest.fixture
def ben(northmere: Board) -> User:
    """Her colleague."""
    return make_officer("Ben", northmere)


@pytest.fixture
def quarter(transactional_db: None) -> DefinitionVersion:
    """The form of 2018/19 quarter 3, published."""
    version, _ = publish(load_files(Path(settings.DEFINITIONS_DIR) / PERIOD), by=None)
    return version


@pytest.fixture
def blank(quarter: DefinitionVersion, northmere: Board, ada: User) -> Submission:
    """Northmere's return of that quarter, without any answer."""
    return open_return_for(northmere, quarter, by=ada)


@pytest.fixture
def filled(quarter: DefinitionVersion, ada: User) -> Submission:
    """The published return of Kensington and Chelsea, complete. Ada looks after that board too."""
    kensington = make_board("Kensington and Chelsea", "E09000020")
    Membership.objects.create(user=ada, role="officer", board=kensington)
    return load_file(settings.FIXTURES_DIR / "demo" / "kensington-and-chelsea-2018-19-q3.json", by=None).submission
