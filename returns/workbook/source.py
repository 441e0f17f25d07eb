"""What a blank workbook depends on besides its definition: the code that builds it."""

import hashlib
from functools import cache
from pathlib import Path

import openpyxl

_ROOMS = ("workbook", "definition", "answer_types")


@cache
def builder_hash() -> str:
    """Hash of the builder's source: another value means that blanks kept from before are to be built anew."""
    returns = Path(__file__).parent.parent
    paths = [path for room in _ROOMS for name in (f"{room}.py", f"{room}/*.py") for path in returns.glob(name)]
    found = hashlib.sha256(openpyxl.__version__.encode())
    for path in sorted(paths):
        found.update(path.relative_to(returns).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
