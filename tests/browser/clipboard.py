"""The clipboard, as a spreadsheet or a word processor leaves it, and Ctrl+V."""

from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

COPY = """([text, html]) => {
  const part = (type, content) => new Blob([content], { type });
  const parts = { "text/plain": part("text/plain", text) };
  if (html) parts["text/html"] = part("text/html", html);
  return navigator.clipboard.write([new ClipboardItem(parts)]);
}"""


def copy(page: Page, text: str, html: str = "") -> None:
    """Leaves a text on the clipboard, and beside it what a program copies for those that understand it."""
    site = urlsplit(page.url)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=f"{site.scheme}://{site.netloc}")
    page.evaluate(COPY, [text, html])


def paste(at: Locator, text: str, html: str = "") -> None:
    """Goes to a box as the keyboard does, with all that stands in it selected, and pastes."""
    copy(at.page, text, html)
    at.focus()
    if at.evaluate("at => at.matches('input:not([type=radio]), textarea')"):
        at.page.keyboard.press("Control+A")
    at.page.keyboard.press("Control+V")


def block(*rows: tuple[str, ...]) -> str:
    """Cells as a spreadsheet copies them: the last row ends with a line break too."""
    return "".join("\t".join(row) + "\r\n" for row in rows)


def html_of(*rows: tuple[str, ...]) -> str:
    """The same cells as the table that a spreadsheet copies beside the text."""
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><body><table>{lines}</table></body></html>"
