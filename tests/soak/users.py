"""The simulated users: each opens pages, answers, thinks, and does on a failure what the page's script does."""

import asyncio
import html
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.soak.ledger import Acknowledged
from tests.soak.prepare import PERIOD, Asked, Person, World

THINK_SECONDS = (1.5, 4.5)
"""On average three seconds."""

KINDS = {"save": 50, "sheet": 20, "return": 12, "home": 8, "check": 7, "workbook": 3}
"""What users do, and how often of a hundred times."""

SHARED = 0.15
"""The share of answers that all officers of a board write; the others are shared out among them."""

# As static/js/autosave.js and transport.js have it.
RETRY_SECONDS = (0.3, 1, 2, 4, 8, 15, 30)
PATIENCE_SECONDS = 20.0
PAGE_PATIENCE_SECONDS = 60.0
GIVE_UP_SECONDS = 60.0
"""So long after the end a request is still repeated."""

SENTENCE = "Discharge to assess is in place on every ward, and the boroughs meet each week to agree what is delayed. "
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_SEEN = re.compile(r'name="seen" value="([^"]*)"')


@dataclass
class Tally:
    """What all users together have met."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    ledger: list[Acknowledged] = field(default_factory=list)
    server_errors: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    too_slow: int = 0
    conflicts: int = 0
    given_up: int = 0
    longest_wait: float = 0.0
    unexpected: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """Those that were answered well."""
        return sum(map(len, self.seconds.values()))


class Unexpected(Exception):
    """The site said what it never should have."""


class User:
    """One officer at a browser."""

    def __init__(self, person: Person, world: World, client: aiohttp.ClientSession, tally: Tally, end: float) -> None:
        self.person, self.world, self.client, self.tally, self.end = person, world, client, tally, end
        self.chance = random.Random(f"{person.board} {person.number}")
        self.here = f"/returns/{PERIOD}/{person.board}/"
        self.cookie = {"Cookie": f"sessionid={person.session}; csrftoken={person.csrf}"}
        self.sheet, self.token, self.seen, self.written = "", "", dict[str, int](), 0

    async def run(self) -> None:
        """Acts and thinks until the time is up."""
        await asyncio.sleep(self.chance.uniform(0, THINK_SECONDS[1]))
        try:
            while time.monotonic() < self.end:
                (kind,) = self.chance.choices(list(KINDS), list(KINDS.values()))
                await self.act(kind)
                await asyncio.sleep(self.chance.uniform(*THINK_SECONDS))
        except Unexpected as error:
            self.tally.unexpected.append(str(error))

    async def act(self, kind: str) -> None:
        """One thing that people do. Who saves has opened a sheet before."""
        if kind == "sheet" or (kind == "save" and not self.sheet):
            await self.open_sheet(self.chance.choice(list(self.world.sheets)))
        elif kind == "save":
            await self.save(self.chance.choice(self.mine()))
        else:
            others = {
                "home": "/",
                "return": self.here,
                "check": f"{self.here}check/",
                "workbook": f"{self.here}workbook.xlsx",
            }
            await self.get(kind, others[kind])

    def mine(self) -> list[Asked]:
        """The questions of the open sheet that fall to this officer, or to all."""
        asked = self.world.sheets[self.sheet]
        shared = [one for at, one in enumerate(asked) if at % 4 == 3]
        if shared and self.chance.random() < SHARED:
            return shared
        return [one for at, one in enumerate(asked) if at % 4 == self.person.number] or list(asked)

    async def open_sheet(self, slug: str) -> None:
        """Opens a sheet and notes what the page holds for its script."""
        page = await self.get("sheet", f"{self.here}sheets/{slug}/")
        if page is None:
            return
        text = page.decode()
        token, seen = _TOKEN.search(text), _SEEN.search(text)
        if token is None or seen is None:
            raise Unexpected(f"the sheet {slug} has no form that saves")
        self.sheet, self.token, self.seen = slug, token[1], json.loads(html.unescape(seen[1]))

    async def save(self, asked: Asked) -> None:
        """Answers one question as the page's script does; what the server says to have saved goes into the ledger."""
        self.written += 1
        value = self.chance.choice(asked.options) if asked.options else self.text()
        said = await self.post(asked.name, value)
        if said is None:
            return
        for saved in said["saved"]:
            self.tally.ledger.append(Acknowledged(self.person.board, saved["name"], saved["version"], value))
            self.seen[saved["name"]] = saved["version"]
        for conflict in said["conflicts"]:
            self.tally.conflicts += 1
            self.seen[conflict["name"]] = conflict["version"]
        if said["errors"] or len(said["saved"]) + len(said["conflicts"]) != 1:
            raise Unexpected(f"the save of {asked.name} came to nothing")

    def text(self) -> str:
        """A text that nobody else writes and that is never written again."""
        return f"{SENTENCE * self.chance.randint(1, 2)}Officer {self.person.number}, text {self.written}."

    async def post(self, name: str, value: str) -> Any:
        """The server's answer to a save; None where the run ended before there was one."""
        body = {"answers": [{"name": name, "value": value, "seen": self.seen.get(name, 0), "confirm": False}]}
        headers = {**self.cookie, "X-CSRFToken": self.token, "Accept": "application/json"}

        def ask() -> Any:
            return self.client.post(self.here + "save/", json=body, headers=headers, **_manner(PATIENCE_SECONDS))

        content = await self.until_answered("save", ask)
        return None if content is None else json.loads(content)

    async def get(self, kind: str, address: str) -> bytes | None:
        """A page; None where the run ended before it came."""

        def ask() -> Any:
            return self.client.get(address, headers=self.cookie, **_manner(PAGE_PATIENCE_SECONDS))

        return await self.until_answered(kind, ask)

    async def until_answered(self, kind: str, ask: Callable[[], Any]) -> bytes | None:
        """Asks until there is an answer. A connection that breaks and a server error are met by asking again, a little later."""
        began, failures = time.monotonic(), 0
        while time.monotonic() < self.end + GIVE_UP_SECONDS:
            content = await self.once(kind, ask)
            if content is not None:
                self.tally.longest_wait = max(self.tally.longest_wait, time.monotonic() - began)
                return content
            await asyncio.sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])
            failures += 1
        self.tally.given_up += 1
        return None

    async def once(self, kind: str, ask: Callable[[], Any]) -> bytes | None:
        """One attempt: the content of an answer, None for what is worth another attempt."""
        start = time.monotonic()
        try:
            async with ask() as answer:
                content: bytes = await answer.read()
        except TimeoutError:
            self.tally.too_slow += 1
            return None
        except (aiohttp.ClientError, OSError):
            self.tally.broken += 1
            return None
        if answer.status >= 500:
            self.tally.server_errors[kind] += 1
            return None
        if answer.status != 200:
            raise Unexpected(f"{kind}: status {answer.status} of {answer.url.path}")
        self.tally.seconds[kind].append(time.monotonic() - start)
        return content


def _manner(patience: float) -> dict[str, Any]:
    """Where a request leads elsewhere, to the sign-in page for one, that is no answer to it."""
    return {"timeout": aiohttp.ClientTimeout(total=patience), "allow_redirects": False}


async def play(world: World, port: int, seconds: float, disturb: Callable[[float], Any] | None = None) -> Tally:
    """All users for so many seconds, and beside them what disturbs the site, a coroutine that is told the end."""
    tally, end = Tally(), time.monotonic() + seconds
    connector = aiohttp.TCPConnector(limit=0, force_close=True)  # sync workers end each connection anyway
    client = aiohttp.ClientSession(f"http://127.0.0.1:{port}", connector=connector, cookie_jar=aiohttp.DummyCookieJar())
    async with client, asyncio.TaskGroup() as everybody:
        for person in world.people:
            everybody.create_task(User(person, world, client, tally, end).run())
        if disturb is not None:
            everybody.create_task(disturb(end))
    return tally
