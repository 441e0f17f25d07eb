"""The one exception of uploaded files: what is wrong with the file, in words for the person who sent it."""

SAVE_ANEW = "Open it in Excel, save it under a new name as an Excel Workbook (.xlsx) and bring that in."


class NotAWorkbook(ValueError):
    """The file cannot be taken in; the message says what it is and what to do."""


def damaged(what: str) -> NotAWorkbook:
    """The refusal of a workbook in which `what` (words that follow "damaged:") cannot be read."""
    return NotAWorkbook(f"This workbook is damaged: {what} cannot be read. {SAVE_ANEW}")
