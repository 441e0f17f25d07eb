"""What holds for every test: no network, and unit tests that are quick and know no database.

**Unit tests** (tests/unit) are pure. One that asks for the database in whatever way fails. Each is timed by the
processor time of its own body, fixtures not counted, so that a busy machine changes little: over 10 ms is listed at the
end of the run, over half a second fails. A test that is the first to import a module pays for the import, which is no fault of
its own: it may take ten times as long. Tests that try many cases may take 5 seconds: Hypothesis's, and those that are marked
`@pytest.mark.many_cases` (a whole form cell by cell).

**The network**: Python code may reach this machine only. An attempt to reach another fails the test that made it, even
where the code under test swallows the error.
"""

import gc
import logging
import os
import sys
import time
from collections.abc import Generator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

import metrics.triggers
import returns.triggers
import schemes.triggers
from tests.factories import CANARIES

UNIT = Path(__file__).parent / "unit"
REPORTED_MS = 10.0
LIMIT_MS = 500.0
IMPORTING_LIMIT_MS = 2000.0
MANY_CASES_LIMIT_MS = 5000.0
NO_DATABASE = "a unit test may not use the database: move it to tests/integration"

# The same cases in every run, so that a change and not chance turns a test red. To look for new ones:
# .venv/bin/python -m pytest --hypothesis-profile explore
hypothesis_settings.register_profile("same", derandomize=True, deadline=None, database=None)
hypothesis_settings.register_profile("explore", max_examples=2000, deadline=None, database=None)
hypothesis_settings.load_profile("same")

# Playwright's synchronous API keeps an event loop running in the browser tests' thread; Django takes that for
# asynchronous code and refuses its database. No test here calls the database from a coroutine.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "any_database: what it asserts hangs on no database, so once, on SQLite, is enough"
    )
    config.addinivalue_line("markers", "many_cases: a unit test of many cases; it may take 5 s, not half a second")


# --- no network ---------------------------------------------------------------------------------------------------


class NetworkUseError(RuntimeError):
    """A test reached for another machine."""


_attempts: list[str] = []


def _is_here(host: object) -> bool:
    """Whether a host name or address, as a socket call takes it, is this machine."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _bar_the_network(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: sees each socket call of this process, in every thread, whichever library makes it."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if not isinstance(address, tuple) or _is_here(address[0]):
            return  # a unix socket, or this machine
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        address = arguments[0]
        if _is_here(address):
            return
    else:
        return
    _attempts.append(f"{event} {address!r}")
    raise NetworkUseError(f"Tests reach no other machine: {event} {address!r}")


sys.addaudithook(_bar_the_network)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    _attempts.clear()
    return (yield)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    yield
    if _attempts:
        pytest.fail("reached for the network: " + ", ".join(_attempts), pytrace=False)


# --- logs that keep secrets -----------------------------------------------------------------------------------------


class _Canaries(logging.Handler):
    """Looks at each line that is logged in any thread of this process for what no log may hold."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        self.heard += [f"{record.name} logged {canary!r}" for canary in CANARIES if canary in line]


_canaries = _Canaries()
logging.getLogger().addHandler(_canaries)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, object, object]:
    report = yield
    if call.when == "teardown" and _canaries.heard:
        heard, _canaries.heard = _canaries.heard, []
        report.outcome, report.longrepr = "failed", "; ".join(heard)  # type: ignore[attr-defined]
    return report


# --- an append-only history in a test database -------------------------------------------------------------------


def _empty_the_database(test_case: TransactionTestCase) -> None:
    """Django's own emptying after a test with real transactions, the history's triggers stepping aside meanwhile."""
    for triggers in (returns.triggers, schemes.triggers, metrics.triggers):
        triggers.remove(connection)
    try:
        _flush(test_case)
    finally:
        for triggers in (returns.triggers, schemes.triggers, metrics.triggers):
            triggers.install(connection)
        for cache in caches.all():  # their tables are no model's, so nothing else empties them
            cache.clear()


_flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
TransactionTestCase._fixture_teardown = _empty_the_database  # type: ignore[attr-defined]


# --- unit tests ---------------------------------------------------------------------------------------------------


def _is_unit(node: pytest.Item | pytest.Collector) -> bool:
    return UNIT in node.path.parents


def pytest_collection_finish(session: pytest.Session) -> None:
    """Takes what was imported out of the garbage collector's sight, so that its passes don't fall on single tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def _django_db_helper(request: pytest.FixtureRequest) -> None:
    """Stands before pytest-django's fixture of this name, which all its ways to the database go through."""
    if _is_unit(request.node):
        pytest.fail(NO_DATABASE, pytrace=False)
    request.getfixturevalue("_django_db_helper")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuses Django's own test cases with a database, which ask for no fixture."""
    if _is_unit(item) and isinstance(item, pytest.Function) and issubclass(item.cls or object, TransactionTestCase):
        pytest.fail(NO_DATABASE, pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Times a unit test's body."""
    if not _is_unit(item):
        yield
        return
    modules, start = len(sys.modules), time.process_time()
    try:
        yield
    finally:
        milliseconds = (time.process_time() - start) * 1000
        item.user_properties.append(("unit_ms", milliseconds))
    generated = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    many_cases = generated or item.get_closest_marker("many_cases") is not None
    if many_cases:
        item.user_properties.append(("many_cases", True))
    limit = MANY_CASES_LIMIT_MS if many_cases else IMPORTING_LIMIT_MS if len(sys.modules) > modules else LIMIT_MS
    if milliseconds > limit:
        pytest.fail(f"took {milliseconds:.0f} ms of processor time; a unit test may take {limit:.0f}", pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Lists the unit tests that took long, the slowest first."""
    slow = []
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        properties = dict(report.user_properties)
        if report.when == "call" and properties.get("unit_ms", 0.0) > REPORTED_MS and "many_cases" not in properties:
            slow.append((properties["unit_ms"], report.nodeid))
    if slow:
        terminalreporter.section(f"unit tests over {REPORTED_MS:.0f} ms of processor time")
        for milliseconds, name in sorted(slow, reverse=True):
            terminalreporter.line(f"{milliseconds:6.0f} ms  {name}")
