"""Texts that were written to break the page, or to reach out of it."""

import logging
import time

import pytest

from returns.pdf.characters import LONGEST_RUN, breakable, spelled_out
from tests.pdf.printing import Printed, print_with

SENTENCES = ("The board met in December and agreed the plan for winter. " * 400)[:20_000]


def seconds(text: str) -> float:
    """Processor time of the PDF with this narrative."""
    start = time.process_time()
    print_with(narrative=text)
    return time.process_time() - start


@pytest.fixture(scope="module")
def ordinary() -> float:
    print_with(narrative="Warm.")
    return min(seconds(SENTENCES), seconds(SENTENCES))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 20_000, id="one word"),
        pytest.param("Pneumonoultramicroscopicsilicovolcanoconiosis" * 444, id="long words"),
        pytest.param("a" + "\n" * 19_998 + "b", id="line breaks"),
        pytest.param("a\n" * 10_000, id="short lines"),
        pytest.param("a\n\n" * 6_666, id="short paragraphs"),
        pytest.param("a\u00a0" * 10_000, id="spaces that forbid a break"),
        pytest.param("a" + "\u0301" * 19_999, id="a pile of accents"),
        pytest.param("<&" * 10_000, id="markup"),
    ],
)
def test_no_text_takes_three_times_as_long_as_ordinary_sentences(text: str, ordinary: float) -> None:
    # The machine has other work: one quick run out of three is proof enough.
    assert any(seconds(text) <= 3 * ordinary for _ in range(3))


def test_no_text_of_line_breaks_makes_a_heap_of_paper() -> None:
    assert len(print_with(narrative="a\n" * 10_000).pages) <= 30


def test_markup_formulas_and_scripts_are_shown_as_what_was_typed() -> None:
    typed = '<img src=x onerror="alert(1)"> =HYPERLINK("http://example.org","go") {{ facts }} <script>1</script>'
    printed = print_with(narrative=typed)
    assert typed in printed.text
    assert printed.failures == []
    assert b"/URI" not in printed.content


def test_an_image_is_not_fetched(caplog: pytest.LogCaptureFixture) -> None:
    print_with(narrative='<img src="file:///etc/passwd"><link rel=attachment href="file:///etc/passwd">')
    assert not caplog.records


def test_text_that_turns_direction_cannot_turn_the_page() -> None:
    printed = print_with(narrative="before \u202egnp.exe\u2066 after \u05e9\u05dc\u05d5\u05dd")
    assert "before gnp.exe after" in printed.text
    assert printed.failures == []


def test_signs_that_no_font_has_are_spelled_out_and_kept_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    # Private use: surely in no font, wherever the test runs.
    with caplog.at_level(logging.DEBUG, logger="weasyprint"):
        printed = print_with(narrative="Well done \U00100001 and \U00100002\U00100003\U00100004\U00100005.")
    assert "Well done [u+100001] and [4 characters that cannot be printed]." in printed.text
    assert printed.failures == []
    assert not [record for record in caplog.records if "100001" in record.getMessage()]


def test_emoji_leave_it_pdf_ua() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert print_with(narrative=f"{family} \U0001f600 \U0001f1ec\U0001f1e7 " * 50).failures == []


def test_a_long_address_in_a_table_stays_inside_the_page() -> None:
    printed: Printed = print_with(**{"cover.signed_off_by": "x" * 1_000})
    assert "x" * 1_000 in printed.text.replace(" ", "")


def test_long_runs_get_places_to_break_and_tags_and_entities_stay_whole() -> None:
    run = "a" * (LONGEST_RUN - 1)
    assert breakable(f"<p>{run}&lt;bc</p>") == f"<p>{run}&lt;\u200bbc</p>"
    assert breakable(f'<p class="{run}bbb">{run}b</p>') == f'<p class="{run}bbb">{run}b</p>'
    assert breakable("a b " * 100) == "a b " * 100


def test_signs_are_named_one_by_one_or_counted() -> None:
    missing = frozenset("\U0001f600\U0001f601")
    assert spelled_out("a\U0001f600b", missing) == "a[grinning face]b"
    assert spelled_out("\U0001f600\u200d\U0001f601" * 2, missing) == "[4 characters that cannot be printed]"
    assert spelled_out("as it is", frozenset()) == "as it is"
