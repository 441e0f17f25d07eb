"""Tables that a spreadsheet opens without harm."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bcf.csv import download, lines, safe


@pytest.mark.parametrize("text", ["=1+1", "+44", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == "'" + text


@pytest.mark.parametrize("value", ["", "1=1", "Ada", " x", -5, Decimal("-5.5"), None])
def test_everything_else_stays(value: object) -> None:
    assert safe(value) == value


def test_moments_are_told_in_london() -> None:
    assert safe(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "2026-07-01 13:00:00"


def test_lines_come_one_by_one_and_quoted_where_needed() -> None:
    found = lines(["a", "b"], iter([("1,2", 'say "x"'), (None, -1)]))
    assert next(found) == "\ufeffa,b\r\n"
    assert list(found) == ['"1,2","say ""x"""\r\n', ",-1\r\n"]


def test_a_download_has_a_name_and_is_kept_nowhere() -> None:
    response = download("answers.csv", ["a"], [[1]])
    assert response["Content-Disposition"] == 'attachment; filename="answers.csv"'
    assert response["Cache-Control"] == "no-store"
    assert response.getvalue().decode() == "\ufeffa\r\n1\r\n"
