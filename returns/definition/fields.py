"""Strict reading of one TOML table: each key is taken once, by type; whatever is left over is an error."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from .cells import Cell, column_number, parse_cell
from .errors import DefinitionError

T = TypeVar("T")
LONGEST_TEXT = 10_000
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WORDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}


class Fields:
    """The keys of one table of a definition file, with the file and place to name in an error."""

    def __init__(self, data: Mapping[str, Any], file: str, place: str = "") -> None:
        self.data, self.file, self.place = dict(data), file, place

    def refuse(self, key: str, reason: str) -> DefinitionError:
        """The error for `key` of this table."""
        return DefinitionError(self.file, f"{self.place}.{key}" if self.place and key else self.place or key, reason)

    def take(self, key: str, kind: type[T], default: T | None = None, *, optional: bool = False) -> Any:
        """The value of `key`, which must be of `kind`. Without it: `default`, or an error unless `optional`."""
        if key not in self.data:
            if default is None and not optional:
                raise self.refuse(key, f"is missing; write {_WORDS.get(kind, kind.__name__)}")
            return default
        value = self.data.pop(key)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.refuse(key, f"must be {_WORDS.get(kind, kind.__name__)}, not {value!r}")
        return value

    def text(self, key: str, default: str | None = None, *, longest: int = LONGEST_TEXT) -> str:
        """A text, its paragraphs kept, its outer blanks dropped. It may be empty only where that is its default."""
        value: str = self.take(key, str, default).strip()
        if default != "" and not value:
            raise self.refuse(key, "must not be empty")
        if len(value) > longest:
            raise self.refuse(key, f"must have at most {longest:,} characters")
        if _UNPRINTABLE.search(value):
            raise self.refuse(key, "holds a control character, which neither a page nor a workbook can show")
        return value

    def count(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number from `least` to `most`."""
        value: int = self.take(key, int, default)
        if not least <= value <= most:
            raise self.refuse(key, f"must lie between {least:,} and {most:,}, not {value:,}")
        return value

    def one_of(self, key: str, options: tuple[str, ...], default: str | None = None) -> Any:
        """A text that must be one of `options`."""
        value = self.text(key, default)
        if value not in options:
            raise self.refuse(key, f"must be one of {', '.join(options)}, not '{value}'")
        return value

    def day(self, key: str) -> date:
        """A date, written 2018-12-31."""
        value = str(self.data.pop(key, None))
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            raise self.refuse(key, "must be a date such as 2018-12-31") from None

    def moment(self, key: str) -> datetime | None:
        """A date and time with its offset, or None without the key."""
        if key not in self.data:
            return None
        try:
            moment = datetime.fromisoformat(str(self.data.pop(key)))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise self.refuse(key, "must be a date and time with offset, such as 2019-01-25T12:00:00+00:00")
        return moment

    def cell(self, key: str) -> Cell | None:
        """A cell reference, or None without the key."""
        text = self.take(key, str, optional=True)
        if text is None:
            return None
        try:
            return parse_cell(text)
        except ValueError as error:
            raise self.refuse(key, str(error)) from None

    def column(self, key: str, default: str | None = None, *, optional: bool = False) -> str | None:
        """Letters of a column."""
        letters: str | None = self.take(key, str, default, optional=optional)
        if letters is None:
            return None
        try:
            column_number(letters)
        except ValueError as error:
            raise self.refuse(key, str(error)) from None
        return letters

    def tables(self, key: str, *, least: int = 0) -> list["Fields"]:
        """The tables of an array, `[[block]]`, each strict in itself."""
        items = self.take(key, list, [])
        if len(items) < least:
            raise self.refuse(key, "is missing; write at least one")
        found = []
        for number, item in enumerate(items, 1):
            place = f"{self.place}.{key}" if self.place else key
            if not isinstance(item, dict):
                raise self.refuse(key, f"item {number} must be a table")
            name = item.get("key") or item.get("sheet") or number
            found.append(Fields(item, self.file, f"{place}[{name}]"))
        return found

    def done(self) -> None:
        """Raises DefinitionError when a key was not taken: nothing in a definition is ignored."""
        if self.data:
            raise self.refuse(next(iter(self.data)), "is not a key that is known here; is it misspelt?")
