"""Files that are no .xlsx workbook at all, or another kind of one."""

import gzip
import random
from collections.abc import Iterator

from tests.workbooks.fail.making import BOOK, DAMAGED, TYPES, Hostile, Member, changed, deflated, good, swap, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_HTML = b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>Yes</td></tr></table></html>"
_XML_2003 = b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'


def files() -> Iterator[Hostile]:
    """Other files by whatever name, other kinds of workbook, and workbooks cut short."""
    yield Hostile("empty", b"", "is empty")
    yield Hostile("one byte", b"P", "is a text file")
    yield Hostile("two bytes of a zip file", b"PK", "is a text file")
    yield Hostile("csv renamed", "Cell,Answer\r\nC8,Yes – agreed\r\n".encode(), "is a text file (such as CSV)")
    yield Hostile("csv in Excel's Unicode", "Cell\tAnswer\r\n".encode("utf-16"), "is a text file (such as CSV)")
    yield Hostile("web page renamed", _HTML, "is a web page or an XML file")
    yield Hostile("XML Spreadsheet 2003", b"\xef\xbb\xbf" + _XML_2003, "is a web page or an XML file")
    yield Hostile("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "is a PDF document")
    yield Hostile("rich text", b"{\\rtf1 Yes}", "is a text document")
    yield Hostile("png", b"\x89PNG\r\n\x1a\n" + bytes(99), "is a picture")
    yield Hostile("jpeg", b"\xff\xd8\xff\xe0" + bytes(99), "is a picture")
    yield Hostile("gzip", gzip.compress(good(), mtime=0), "is a compressed archive")
    yield Hostile("noise", random.Random(1).randbytes(50_000), "is not an Excel workbook")
    yield Hostile(
        "xls", OLE + "Root Entry\0".encode("utf-16-le") + "Workbook\0".encode("utf-16-le"), "old format (.xls)"
    )
    yield Hostile("xls of 1995", OLE + "Book\0".encode("utf-16-le"), "old format (.xls)")
    yield Hostile("encrypted", OLE + "EncryptedPackage\0".encode("utf-16-le"), "protected with a password")
    yield Hostile("doc", OLE + "WordDocument\0".encode("utf-16-le"), "is not an Excel workbook")
    yield Hostile("too large", good() + bytes(10_000_001), "at most 10 MB")
    yield from _other_packages()
    yield from _cut_short()


def _other_packages() -> Iterator[Hostile]:
    mime = Member("mimetype", b"application/vnd.oasis.opendocument.spreadsheet", method=0)
    yield Hostile("ods", zipped([mime, Member("content.xml", b"<office/>")]), "OpenDocument")
    yield Hostile("zip of a workbook", zipped([Member("return.xlsx", good())]), "Unpack it")
    yield Hostile("docx", zipped([Member(TYPES, b"<Types/>"), Member("word/document.xml", b"<w/>")]), "Word document")
    yield Hostile("pptx", zipped([Member(TYPES, b"<Types/>"), Member("ppt/presentation.xml", b"<p/>")]), "presentation")
    yield Hostile("xlsb", zipped([Member(TYPES, b"<Types/>"), Member("xl/workbook.bin", b"\x83\x01")]), "(.xlsb)")
    for name, kind, says in (
        ("xlsm", "application/vnd.ms-excel.sheet.macroEnabled.main+xml", "macros"),
        ("xltx", _MAIN.replace("sheet.main", "template.main"), "template (.xltx)"),
        ("xltm", "application/vnd.ms-excel.template.macroEnabled.main+xml", "macros"),
        ("xlam", "application/vnd.ms-excel.addin.macroEnabled.main+xml", "macros"),
        ("a workbook said to be text", "text/plain", DAMAGED),
    ):
        yield Hostile(name, changed({TYPES: swap(_MAIN, kind)}), says)
    strict = swap("http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument")
    yield Hostile("strict", changed({"_rels/.rels": strict}), "not Strict")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    yield Hostile("workbook of another namespace", changed({BOOK: swap(main, "urn:other")}), DAMAGED)
    yield Hostile("nothing zipped", zipped([]), "is not an Excel workbook")


def _cut_short() -> Iterator[Hostile]:
    content = good()
    yield Hostile("truncated by a byte", content[:-1], "incomplete")
    yield Hostile("truncated by a half", content[: len(content) // 2], "incomplete")
    yield Hostile("truncated to its first header", content[:30], "incomplete")
    yield Hostile("zip header alone", b"PK\x03\x04", "incomplete")
    yield Hostile("its middle missing", content[:9_000] + content[9_400:], "not put together")
    yield Hostile("filled up with noughts", content + bytes(2_000), "not put together")
    broken = deflated(b"x" * 1_000)[:-3] + b"\xff\xff\xff"
    yield Hostile(
        "a part that does not inflate", changed({}, [Member("xl/a.bin", b"x" * 1_000, packed=broken)]), DAMAGED
    )
