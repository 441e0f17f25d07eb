"""What a file is by its first bytes, when it is no .xlsx workbook at all: each kind gets told what to do."""

from .refused import NotAWorkbook

LARGEST = 10_000_000
"""Bytes of an uploaded workbook. Ours have some 25,000; one with pictures pasted in may have a few million."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = (
    "This file is protected with a password. Open it in Excel, remove the password (File, Info, Protect Workbook), "
    "save it and bring it in again."
)
_OLD_EXCEL = (
    "This is a workbook in Excel's old format (.xls). Open it in Excel, save it as an Excel Workbook (.xlsx) "
    "and bring that in."
)
_FIRST_BYTES = {
    b"%PDF": "This is a PDF document, not a workbook. Bring in the workbook itself (.xlsx).",
    b"{\\rtf": "This is a text document, not a workbook. Bring in the workbook itself (.xlsx).",
    b"\x89PNG": "This is a picture, not a workbook. Bring in the workbook itself (.xlsx).",
    b"\xff\xd8\xff": "This is a picture, not a workbook. Bring in the workbook itself (.xlsx).",
    b"GIF8": "This is a picture, not a workbook. Bring in the workbook itself (.xlsx).",
    b"\x1f\x8b": "This is a compressed archive, not a workbook. Unpack it and bring in the workbook inside (.xlsx).",
    b"7z\xbc\xaf": "This is a compressed archive, not a workbook. Unpack it and bring in the workbook inside (.xlsx).",
    b"Rar!": "This is a compressed archive, not a workbook. Unpack it and bring in the workbook inside (.xlsx).",
}
_WEB_PAGE = (
    "This is a web page or an XML file, not a workbook, whatever its name says. "
    "Open it in Excel, save it as an Excel Workbook (.xlsx) and bring that in."
)
_PLAIN_TEXT = (
    "This is a text file (such as CSV), not a workbook. Download the return's workbook, fill that in and bring it in."
)
_UNKNOWN = "This file is not an Excel workbook. Bring in the .xlsx file that was downloaded from the return."


def check_looks(content: bytes) -> None:
    """Raises NotAWorkbook for a file that is empty, too large, or does not begin as a zip file does."""
    if not content:
        raise NotAWorkbook("This file is empty. Save the workbook again and bring it in.")
    if len(content) > LARGEST:
        raise NotAWorkbook(
            f"This file is too large: it has {len(content) / 1e6:,.1f} MB, and at most {LARGEST / 1e6:,.0f} MB are "
            "taken. Remove pictures and sheets that are not part of the return, save it and bring it in again."
        )
    if not content.startswith(_ZIP):
        raise NotAWorkbook(_kind(content))


def _kind(content: bytes) -> str:
    if content.startswith(_OLE):
        return _old_office(content)
    start = content[:1_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    for first, message in _FIRST_BYTES.items():
        if start.startswith(first):
            return message
    if start.startswith(b"<"):
        return _WEB_PAGE
    return _PLAIN_TEXT if _is_text(content[:1_000]) else _UNKNOWN


def _old_office(content: bytes) -> str:
    """What lies in Microsoft's older container, by the names of the streams in its directory."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _LOCKED
    if any(name.encode("utf-16-le") in content for name in ("Workbook\0", "Book\0")):
        return _OLD_EXCEL
    return _UNKNOWN


def _is_text(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 9 or 13 < byte < 32 for byte in start)
