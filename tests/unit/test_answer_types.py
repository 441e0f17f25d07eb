"""What a person types becomes a value, or a message that says what to do; what is kept comes back as it was."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.answer_types import ANSWER_TYPES, AnswerError, Value, clean_text, is_blank, printed, type_of
from returns.definition.cells import Cell
from returns.definition.model import Choice, ChoiceList, Question

YES_NO = ChoiceList("yes_no", (Choice("yes", "Yes"), Choice("no", "No"), Choice("part", "Partly – see below")))


def question(type_name: str, **details: Any) -> Question:
    choices = YES_NO if type_name == "choice" else None
    return Question(key="q", label="Q", type=type_name, cell=Cell(3, 8), choices=choices, **details)


def typed(type_name: str, text: str, **details: Any) -> Value | None:
    asked = question(type_name, **details)
    return type_of(asked).parse(text, asked)


def refusal(type_name: str, text: str, **details: Any) -> str:
    with pytest.raises(AnswerError) as error:
        typed(type_name, text, **details)
    return str(error.value)


# --- blank ----------------------------------------------------------------------------------------------------------

BLANKS = [
    "", " ", "\t", "\n", "\r\n", "\v", "\x00", "\u00a0", "\u2003", "\u202f", "\u3000", "\u200b", "\u200e", "\u2060", "\ufeff",
    "\u00ad", "\u2028", "\u2029", "\u2800", "\u3164", "\u115f", "\uffa0", "\u034f", "\ufe0f", "\u180e", " \u00a0\t\u200b\n",
]  # fmt: skip


@pytest.mark.parametrize("text", BLANKS, ids=ascii)
@pytest.mark.parametrize("type_name", ANSWER_TYPES)
def test_a_text_in_which_nothing_can_be_seen_is_blank_for_every_type(type_name: str, text: str) -> None:
    assert typed(type_name, text) is None


@pytest.mark.parametrize("text", ["0", ".", "-", "\u00a00", "😀", "\u200bx"], ids=ascii)
def test_a_text_with_anything_to_be_seen_is_not_blank(text: str) -> None:
    assert not is_blank(text)


def test_zero_is_an_answer_and_not_a_blank() -> None:
    assert typed("number", "0") == 0


def test_a_blank_prints_as_nothing() -> None:
    assert printed(None, question("money")) == ""


# --- texts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n", "\v", "\f", "\x85", "\u2028", "\u2029"], ids=ascii)
def test_every_kind_of_line_break_becomes_one_character(ending: str) -> None:
    assert typed("long_text", f"one{ending}two") == "one\ntwo"


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x1f", "\x7f", "\x9f", "\ud800", "\ufffe", "\uffff"], ids=ascii)
def test_a_character_that_a_workbook_cannot_hold_is_dropped(character: str) -> None:
    assert typed("long_text", f"one{character}two") == "onetwo"


def test_a_tab_within_a_text_stays() -> None:
    assert typed("long_text", "one\ttwo") == "one\ttwo"


def test_an_emoji_and_its_joiners_stay() -> None:
    assert typed("long_text", "👩\u200d⚕️ team") == "👩\u200d⚕️ team"


def test_one_line_of_text_joins_the_lines_it_was_pasted_in() -> None:
    assert typed("text", "  Ada \r\n\r\n Lovelace  ") == "Ada Lovelace"


def test_a_long_text_keeps_its_indentation_and_inner_lines_and_loses_its_end() -> None:
    assert typed("long_text", "  - one\n\n  - two\n\n ") == "  - one\n\n  - two"


def test_a_long_text_over_its_own_limit_is_kept() -> None:
    assert typed("long_text", "x" * 20_001, limit=20_000) == "x" * 20_001


def test_a_text_as_long_as_a_cell_is_taken() -> None:
    assert typed("long_text", "x" * 32_767) == "x" * 32_767


def test_a_text_longer_than_a_cell_is_refused() -> None:
    assert refusal("long_text", "x" * 32_768) == (
        "must have at most 32,767 characters, the most a workbook's cell holds; it has 32,768. Shorten it."
    )


def test_line_breaks_as_browsers_send_them_count_once_towards_the_limit() -> None:
    assert typed("long_text", "x\r\n" * 16_383) is not None


def test_a_workbook_counts_an_emoji_twice_so_half_as_many_fit_a_cell() -> None:
    assert typed("long_text", "😀" * 16_383) is not None
    assert "it has 32,768" in refusal("long_text", "😀" * 16_384)


def test_one_line_of_text_has_a_limit_of_its_own() -> None:
    assert refusal("text", "x" * 1_001) == "must have at most 1,000 characters; it has 1,001. Shorten it."


def test_one_line_of_text_with_a_limit_in_its_definition_is_kept_beyond_it() -> None:
    assert typed("text", "x" * 2_000, limit=1_500) == "x" * 2_000


@pytest.mark.parametrize("text", ["=1+1", "+44", "-see below", "@home", "'quoted'", '<b>&"', "NULL", "{cover.email}"])
def test_a_text_that_looks_like_something_else_stays_a_text(text: str) -> None:
    assert typed("text", text) == text


# --- e-mail and telephone -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["ada@example.org", "ada.b+bcf@mail.example.co.uk", "o'neil@nhs.net", "ada@münchen.example", "a_b-c@x-y.org"],
)
def test_an_email_address_is_taken_as_it_is(text: str) -> None:
    assert typed("email", text) == text


def test_an_email_address_loses_the_blanks_and_marks_it_was_pasted_with() -> None:
    assert typed("email", "\u202a ada@example.org\u202c\r\n") == "ada@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "ada", "ada@", "@example.org", "ada@example", "ada@@example.org", "ada@example..org", "ada@.example.org",
        "ada@example.org.",
        "Ada <ada@example.org>", "mailto:ada@example.org", "ada@example.org, ben@example.org", "ada b@example.org",
        "ada@example.org\nben@example.org", "a" * 65 + "@example.org", "ada@" + "x" * 250 + ".org",
    ],
)  # fmt: skip
def test_what_is_not_one_email_address_is_refused(text: str) -> None:
    assert refusal("email", text) == "must be one e-mail address, like name@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "020 7946 0000", "+44 20 7946 0000", "(020) 7946-0000", "020 7946 0000 ext. 12", "020 7946 0000 ext 12",
        "020 7946 0000 x12",
        "07700.900.123", "0800 11 1111", "020 7946 0000 / 07700 900123", "020 7946 0000 #3",
    ],
)  # fmt: skip
def test_a_telephone_number_is_taken_as_it_is(text: str) -> None:
    assert typed("phone", text) == text


def test_a_telephone_number_pasted_from_a_word_processor_has_plain_blanks() -> None:
    assert typed("phone", "\u202a020\u00a07946\u00a00000\u202c") == "020 7946 0000"


@pytest.mark.parametrize(
    "text", ["12345", "call me", "ada@example.org", "020 7946 0000 ask for Ada", "٠٢٠٧٩٤٦٠٠٠٠", "()()()()"]
)
def test_what_is_no_telephone_number_is_refused(text: str) -> None:
    assert refusal("phone", text) == "must be a telephone number, like 020 7946 0000"


# --- choices --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["yes", "Yes", "YES", "  yes ", "yes\u00a0", "\ufeffYes"], ids=ascii)
def test_a_choice_is_taken_by_key_or_by_label_in_any_case(text: str) -> None:
    assert typed("choice", text) == "yes"


def test_a_choice_that_is_not_listed_is_refused_with_the_list() -> None:
    assert refusal("choice", "Maybe") == "must be one of 'Yes', 'No', 'Partly – see below'; 'Maybe' is none of them"


def test_a_refusal_repeats_only_the_beginning_of_a_long_text() -> None:
    assert f"'{'x' * 40}…' is none" in refusal("choice", "x" * 500)


def test_a_choice_is_printed_by_its_label_and_typed_by_its_key() -> None:
    asked = question("choice")
    assert (printed("no", asked), type_of(asked).typed("no", asked)) == ("No", "no")


def test_a_stored_choice_that_is_listed_no_more_prints_as_its_key() -> None:
    assert printed("in_progress", question("choice")) == "in_progress"


# --- dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "31/12/2018", "31.12.2018", "31-12-2018", "2018-12-31", "31/12/18", "31 December 2018", "31 dec 2018",
        " 31/12/2018\u200b",
        "31\u00a0December\u00a02018",
    ],
    ids=ascii,
)  # fmt: skip
def test_a_date_is_understood_in_the_ways_it_is_written_here(text: str) -> None:
    assert typed("date", text) == date(2018, 12, 31)


def test_day_and_month_may_have_one_digit() -> None:
    assert typed("date", "1/2/2019") == date(2019, 2, 1)


@pytest.mark.parametrize("text", ["1/2/00", "1/2/68", "1/2/69", "1/2/99"])
def test_a_year_of_two_digits_is_one_of_this_century(text: str) -> None:
    found = typed("date", text)
    assert isinstance(found, date)
    assert found.year == 2000 + int(text[-2:])


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2019", "29/02/2019", "31/04/2019", "12/31/2018", "00/01/2019", "31/12",
        "Dec 2018", "next week",
        "31/12/2018 10:00", "43465", "31/12/018", "٣١/١٢/٢٠١٨", "３１/１２/２０１８", "31/12/20188", "--",
    ],
)  # fmt: skip
def test_what_is_no_real_date_is_refused(text: str) -> None:
    assert refusal("date", text) == f"must be a real date written DD/MM/YYYY, like 31/12/2018; '{text}' is not"


@pytest.mark.parametrize(
    ("text", "year"), [("31/12/1899", 1899), ("01/01/2200", 2200), ("31/12/0018", 18), ("31/12/9999", 9999)]
)
@pytest.mark.parametrize("kind", ["date", "date_or_word"])
def test_a_date_centuries_off_is_refused_by_its_year(kind: str, text: str, year: int) -> None:
    assert refusal(kind, text) == f"must lie in the years 1900 to 2199, not in {year}"


def test_the_29th_of_february_exists_in_a_leap_year() -> None:
    assert typed("date", "29/02/2020") == date(2020, 2, 29)


@pytest.mark.parametrize("text", ["Live", "live", " LIVE\n"])
def test_a_date_or_word_takes_its_word_in_any_case(text: str) -> None:
    assert typed("date_or_word", text) == "Live"


def test_a_date_or_word_takes_a_date() -> None:
    assert typed("date_or_word", "31/12/2018") == date(2018, 12, 31)


def test_a_date_or_word_refuses_other_words() -> None:
    assert refusal("date_or_word", "soon") == (
        "must be a real date written DD/MM/YYYY, or the word Live; 'soon' is neither"
    )


# --- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_name", "text", "value"),
    [
        ("number", "1234567", "1234567"), ("number", "1,234,567", "1234567"), ("number", "1,234.5", "1234.5"),
        ("number", "1 234 567", "1234567"), ("number", "1\u00a0234", "1234"), ("number", "1\u202f234", "1234"),
        ("number", "-5", "-5"), ("number", "+5", "5"), ("number", "\u22125", "-5"), ("number", "(500)", "-500"),
        ("number", "( 500 )", "-500"),
        ("number", "007", "7"), ("number", ".5", "0.5"), ("number", "-0", "0"), ("number", "-0.00", "0"),
        ("number", "0.000001", "0.000001"), ("number", "999,999,999,999", "999999999999"),
        ("money", "£1,234", "1234"), ("money", "£ 1,234.50", "1234.50"), ("money", "-£500", "-500"),
        ("money", "£-500", "-500"),
        ("money", "(£500)", "-500"), ("money", "0.10", "0.1"),
        ("integer", "12", "12"), ("integer", "12.0", "12"), ("integer", "12.000000", "12"),
        ("percent", "12%", "12"), ("percent", "12 %", "12"), ("percent", "12.5", "12.5"), ("percent", "-3%", "-3"),
        ("percent", "(3%)", "-3"),
    ],
    ids=ascii,
)  # fmt: skip
def test_a_number_is_understood_where_it_can_mean_only_one(type_name: str, text: str, value: str) -> None:
    assert typed(type_name, text) == Decimal(value)


NO_NUMBERS = [
    "1.234,50", "1,23", "1,2345", "12,34,567", ",5", "1,", "5.", "1e5", "1E5", "0x1F", "1_000", "١٢", "１２", "½", "12%",
    "£5", "five",
    "5 pounds", "5m", "£", "%", ".", "-", "+", "()", "--5", "+-5", "(-5)", "((5))", "(5", "5)", "5-", "NaN", "nan",
    "Infinity", "-inf", "sNaN",
    "1 2", "12 34", "5 5.5", "1.2.3", "TRUE", "=5", "5\n6",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert refusal("number", text) == "must be a number. Remove any words or units, for example 1234.5"


@pytest.mark.parametrize("text", ["%5", "5%%", "£5", "5£"])
def test_a_percentage_takes_its_sign_only_behind_it(text: str) -> None:
    assert refusal("percent", text) == "must be a percentage. Remove any words or units, for example 94"


@pytest.mark.parametrize("text", ["££5", "5£", "£5%", "5p", "-£-5", "$5"])
def test_money_takes_its_sign_only_before_it(text: str) -> None:
    assert "must be an amount in pounds" in refusal("money", text)


def test_money_has_pence_at_most() -> None:
    assert refusal("money", "1.005") == (
        "must be an amount in pounds with at most 2 decimals. Remove any words or units, for example 9000"
    )


def test_a_whole_number_has_no_decimals() -> None:
    assert (
        refusal("integer", "12.5")
        == "must be a whole number without decimals. Remove any words or units, for example 12"
    )


def test_a_question_may_allow_fewer_decimals_than_its_type() -> None:
    assert "with at most 1 decimal." in refusal("percent", "12.55", decimals=1)


def test_a_question_may_set_bounds() -> None:
    assert refusal("percent", "101", minimum=0, maximum=100) == "must lie between 0 and 100"
    assert typed("percent", "100", minimum=0, maximum=100) == 100


@pytest.mark.parametrize("text", ["1" + "0" * 12, "-1" + "0" * 12, "9" * 30, "-" + "9" * 39])
def test_a_number_too_large_to_be_kept_is_refused(text: str) -> None:
    assert refusal("number", text) == "must lie between -999,999,999,999 and 999,999,999,999"


def test_a_number_of_a_whole_page_is_refused_at_once() -> None:
    assert "must be a number" in refusal("number", "1" * 30_000)


def test_a_number_with_more_digits_than_a_workbook_holds_is_refused() -> None:
    assert refusal("number", "9999999999.123456") == "must have at most 15 digits, as many as a workbook holds"
    assert typed("number", "999999999.123456") == Decimal("999999999.123456")


def test_decimals_without_end_are_refused() -> None:
    assert "must be a number" in refusal("number", "0." + "3" * 30)


@pytest.mark.parametrize(
    ("type_name", "value", "words", "details"),
    [
        ("money", "1234", "£1,234", {}), ("money", "1234.5", "£1,234.50", {}), ("money", "-500", "-£500", {}),
        ("money", "1234", "£1,234.00", {"decimals": 2}), ("money", "0", "£0", {}),
        ("percent", "94", "94%", {}), ("percent", "94.50", "94.5%", {}), ("percent", "94.5", "94.50%", {"decimals": 2}),
        ("number", "1000000", "1,000,000", {}), ("number", "0.50", "0.5", {}), ("integer", "100", "100", {}),
        ("number", "-0.001", "0.00", {"decimals": 2}), ("number", "2.5", "3", {"decimals": 0}),
    ],
)  # fmt: skip
def test_a_number_is_printed_as_people_read_it(type_name: str, value: str, words: str, details: dict[str, int]) -> None:
    assert printed(Decimal(value), question(type_name, **details)) == words


def test_a_number_kept_with_zeros_behind_it_has_the_same_json_as_without() -> None:
    asked = question("number")
    assert type_of(asked).to_json(Decimal("5.000000")) == type_of(asked).to_json(Decimal(5)) == "5"


def test_a_large_round_number_is_written_out_in_json() -> None:
    assert type_of(question("money")).to_json(Decimal(1000000)) == "1000000"


# --- round trips ----------------------------------------------------------------------------------------------------

NUMBERS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**12) + 1, 10**12 - 1), st.integers(0, 6)
)
AMOUNTS = st.decimals(-999_999_999_999, 999_999_999_999, places=2, allow_nan=False, allow_infinity=False)
WHOLE = st.integers(-999_999_999_999, 999_999_999_999).map(Decimal)
PERCENTAGES = st.decimals(-1_000_000, 1_000_000, places=6, allow_nan=False, allow_infinity=False)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "number": NUMBERS,
    "money": AMOUNTS,
    "integer": WHOLE,
    "percent": PERCENTAGES,
    "date": DAYS,
    "date_or_word": DAYS | st.just("Live"),
    "choice": st.sampled_from([choice.key for choice in YES_NO.choices]),
}
SURELY_TEXT = st.text(max_size=200)


@pytest.mark.parametrize("type_name", VALUES)
@given(st.data())
def test_a_value_comes_back_from_its_input_from_its_print_and_from_json(type_name: str, data: st.DataObject) -> None:
    asked = question(type_name)
    kind, value = type_of(asked), data.draw(VALUES[type_name])
    assert kind.parse(kind.typed(value, asked), asked) == value
    assert kind.parse(kind.printed(value, asked), asked) == value
    assert kind.from_json(kind.to_json(value)) == value


@pytest.mark.parametrize("type_name", ["text", "long_text"])
@given(text=SURELY_TEXT)
def test_a_text_that_was_read_once_is_read_the_same_again(type_name: str, text: str) -> None:
    asked = question(type_name)
    kind, value = type_of(asked), typed(type_name, text)
    if value is not None:
        assert kind.parse(kind.typed(value, asked), asked) == value
        assert kind.from_json(kind.to_json(value)) == value


@pytest.mark.parametrize("type_name", ANSWER_TYPES)
@given(text=st.text(max_size=60) | st.text("0123456789-+(),. £%/\u00a0e", max_size=20))
def test_whatever_is_typed_gives_a_value_a_blank_or_a_message(type_name: str, text: str) -> None:
    with suppress(AnswerError):
        value = typed(type_name, text)
        assert (value is None) == is_blank(clean_text(text))
        assert value != ""


@given(SURELY_TEXT)
def test_cleaning_a_text_twice_changes_nothing_more(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize(("amount", "shown"), [("1250.50", "1250.50"), ("1250", "1250"), ("-0.1", "-0.10")])
def test_an_amount_with_pence_keeps_both_its_places_in_the_box(amount: str, shown: str) -> None:
    money = question("money")
    assert type_of(money).typed(Decimal(amount), money) == shown
