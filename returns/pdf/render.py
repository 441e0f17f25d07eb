"""Lays out our HTML (`templates/pdf/`) by WeasyPrint, which may fetch nothing.

Text that someone typed cannot stall it: `returns.presentation` makes paragraphs of it, here every long run of characters gets
places to break, and characters that no font has are named in words.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.template.loader import get_template, render_to_string

from returns.pdf.characters import breakable, spelled_out, unprintable
from returns.pdf.facts import ReturnFacts
from returns.presentation import PrintedSheet

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.urls import URLFetcher


def render_return(facts: ReturnFacts, sheets: Sequence[PrintedSheet], movement: str = "") -> bytes:
    """The PDF of a return. The same facts and sheets give the same bytes. `movement`: what a plan says of metrics, safe HTML."""
    return render_html(return_html(facts, sheets, movement), facts.reference)


def render_html(html: str, reference: str) -> bytes:
    """The PDF of a document that was made of our templates. `reference` becomes its identifier."""
    html = breakable(html)
    missing = unprintable(html)
    content = _lay_out(spelled_out(html, missing), reference)
    # Which characters the fonts lack shows only in laying out, once in the life of a process for each.
    if unprintable(html) != missing:
        content = _lay_out(spelled_out(html, unprintable(html)), reference)
    return content


def return_html(facts: ReturnFacts, sheets: Sequence[PrintedSheet], movement: str = "") -> str:
    """The HTML that becomes the PDF. It needs the stylesheet `templates/pdf/return.css`."""
    return render_to_string("pdf/return.html", {"facts": facts, "sheets": sheets, "movement": movement})


def _lay_out(html: str, reference: str) -> bytes:
    from weasyprint import HTML

    page = HTML(string=html, url_fetcher=_no_fetcher())
    content: bytes = page.write_pdf(
        stylesheets=[_stylesheet()], pdf_variant="pdf/ua-1", pdf_identifier=reference.encode() or None
    )
    return content


@cache
def _no_fetcher() -> "URLFetcher":
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=("data",), allow_redirects=False)


@cache
def _stylesheet() -> "CSS":
    from weasyprint import CSS

    template = Path(get_template("pdf/return.html").origin.name)  # type: ignore[attr-defined]
    return CSS(string=template.with_name("return.css").read_text(encoding="utf-8"), url_fetcher=_no_fetcher())
