"""The form of a permanent key: dotted lower-case names that an expression can write."""

import keyword
import re

from .fields import Fields

LONGEST_KEY = 120
_PART = re.compile(r"[a-z][a-z0-9_]*")
RESERVED = ("period", "previous", "figures")
UNCONFIRMED, OVER_LIMIT = "unconfirmed", "over_limit"
"""The checker's own rules, which stand in no definition: an answer carried over and not confirmed, a text over its limit."""
EXPLANATION = "explanation."
"""What the keys of explanations begin with; a grid's column may still be named so."""


def check_key(fields: Fields, key: str) -> str:
    """`key` itself. Raises DefinitionError where an expression could not name it."""
    parts = key.split(".")
    for part in parts:
        if not _PART.fullmatch(part) or keyword.iskeyword(part):
            raise fields.refuse(
                "key", f"'{key}' must be made of lower-case letters, digits and _, parted by dots ('{part}' is not)"
            )
    if len(key) > LONGEST_KEY:
        raise fields.refuse("key", f"'{key}' has over {LONGEST_KEY} characters")
    if parts[0] in RESERVED or key.startswith(EXPLANATION):
        raise fields.refuse("key", f"'{key}' may not begin with '{parts[0]}', which has a meaning of its own")
    return key
