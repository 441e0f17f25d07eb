"""Who is mentioned in a text: "@" before a full name, an e-mail address, or what stands before its at sign. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import normalize

_MARK = r"(?<!\w)@"
"""An at sign within a word belongs to an e-mail address."""
_END = r"(?!\w)(?![.@+'’-]\w)(?!['’]\w\w)"
"""After a name: neither a letter nor what leads on to more of an address or a double name."""
_POSSESSIVE = r"(?=['’]s?(?!\w))"
_WORD = re.compile(_MARK + r"(\w[\w.+-]*(?:@\w[\w.-]*)?)")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be mentioned. `id` is whatever the caller knows them by."""

    id: int
    name: str
    email: str

    @property
    def called(self) -> Iterable[str]:
        """Every way in which they can be mentioned."""
        return {self.name, self.email, self.email.partition("@")[0]} - {""}


@dataclass(frozen=True, slots=True)
class Mentions:
    """`found`: the ids of the people mentioned, in the text's order. What else stands after an at sign is `unknown`, or `ambiguous`
    where it means more than one."""

    found: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


def find_mentions(text: str, people: Iterable[Person]) -> Mentions:
    """Who of `people` is mentioned in `text`, whatever the capitals. The longest name that fits is meant; nobody is guessed."""
    by_name: dict[str, set[int]] = {}
    for person in people:
        for called in person.called:
            by_name.setdefault(_plain(called), set()).add(person.id)
    known = _pattern(by_name)
    found: dict[int, None] = {}
    unknown: dict[str, None] = {}
    ambiguous: dict[str, None] = {}
    text = normalize("NFC", text)
    for start in re.finditer(_MARK + r"(?=\w)", text):
        match = known.match(text, start.start()) if known is not None else None
        ids = by_name.get(_plain(match[1]), set()) if match is not None else set()
        if match is not None and len(ids) > 1:
            ambiguous[match[1]] = None
        elif ids:
            found.update(dict.fromkeys(ids))
        elif (word := _WORD.match(text, start.start())) is not None:
            unknown[word[1].rstrip(".+-")] = None
    return Mentions(tuple(found), tuple(unknown), tuple(ambiguous))


def _plain(name: str) -> str:
    """A name as names are compared: in small letters, one blank between its words."""
    return " ".join(normalize("NFC", name).lower().split())


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Matches the longest of these names after an at sign; None where there are no names."""
    longest_first = sorted((name for name in names if name), key=len, reverse=True)
    if not longest_first:
        return None
    spelt = (r"\s+".join(re.escape(word) for word in name.split()) for name in longest_first)
    return re.compile(rf"{_MARK}({'|'.join(spelt)})(?:{_POSSESSIVE}|{_END})", re.IGNORECASE)
