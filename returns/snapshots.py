"""What is frozen for signing: a return's answers, its definition, what the checks found; a hash of the whole and of each sheet.

A pure function of definition and answers; two returns with the same answers to the same form have the same hashes.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from returns.answer_types import Value, type_of
from returns.answers import Answers, Name, Row
from returns.applies import settled
from returns.checks import Report
from returns.definition.model import Definition
from returns.kept import KeptSheet

_ORDER = "#order"
"""What stands behind a table's key where the order of its rows is kept."""
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which are taken for each other when they are read out."""
_GROUPS, _LENGTH = 3, 4


def new_reference() -> str:
    """A reference that people can quote and nobody can guess: BCF-7F3K-92QD-XW4M (about 60 bits)."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_LENGTH)) for _ in range(_GROUPS))
    return "-".join(("BCF", *groups))


def normal_reference(typed: str) -> str:
    """A reference as it was given out, however it was typed: "bcf 7f3k 92qd xw4m"."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).removeprefix("BCF")
    groups = (signs[start : start + _LENGTH] for start in range(0, len(signs), _LENGTH))
    return "-".join(("BCF", *groups))


def frozen(definition: Definition, answers: Answers, report: Report, version_sha256: str) -> dict[str, Any]:
    """The body of a snapshot: every answer that counts by sheet, what is worked out, what other rooms told of the board,
    and every finding with its explanation; of a plan, what its keepers keep as well."""
    full = settled(definition, answers)
    kept = {"kept": {slug: sheet.frozen() for slug, sheet in full.kept.items()}} if full.kept else {}
    told = {"figures": {name: str(figure) for name, figure in sorted(full.figures.items())}} if full.figures else {}
    return {
        **kept,
        **told,
        "period": definition.period.key,
        "definition_sha256": version_sha256,
        "sheets": {sheet.slug: _answers_of(definition, full, sheet.slug) for sheet in definition.sheets},
        "previous": _previous_of(definition, full),
        "pending": report.pending,
        "findings": [
            {
                "rule": finding.rule,
                "strength": finding.strength,
                "key": str(finding.name),
                "message": finding.message,
                "explanation": finding.explanation,
            }
            for finding in report.findings
        ],
    }


def _previous_of(definition: Definition, full: Answers) -> dict[str, str]:
    """What rules took from the period before, so that they find the same for ever."""
    asked = ((key, definition.ask(key), value) for key, value in sorted(full.previous.items()))
    return {key: type_of(question).to_json(value) for key, question, value in asked if question is not None}


def _answers_of(definition: Definition, full: Answers, slug: str) -> dict[str, str]:
    found = {}
    for name in full.names():
        page, question, value = definition.page_of(name.key), definition.ask(name.key), full.get(name)
        if page is not None and page.slug == slug and question is not None and value is not None:
            found[str(name)] = type_of(question).to_json(value)
    places = {table.key: [row.id for row in full.table(table.key)] for table in definition.tables.values()}
    found.update(
        (f"{key}{_ORDER}", " ".join(rows)) for key, rows in places.items() if rows and _on(definition, key, slug)
    )
    return dict(sorted(found.items()))


def _on(definition: Definition, table: str, slug: str) -> bool:
    return definition.sheets_by_key[table].slug == slug


def thawed(definition: Definition, body: dict[str, Any]) -> Answers:
    """The answers that a snapshot's body froze, as they counted then. `definition` is the one that it was frozen under."""
    values: dict[str, Value] = {}
    in_rows: dict[str, dict[str, Value]] = {}
    orders: dict[str, list[str]] = {}
    for key, text in (item for sheet in body["sheets"].values() for item in sheet.items()):
        if key.endswith(_ORDER):
            orders[key.removesuffix(_ORDER)] = text.split()
            continue
        name = Name.parse(key)
        question = definition.ask(name.key)
        if question is not None:
            target = in_rows.setdefault(name.row, {}) if name.row else values
            target[name.key] = type_of(question).from_json(text)
    rows = {table: tuple(Row(row, in_rows.get(row, {})) for row in order) for table, order in orders.items()}
    said = ((key, definition.ask(key), text) for key, text in body.get("previous", {}).items())
    previous = {key: type_of(question).from_json(text) for key, question, text in said if question is not None}
    kept = {slug: KeptSheet.thawed(sheet) for slug, sheet in body.get("kept", {}).items()}
    return Answers(values, rows, previous=previous, kept=kept, figures=figures_frozen(body.get("figures")))


def figures_frozen(said: Mapping[str, str] | None) -> dict[str, Decimal]:
    """What other rooms told of the board when it was frozen. `said`: the body's own words of it, if it has any."""
    return {name: Decimal(figure) for name, figure in (said or {}).items()}


def digests(body: dict[str, Any]) -> dict[str, str]:
    """Slug → hash of the sheet's answers under this definition, or of what is kept there: what a signature binds."""
    form, kept = body["definition_sha256"], body.get("kept", {})
    found = {slug: digest({"definition": form, "answers": answers}) for slug, answers in body["sheets"].items()}
    return found | {
        slug: digest({"definition": form, "content": sheet["content"]}) for slug, sheet in kept.items() if slug in found
    }


def digest(data: Any) -> str:
    """SHA-256 of data as canonical JSON."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
