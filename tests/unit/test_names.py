"""Names of people as they are typed: what is kept of them, and what is none."""

import pytest
from django.core.exceptions import ValidationError

from bcf.names import LONGEST_NAME, clean_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada", "Ada"),
        ("  Ada \t  Lovelace ", "Ada Lovelace"),
        ("Ada\u00a0L.", "Ada L."),
        ("Zoë O’Brien-Ørsted", "Zoë O’Brien-Ørsted"),
        ("x" * LONGEST_NAME, "x" * LONGEST_NAME),
    ],
)
def test_a_name_is_kept_with_single_blanks(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "Ada\n\nYour password has expired",
        "Ada\rBen",
        "Ada\u2028Ben",
        "Ada\u202eneB",
        "A\u200bda",
        "Ada\x00",
        " ",
        "x" * 101,
    ],
)
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        clean_name(typed)
