"""Defined names of the workbook's cells. They survive what moves cells about, so a reader can trust them more than positions.

A name is the key itself, `conditions.jointly_agreed.met`. A part that a workbook would take for a cell (`q1`, `phb1`), for a
row or column (`r1c1`) or for a truth value gets a leading underscore, which no key has, so both directions are certain.
"""

import re

_TAKEN = re.compile(r"[a-z]{1,3}[0-9]+|r[0-9]*(c[0-9]*)?|c[0-9]*|true|false")
ROW_IDS = "_row"
_LIST = "_list"


def defined_name(key: str) -> str:
    """The name of the cell of the question `key`, or of the range of a table's column."""
    return ".".join(f"_{part}" if _TAKEN.fullmatch(part) else part for part in key.split("."))


def list_name(key: str) -> str:
    """The name of the range that holds the options of the list `key`."""
    return f"{_LIST}.{defined_name(key)}"


def row_ids_name(table: str) -> str:
    """The name of the hidden range that holds the identities of a table's rows."""
    return f"{defined_name(table)}.{ROW_IDS}"


def key_of(name: str) -> str | None:
    """The key whose cell bears this name; None for the name of a list, of row identities, or of anything else."""
    parts = name.split(".")
    if parts[0] == _LIST or parts[-1] == ROW_IDS:
        return None
    key = ".".join(part.removeprefix("_") for part in parts)
    return key if defined_name(key) == name else None
