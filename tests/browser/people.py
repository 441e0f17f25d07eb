"""People at their browsers: profiles, sessions, and a watcher for what goes wrong unseen."""

import re
from collections import defaultdict

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Response, WebError, expect
from pytest_django.live_server_helper import LiveServer

from bcf.models import User

PATIENCE_MS = 10_000
Kind = tuple[bool, int, int]
"""What profiles differ in: whether scripts run, width and height of the window in pixels."""
expect.set_options(timeout=PATIENCE_MS)


class Watcher:
    """Notes what goes wrong in any page of a test. `expects` names what the test brings about on purpose."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.expected: list[str] = []
        self.farewells: list[str] = []
        """Addresses of pages whose user was asked whether to leave unsaved changes; each was left."""

    def expects(self, pattern: str) -> None:
        """A problem that matches this pattern is none."""
        self.expected.append(pattern)

    def watch(self, context: BrowserContext) -> None:
        """Watches every page of a profile."""
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("response", self._on_response)
        context.on("dialog", self._on_dialog)

    def look_away(self, context: BrowserContext) -> None:
        """Watches it no more."""
        context.remove_listener("console", self._on_console)
        context.remove_listener("weberror", self._on_error)
        context.remove_listener("response", self._on_response)
        context.remove_listener("dialog", self._on_dialog)

    @property
    def unexpected(self) -> list[str]:
        """The problems that the test has not named."""
        return [
            problem for problem in self.problems if not any(re.search(pattern, problem) for pattern in self.expected)
        ]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _on_error(self, error: WebError) -> None:
        self.problems.append(f"script: {error.error}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"answer {response.status}: {response.url}")

    def _on_dialog(self, dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            self.farewells.append(dialog.page.url if dialog.page else "")
            dialog.accept()
        else:
            self.problems.append(f"dialog {dialog.type}: {dialog.message}")
            dialog.dismiss()


class Profiles:
    """Profiles of one browser that go from test to test, emptied in between: a new one costs as much as half a test.

    One page stays open in each. With the last page of the site its process would end, and to begin another is what costs.
    """

    def __init__(self, browser: Browser, server: LiveServer) -> None:
        self.browser, self.site = browser, server.url
        self.free: dict[Kind, list[BrowserContext]] = defaultdict(list)

    def take(self, kind: Kind) -> BrowserContext:
        """A profile of this kind that nobody uses and in which nobody is signed in."""
        if self.free[kind]:
            return self.free[kind].pop()
        script, width, height = kind
        context = self.browser.new_context(
            base_url=self.site,
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        context.new_page().goto("/sign-in/")
        context.clear_cookies()
        return context

    def give_back(self, kind: Kind, context: BrowserContext) -> None:
        """Takes back a profile, without its pages, its cookies and what was allowed in it."""
        for page in context.pages[1:]:
            page.close()
        context.clear_cookies()
        context.clear_permissions()
        self.free[kind].append(context)


class Visitors:
    """Makes pages for people, each in a profile of their own."""

    def __init__(self, profiles: Profiles, watcher: Watcher) -> None:
        self.profiles, self.watcher = profiles, watcher
        self.taken: list[tuple[Kind, BrowserContext]] = []

    def page(self, user: User | None = None, *, script: bool = True, width: int = 1280, height: int = 900) -> Page:
        """An empty page for this person, signed in by a session made beforehand; without a user, for a stranger."""
        kind = script, width, height
        context = self.profiles.take(kind)
        self.taken.append((kind, context))
        self.watcher.watch(context)
        if user is not None:
            sign_in(context, user, self.profiles.site)
        return context.new_page()

    def close(self) -> None:
        """Gives every profile back."""
        for kind, context in self.taken:
            self.profiles.give_back(kind, context)
            self.watcher.look_away(context)


def sign_in(context: BrowserContext, user: User, site: str) -> None:
    """Gives a profile a new session of this person."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
