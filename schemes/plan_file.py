"""A plan as a file (JSON): read strictly into a plain `Plan`, with every fault named at once, and written again. Pure.

    {"plan": slug, "title", "boards": [ons codes], "years": ["2017-18"], "unit": "GBP" or "GBP thousands",
     "contributions": [{board, year, source, organisation, amount}],
     "schemes": [{board, ref, name, theme, type, area_of_spend, commissioner, provider, source, metrics: [..],
                  amounts: {year: amount}}],
     "minimums": [{board, year, kind, minimum, actual}],
     "stated_totals": [{what, board, year, amount}]}

Besides these: `front_loaded` (true or false) of the plan, `block`, `description` and `status` ("new", "existing") of a scheme, and
`unit` of a contribution, minimum or stated total whose figure is printed in another unit than the plan's; of a stated total also
"percent", or "not printed" for a bare figure, which is then taken in the plan's unit. `board` may be left out of
a single board's rows, and of a stated total that is of all boards. Amounts are numbers in the unit, never texts; null is blank.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bcf.problems import Problems, quoted
from bcf.years import year_of
from schemes.plan import GRAINS, NOT_PRINTED, Contribution, Line, Minimum, Plan, PlanBoard, StatedTotal
from schemes.policy import Policy, policy

RESERVED = frozenset({"new"})
"""Addresses of pages beside those of plans."""
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_ROWS = 5000
_PLAN = {
    "plan",
    "title",
    "boards",
    "years",
    "unit",
    "front_loaded",
    "contributions",
    "schemes",
    "minimums",
    "stated_totals",
}
TEXTS = {
    "ref": 40, "name": 250, "theme": 200, "block": 200, "description": 4000, "type": 120, "area_of_spend": 120,
    "commissioner": 120, "provider": 200, "source": 120, "status": 10,
}  # fmt: skip
_ROWS: Mapping[str, set[str]] = {
    "contributions": {"board", "year", "source", "organisation", "amount", "unit"},
    "schemes": {"board", "metrics", "amounts", *TEXTS},
    "minimums": {"board", "year", "kind", "minimum", "actual", "unit"},
    "stated_totals": {"what", "board", "year", "amount", "unit"},
}
LARGEST = Decimal("99999999999.99")
"""In pounds: what the database holds."""
_PENNY, _PERCENT_DIGIT = Decimal("0.01"), Decimal("0.001")
_NOT_KEPT = re.compile("[\x00\ud800-\udfff]")
"""Characters that no database keeps."""


def read_plan_file(text: str, national: Policy | None = None) -> Plan:
    """The plan in a file's text; its boards bear no names yet. Raises Problems with all that is wrong, by place."""
    try:
        raw = json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number, object_pairs_hook=_once
        )
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise Problems("the file is no plan", [f"it is not JSON: {_said(error)}"]) from None
    return _Reader(raw, national or policy()).plan()


def _said(error: Exception) -> str:
    return "a number in it cannot be read" if isinstance(error, ArithmeticError) else str(error)


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key in found if sum(name == key for name, _ in pairs) > 1)
        raise ValueError(f"'{twice}' stands twice in one object")
    return found


