"""docs/performance.md: what people wrote, then one section for each program that measures, which rewrites its own and no other."""

import re
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
_MARK = re.compile(r"^<!-- what `([^`]+)` writes -->\n", re.MULTILINE)


def write(program: str, report: str) -> None:
    """Puts a program's report into the document."""
    DOCUMENT.write_text(with_section(DOCUMENT.read_text(encoding="utf-8"), program, report), encoding="utf-8")


def with_section(document: str, program: str, report: str) -> str:
    """The document with `report` in the program's section; a program that has none yet gets it at the end."""
    told, *parts = _MARK.split(document)
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    sections[program] = f"\n{report.strip()}\n"
    marked = (f"<!-- what `{name}` writes -->\n\n{text.strip()}\n" for name, text in sections.items())
    return "\n".join([told.rstrip() + "\n", *marked])
