"""What reads on the check-answers page, the print page and the PDF: one return as frozen, printable objects."""

from returns.presentation.printed import (
    PrintedAnswer,
    PrintedAnswers,
    PrintedBlock,
    PrintedFinding,
    PrintedLine,
    PrintedNote,
    PrintedSection,
    PrintedSheet,
    PrintedTable,
    PrintedText,
    State,
)
from returns.presentation.sheets import present

__all__ = [
    "PrintedAnswer",
    "PrintedAnswers",
    "PrintedBlock",
    "PrintedFinding",
    "PrintedLine",
    "PrintedNote",
    "PrintedSection",
    "PrintedSheet",
    "PrintedTable",
    "PrintedText",
    "State",
    "present",
]