class _Reader:
    """Goes through the file once and collects faults; what cannot be read is left out of the plan, which is then not given back."""

    def __init__(self, raw: Any, national: Policy) -> None:
        self.raw, self.national = raw, national
        self.faults: list[str] = []
        self.unit = "GBP"
        self.boards: tuple[str, ...] = ()

    def plan(self) -> Plan:
        """The plan, if there is no fault."""
        if not isinstance(self.raw, dict):
            raise Problems("the file is no plan", ["it must be one JSON object with the key 'plan'"])
        self._known("the file", self.raw, _PLAN)
        slug, title = self._slug(), self._text("title", self.raw.get("title"), 250, needed=True)
        self.unit = self._choice("unit", self.raw.get("unit", "GBP"), (*GRAINS,)) or "GBP"
        codes = [self._board_code(f"boards, {n}", code) for n, code in enumerate(self._list("boards"), 1)]
        self.boards = tuple(dict.fromkeys(filter(None, codes)))
        self.faults.extend(f"boards: {code} stands twice" for code in self.boards if codes.count(code) > 1)
        years = tuple(sorted({self._year(f"years, {n}", year) for n, year in enumerate(self._list("years"), 1)}))
        if not self.raw.get("boards") or not self.raw.get("years"):
            self.faults.append("boards and years: a plan has at least one of each")
        front = self.raw.get("front_loaded", False)
        if not isinstance(front, bool):
            self.faults.append("front_loaded: must be true or false")
        plan = Plan(
            slug, title, tuple(PlanBoard(code, code) for code in self.boards), years, self.unit, front is True,
            contributions=tuple(self._contribution(where, row) for where, row in self._rows("contributions")),
            lines=tuple(self._line(where, row) for where, row in self._rows("schemes")),
            minimums=tuple(self._minimum(where, row) for where, row in self._rows("minimums")),
            stated=tuple(self._stated(where, row) for where, row in self._rows("stated_totals")),
        )  # fmt: skip
        self._minimums_once(plan)
        if self.faults:
            raise Problems("the file is no plan that can be loaded", self.faults)
        return plan

    def _slug(self) -> str:
        slug = self.raw.get("plan")
        if slug in RESERVED:
            self.faults.append(f"plan: '{slug}' is the name of a page; choose another")
            return ""
        if isinstance(slug, str) and len(slug) <= 80 and SLUG.fullmatch(slug):
            return slug
        self.faults.append("plan: must be a short name of small letters, digits and hyphens, such as barnet-2016-17")
        return ""

    def _list(self, key: str) -> list[Any]:
        found = self.raw.get(key, [])
        if isinstance(found, list) and len(found) <= MOST_ROWS:
            return found
        self.faults.append(f"{key}: must be a list of at most {MOST_ROWS:,} entries")
        return []

    def _rows(self, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for number, row in enumerate(self._list(key), 1):
            where = f"{key}, {number}"
            if isinstance(row, dict):
                self._known(where, row, _ROWS[key])
                yield where, row
            else:
                self.faults.append(f"{where}: must be an object")

    def _known(self, where: str, row: Mapping[str, Any], keys: set[str]) -> None:
        self.faults.extend(f"{where}: '{key}' is not known here" for key in row if key not in keys)

    def _contribution(self, where: str, row: dict[str, Any]) -> Contribution:
        unit = self._unit(where, row)
        return Contribution(
            self._board(where, row),
            self._year(f"{where}, year", row.get("year")),
            self.national.source_of(self._text(f"{where}, source", row.get("source"), 120, needed=True)),
            self._text(f"{where}, organisation", row.get("organisation"), 200),
            self._amount(f"{where}, amount", row.get("amount"), unit, needed=True) or Decimal(0),
            unit,
        )

    def _line(self, where: str, row: dict[str, Any]) -> Line:
        texts = {
            key: self._text(f"{where}, {key}", row.get(key), most, needed=key == "name") for key, most in TEXTS.items()
        }
        status = self._choice(f"{where}, status", texts.pop("status").casefold(), ("", "new", "existing"))
        texts["scheme_type"] = texts.pop("type")
        texts["source"] = self.national.source_of(texts["source"]) if texts["source"] else ""
        amounts = row.get("amounts") or {}
        if not isinstance(amounts, dict):
            self.faults.append(f"{where}, amounts: must be an object of years and amounts")
            amounts = {}
        read: dict[str, Decimal | None] = {}
        for text, raw in amounts.items():
            year = self._year(f"{where}, amounts", text)
            if year and year in read:
                self.faults.append(f"{where}, amounts: {year} stands twice")
            read[year] = self._amount(f"{where}, amounts, {year}", raw, "")
        line = Line(
            self._board(where, row),
            texts.pop("name"),
            metrics=self._metrics(where, row.get("metrics") or []),
            amounts={year: amount for year, amount in read.items() if amount is not None},
        )
        return replace(line, status=status, **texts)  # type: ignore[arg-type]

    def _metrics(self, where: str, raw: Any) -> tuple[str, ...]:
        if isinstance(raw, list):
            return tuple(dict.fromkeys(self._text(f"{where}, metrics", name, 120, needed=True) for name in raw))
        self.faults.append(f"{where}, metrics: must be a list of names")
        return ()

    def _minimum(self, where: str, row: dict[str, Any]) -> Minimum:
        unit = self._unit(where, row)
        kind = self.national.source_of(self._text(f"{where}, kind", row.get("kind"), 60, needed=True))
        if kind and kind not in self.national.requirements:
            known = ", ".join(self.national.requirements)
            self.faults.append(f"{where}, kind: {quoted(kind)} is no required minimum; it is one of {known}")
        minimum, actual = (self._amount(f"{where}, {key}", row.get(key), unit) for key in ("minimum", "actual"))
        year = self._year(f"{where}, year", row.get("year"))
        return Minimum(self._board(where, row), year, kind, minimum, actual, unit)

    def _minimums_once(self, plan: Plan) -> None:
        seen: set[tuple[str, str, str]] = set()
        for number, one in enumerate(plan.minimums, 1):
            key = (one.board, one.year, one.kind)
            if key in seen:
                self.faults.append(
                    f"minimums, {number}: {one.kind} of {one.board or 'the board'} in {one.year} stands twice"
                )
            seen.add(key)

    def _stated(self, where: str, row: dict[str, Any]) -> StatedTotal:
        unit = self._unit(where, row, "percent", NOT_PRINTED)
        amount = self._amount(f"{where}, amount", row.get("amount"), unit, needed=True, signed=True)
        board = self._board(where, row) if row.get("board") else ""
        what = self._text(f"{where}, what", row.get("what"), 300, needed=True)
        return StatedTotal(what, board, self._year(f"{where}, year", row.get("year")), amount or Decimal(0), unit)

    def _unit(self, where: str, row: dict[str, Any], *more: str) -> str:
        unit = self._choice(f"{where}, unit", row.get("unit") or "", ("", *GRAINS, *more))
        return "" if unit == self.unit else unit

    def _choice(self, where: str, value: Any, known: tuple[str, ...]) -> str:
        if isinstance(value, str) and value in known:
            return value
        self.faults.append(f"{where}: must be {' or '.join(filter(None, known))}")
        return ""

    def _board(self, where: str, row: dict[str, Any]) -> str:
        code = row.get("board")
        if code is None and len(self.boards) == 1:
            return self.boards[0]
        if code in self.boards:
            return str(code)
        self.faults.append(f"{where}, board: must be one of the plan's boards ({', '.join(self.boards)})")
        return ""

    def _board_code(self, where: str, code: Any) -> str:
        if isinstance(code, str) and re.fullmatch(r"E\d{8}", code):
            return code
        self.faults.append(f"{where}: must be an ONS code such as E09000003")
        return ""

    def _year(self, where: str, year: Any) -> str:
        try:
            return year_of(year if isinstance(year, str) else "")
        except ValueError:
            self.faults.append(f"{where}: {quoted(str(year))} is no financial year. Write it like 2017-18")
            return ""

    def _text(self, where: str, value: Any, most: int, *, needed: bool = False) -> str:
        text = value.strip() if isinstance(value, str) else ""
        if value is not None and not isinstance(value, str):
            self.faults.append(f"{where}: must be a text")
        elif needed and not text:
            self.faults.append(f"{where}: is missing")
        elif len(text) > most:
            self.faults.append(f"{where}: is {len(text):,} characters long; {most:,} fit")
        elif _NOT_KEPT.search(text):
            self.faults.append(f"{where}: holds a character that is no text")
        return text

    def _amount(
        self, where: str, value: Any, unit: str, *, needed: bool = False, signed: bool = False
    ) -> Decimal | None:
        """In pounds, to the penny; percent stays percent."""
        if value is None:
            if needed:
                self.faults.append(f"{where}: is missing")
            return None
        if not isinstance(value, Decimal):
            self.faults.append(
                f"{where}: {quoted(str(value))} is no number. Write it without quotes, commas or units, for example 9000"
            )
            return None
        if not -LARGEST <= value <= LARGEST:  # without arithmetic, which would itself fail at 1e999999999
            self.faults.append(f"{where}: is too large to be an amount of money")
            return None
        if value < 0 and not signed:
            self.faults.append(f"{where}: must not be negative")
        if unit == "percent":
            if value != value.quantize(_PERCENT_DIGIT):
                self.faults.append(f"{where}: has more than three decimals")
            return value
        pounds = value * GRAINS[unit if unit in GRAINS else self.unit]
        if abs(pounds) > LARGEST:
            self.faults.append(f"{where}: is too large to be an amount of money")
        elif value != value.normalize() or pounds != pounds.quantize(_PENNY):
            self.faults.append(f"{where}: has parts of a penny")
        return pounds
