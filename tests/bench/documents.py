"""What the PDF's export costs, beside WeasyPrint on the same HTML; and texts that could stall it, beside ordinary ones."""

from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from tests.bench.prepare import SENTENCE
from tests.bench.table import Figure, Rounds, at_most, in_turns
from tests.bench.workbooks import filled_return

MOST_TIMES, MOST_FOR_LONG = 1.2, 3.0
PLAIN = Rounds(most=8, warm_up=1, seconds=60)
LONG = Rounds(most=4, warm_up=1, seconds=60)
LIMIT = 20_000
"""Characters of each of the narratives."""


def figures() -> Iterator[Figure]:
    """The PDF of the filled return, from the database to recorded bytes; then of long texts, from answers to bytes."""
    from bcf.models import User
    from returns.exports import export_pdf

    submission, board = filled_return()
    user = User.objects.get(email="bench@example.org")

    def ours() -> bytes:
        return export_pdf(submission, board, by=user).content

    html = html_of(ours)
    floor = weasyprint_alone()
    times = in_turns(ours, lambda: floor(html), PLAIN)
    yield at_most("Export the PDF", "WeasyPrint on the same HTML", times, MOST_TIMES)
    ordinary = (SENTENCE * LIMIT)[: LIMIT - 1] + "."
    for name, text in hostile().items():
        times = in_turns(with_narratives(text), with_narratives(ordinary), LONG)
        yield at_most(f"PDF with narratives of {name}", "as many characters of sentences", times, MOST_FOR_LONG)


def hostile() -> dict[str, str]:
    """Texts of LIMIT characters that lay out badly."""
    return {
        f"one word of {LIMIT:,} letters": "x" * LIMIT,
        "words of 1,000 letters": " ".join(["w" * 999] * (LIMIT // 1_000)) + "w",
        f"{LIMIT - 2:,} line breaks": "a" + "\n" * (LIMIT - 2) + "b",
        f"{LIMIT // 2:,} lines of one letter": "a\n" * (LIMIT // 2 - 1) + "a.",
    }


def html_of(export: Callable[[], object]) -> str:
    """The HTML from which an export lays out its PDF."""
    from returns.pdf import render

    caught = []

    def catching(*arguments: object) -> str:
        caught.append(plain(*arguments))
        return caught[-1]

    plain: Callable[..., str] = render.return_html
    with patch.object(render, "return_html", catching):
        export()
    return caught[-1]


def weasyprint_alone() -> Callable[[str], bytes]:
    """WeasyPrint with the export's own options and stylesheet, and nothing around it."""
    from django.conf import settings
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    style = Path(settings.BASE_DIR / "templates" / "pdf" / "return.css").read_text(encoding="utf-8")
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    sheet = CSS(string=style, url_fetcher=fetcher)

    def lay_out(html: str) -> bytes:
        page = HTML(string=html, url_fetcher=fetcher)
        content: bytes = page.write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1", pdf_identifier=b"bench")
        return content

    return lay_out


def with_narratives(text: str) -> Callable[[], bytes]:
    """Makes the PDF of the filled return whose longest questions are answered with `text`."""
    from django.utils import timezone

    from returns.checks import check
    from returns.pdf import ReturnFacts, render_return
    from returns.presentation import present
    from returns.stored import load_answers
    from returns.versions import definition_of

    submission, board = filled_return()
    definition = definition_of(submission.version)
    long = [q.key for q in definition.questions.values() if q.limit is not None and q.limit >= LIMIT]
    answers = load_answers(submission, definition, board).having(dict.fromkeys(long, text))
    period = definition.period

    def export() -> bytes:
        report = check(definition, answers)
        facts = ReturnFacts(
            board=board.name,
            ons_code=board.ons_code,
            period_title=period.title,
            period_label=period.label,
            complete=report.complete,
            pending=report.pending,
            definition=submission.version.number,
            version_label="bench",
            made_at=timezone.now(),
        )
        return render_return(facts, present(definition, answers, report))

    return export
