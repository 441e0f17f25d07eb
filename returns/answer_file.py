"""A file of answers, as JSON: its shape, checked strictly before anybody looks at what the answers mean.

    {"board": "Barnet", "ons_code": "E09000003", "period": "2018-19-q3",
     "sheets": {"1. Cover": {"C16": "The chair", "cover.email": null}},
     "prepopulated": {"phb.population": 180589, "phb.population_label": "Population (Mid 2016)",
                      "previous_responses": {"2016-17-q1": {"conditions.social_care.met": "Yes"}},
                      "previously_returned": {"ie.income.plan.q1": 3282763}},
     "tables": {"risks": [{"row": "0b9c…", "title": "Winter pressure"}]},
     "explanations": {"share_of_no_whole_number": "Two people count half."}}

A key names its answer by cell or by the question's key; in `previous_responses` by the key it has in the earlier return, and in
`previously_returned` without that word; an explanation goes by its query's rule. Absent leaves alone, null clears.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from bcf.problems import Problems, quoted

Json = Any
"""None, bool, str, Decimal (every number), list or dict."""
INFORMS_ONLY = ("texts", "expected", "stand_ins", "inferred", "not_legible")
"""Top-level keys that say something about the file; a load passes over them."""
KEYS = ("board", "ons_code", "period", "sheets", "prepopulated", "tables", "explanations")
PREVIOUS_RESPONSES, PREVIOUSLY_RETURNED = "previous_responses", "previously_returned"
EARLIER = (PREVIOUS_RESPONSES, PREVIOUSLY_RETURNED)
"""Keys under `prepopulated` that hold what earlier returns said, not answers by key."""
LARGEST = 50_000_000
"""Bytes; every cell of the largest form filled to Excel's limit stays below."""


@dataclass(frozen=True)
class AnswerFile:
    """What a file says. `board` and `ons_code` may be empty, not both."""

    name: str
    board: str
    ons_code: str
    period: str
    sheets: Mapping[str, Mapping[str, Json]]
    prepopulated: Mapping[str, Json]
    previous_responses: Mapping[str, Mapping[str, Json]]
    previously_returned: Mapping[str, Json]
    tables: Mapping[str, list[Mapping[str, Json]]]
    explanations: Mapping[str, Json]


def read_answer_file(path: Path) -> AnswerFile:
    """The file at `path`. Raises Problems for what is no such file, OSError."""
    if path.stat().st_size > LARGEST:
        raise Problems(f"{path}: has over {LARGEST:,} bytes, more than any return", [])
    try:
        content = json.loads(
            path.read_bytes().decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_int=_number,
            parse_float=_number,
            parse_constant=_constant,
        )
    except UnicodeDecodeError:
        raise Problems(f"{path}: is not encoded in UTF-8", []) from None
    except RecursionError:
        raise Problems(f"{path}: is nested too deeply", []) from None
    except ValueError as error:
        raise Problems(f"{path}: is not valid JSON: {error}", []) from None
    problems: list[str] = []
    found = _shape(path.name, content, problems)
    if problems:
        raise Problems(f"nothing was loaded from {path}", problems)
    return found


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {quoted(key)} stands twice in the same object")
        found[key] = value
    return found


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"the number {quoted(text)} is out of all bounds") from None


def _constant(word: str) -> Json:
    raise ValueError(f"{word} is no number that JSON knows")


def _shape(name: str, content: Json, problems: list[str]) -> AnswerFile:
    if not isinstance(content, dict):
        raise Problems(f"{name}: must hold one object, not {words(content)}", [])
    for key in content.keys() - {*KEYS, *INFORMS_ONLY}:
        known = ", ".join((*KEYS, *INFORMS_ONLY))
        problems.append(f"{quoted(key)}: is no key that is known here; known are {known}")
    shape = _Shape(problems)
    prepopulated = shape.object(content, "prepopulated")
    found = AnswerFile(
        name=name,
        board=shape.take(content, "board", str, "a text") or "",
        ons_code=shape.take(content, "ons_code", str, "a text") or "",
        period=shape.take(content, "period", str, "a text") or "",
        sheets=shape.objects(content, "sheets", "sheet "),
        prepopulated={key: value for key, value in prepopulated.items() if key not in EARLIER},
        previous_responses=shape.objects(prepopulated, PREVIOUS_RESPONSES, "period "),
        previously_returned=shape.object(prepopulated, PREVIOUSLY_RETURNED),
        tables=shape.tables(content, "tables"),
        explanations=shape.object(content, "explanations"),
    )
    if not problems and not (found.period and (found.board or found.ons_code)):
        problems.append("the file must name its period, and its board by ons_code or by board")
    return found


@dataclass(frozen=True, slots=True)
class _Shape:
    """Takes values that must be of one kind, and notes those that are not."""

    problems: list[str]

    def take(self, found: Mapping[str, Json], key: str, kind: type, what: str, prefix: str = "") -> Json:
        value = found.get(key)
        if key not in found or isinstance(value, kind):
            return value
        self.problems.append(f"{prefix}{quoted(key)}: must be {what}, not {words(value)}")
        return None

    def object(self, content: Mapping[str, Json], key: str) -> Mapping[str, Json]:
        return self.take(content, key, dict, "an object") or {}

    def objects(self, content: Mapping[str, Json], key: str, prefix: str) -> dict[str, Mapping[str, Json]]:
        found = self.object(content, key)
        return {name: self.take(found, name, dict, "an object", prefix) or {} for name in found}

    def tables(self, content: Mapping[str, Json], key: str) -> dict[str, list[Mapping[str, Json]]]:
        found = self.object(content, key)
        lists = {name: self.take(found, name, list, "a list of rows", "table ") or [] for name in found}
        for name, rows in lists.items():
            bad = (number for number, row in enumerate(rows, 1) if not isinstance(row, dict))
            self.problems.extend(f"table {quoted(name)} row {number}: must be an object" for number in bad)
        return lists


def words(value: Json) -> str:
    """What kind of JSON value this is, in words."""
    names = {bool: "true or false", str: "a text", Decimal: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), "null")
