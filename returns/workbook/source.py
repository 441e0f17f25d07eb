"""What a blank workbook depends on besides its definition: the code that builds it."""

import hashlib
from functools import cache
from pathlib import Path

import openpyxl


@cache
def builder_hash() -> str:
    """Hash of the builder's source: another value means that blanks kept from before are to be built anew."""
    here = Path(__file__).parent
    paths = [*here.glob("*.py"), *(here.parent / "definition").glob("*.py"), here.parent / "answer_types.py"]
    found = hashlib.sha256(openpyxl.__version__.encode())
    for path in sorted(paths):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
