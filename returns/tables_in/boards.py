"""Which board a row means, by code, by name, or by both. Pure."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bcf.dates import long_date
from bcf.problems import quoted
from bcf.years import starts

ENGLAND = "e92000001"
MOST_GUESSES, LONGEST_NAME = 100, 200
"""So many unknown names of a file are guessed at, as that takes a while, and none that is longer than any board's."""
ALIKE = 0.6
"""From here on an unknown spelling is taken for the name of the board whose code stands beside it (difflib's ratio)."""
_ALL = frozenset(
    (
        "england",
        "total",
        "england total",
        "total england",
        "grand total",
        "national",
        "national total",
        "all boards",
        "sum",
    )
)
HEADINGS = {
    "board_code": "ons code|ons|code|board code|board ons code|hwb code|la code|area code|authority code|"
    "local authority code|e code",
    "board_name": "board|board name|name|hwb|hwb name|health and wellbeing board|health and wellbeing board name|"
    "local authority|local authority name|la|la name|area|area name|authority|authority name",
}
"""What a column means → the headings, in small letters, by which files call it."""
_TITLES = re.compile(r"\b(?:hwb|health and wellbeing board|london borough of|royal borough of|council|ua|lb|mbc)\b")


class NoSuchBoard(ValueError):
    """No board, or more than one, is meant; the message says what to do."""


@dataclass(frozen=True, slots=True)
class KnownBoard:
    """A board and when it existed (`active_to`: its last day, None for still)."""

    ons_code: str
    name: str
    active_from: date
    active_to: date | None

    def existed_in(self, year: str) -> bool:
        """Whether it existed when the year began."""
        day = starts(year)
        return self.active_from <= day and (self.active_to is None or day <= self.active_to)

    def __str__(self) -> str:
        return f"{self.name} ({self.ons_code})"


def is_total(code: str, name: str) -> bool:
    """Whether a row sums up all boards: "England", "Total"."""
    said = [folded_name(text) for text in (code, name) if text]
    return bool(said) and all(text in _ALL or text == ENGLAND for text in said)


def folded_name(name: str) -> str:
    """A name as it is compared: without case, punctuation and titles, "&" as "and"."""
    plain = " ".join(re.sub(r"[^\w]+", " ", name.casefold().replace("&", " and ")).split())
    return " ".join(_TITLES.sub(" ", plain).split()) or plain


class Boards:
    """Every board that there was, looked up by code and name. `find` remembers what it found."""

    def __init__(self, boards: Iterable[KnownBoard]) -> None:
        self.all = tuple(boards)
        self.by_code = {board.ons_code: board for board in self.all}
        self.by_name: dict[str, list[KnownBoard]] = {}
        for board in self.all:
            self.by_name.setdefault(folded_name(board.name), []).append(board)
        self._found: dict[tuple[str, str, str], KnownBoard | NoSuchBoard] = {}
        self._guesses = 0

    def existing_in(self, year: str) -> list[KnownBoard]:
        """The boards that existed when the year began."""
        return [board for board in self.all if board.existed_in(year)]

    def codes(self, code: str, name: str) -> set[str]:
        """The codes of the boards that a row might mean, in whichever year."""
        coded = self.by_code.get(code.upper())
        return {board.ons_code for board in ((coded,) if coded else self.by_name.get(folded_name(name), ()))}

    def knows(self, code: str, name: str) -> bool:
        """Whether a row names a board, or all of them."""
        return is_total(code, name) or bool(self.codes(code, name))

    def existed(self, code: str, name: str, year: str) -> bool:
        """Whether any board that a row might mean existed when the year began."""
        return any(self.by_code[one].existed_in(year) for one in self.codes(code, name))

    def find(self, code: str, name: str, year: str) -> KnownBoard:
        """The board that a row means for a year. Raises NoSuchBoard."""
        key = (code, name, year)
        found = self._found.get(key)
        if found is None:
            try:
                found = self._look_up(code, name, year)
            except NoSuchBoard as problem:
                found = problem
            self._found[key] = found
        if isinstance(found, NoSuchBoard):
            raise found
        return found

    def _look_up(self, code: str, name: str, year: str) -> KnownBoard:
        if not code and not name:
            raise NoSuchBoard("says no board. Write its ONS code, or remove the row")
        board = self._coded(code, year) if code else self._named(name, year)
        if code and name:
            self._check_name(board, name)
        return board

    def _coded(self, code: str, year: str) -> KnownBoard:
        board = self.by_code.get(code.upper())
        if board is None:
            raise NoSuchBoard(
                f"there is no board with the code {quoted(code)}. Write an ONS code such as E09000003, or remove the row"
            )
        if not board.existed_in(year):
            ended = board.active_to is not None and board.active_to < starts(year)
            when = f"it ended on {long_date(board.active_to)}" if ended and board.active_to else ""
            when = when or f"it began on {long_date(board.active_from)}"
            raise NoSuchBoard(f"{board} did not exist in {year}: {when}. Name the board of that year")
        return board

    def _named(self, name: str, year: str) -> KnownBoard:
        named = self.by_name.get(folded_name(name), [])
        then = [board for board in named if board.existed_in(year)]
        if len(then) == 1:
            return then[0]
        if then:
            fits = " and ".join(map(str, then))
            raise NoSuchBoard(f"{quoted(name)} fits {len(then)} boards, {fits}. Write the ONS code")
        if named:
            raise NoSuchBoard(f"{named[0]} did not exist in {year}. Name the board of that year")
        self._guesses += 1
        may_guess = self._guesses <= MOST_GUESSES and len(name) <= LONGEST_NAME
        close = difflib.get_close_matches(folded_name(name), self.by_name, n=1) if may_guess else []
        guess = f" Is it {' or '.join(map(str, self.by_name[close[0]]))}?" if close else ""
        raise NoSuchBoard(
            f"no board is called {quoted(name)}.{guess} Write the name as it is listed, or the ONS code; "
            "remove the row if it is no board's"
        )

    def _check_name(self, board: KnownBoard, name: str) -> None:
        said, own = folded_name(name), folded_name(board.name)
        if said == own:
            return
        others = self.by_name.get(said, [])
        far = len(said) > LONGEST_NAME or difflib.SequenceMatcher(None, said, own).ratio() < ALIKE
        if others or far:
            beside = f"that is {others[0]}" if others else "no board is called that"
            raise NoSuchBoard(
                f"the code {board.ons_code} is {board.name}, but the name beside it is {quoted(name)} ({beside}). "
                "Correct one of them"
            )
