"""What reads on the check page, on paper and in the PDF."""

from dataclasses import replace
from decimal import Decimal

from returns.answer_types import Value
from returns.answers import Answers, Name, Row
from returns.checks import check
from returns.definition.model import Definition
from returns.presentation import PrintedAnswers, PrintedNote, PrintedSheet, PrintedTable, PrintedText, present
from returns.presentation.printed import COLUMNS_ACROSS
from returns.presentation.text import BREAK_SIGN, LINES_KEPT, paragraphs, tame
from tests.factories import tiny_definition

COVER = """
[[block]]
kind = "question"
key = "cover.name"
cell = "C8"
label = "Name:"
type = "text"
required = true
contact = true

[[block]]
kind = "question"
key = "cover.met"
cell = "C10"
label = "Was it met?"
type = "choice"
choices = "yes_no"
required = true

[[block]]
kind = "question"
key = "cover.why"
cell = "C12"
label = "If not, why?"
type = "long_text"
required = "cover.met == 'no'"

[[block]]
kind = "question"
key = "cover.cost"
cell = "C14"
label = "Cost"
type = "money"
relevant = "cover.met == 'no'"

[[query]]
key = "dear"
at = "cover.cost"
rule = "cover.cost <= 1000"
says = "{cover.name} says that it costs {cover.cost}."
"""
GRID = """
[[block]]
kind = "grid"
key = "changes"
label = "Changes"
row_heading = "Change"
shown_as = "table"

  [[block.column]]
  key = "level"
  cell = "D"
  label = "Level"
  type = "choice"
  choices = "yes_no"
  required = true

  [[block.column]]
  key = "challenges"
  cell = "E"
  label = "Challenges"
  type = "long_text"
  required = "level == 'no'"

  [[block.row]]
  key = "first"
  cell = 12
  label = "First change"

  [[block.row]]
  key = "second"
  cell = 13
  label = "Second change"
"""
TABLE = """
[[block]]
kind = "table"
key = "schemes"
label = "Schemes"
first_row = 8
least = 1

  [[block.column]]
  key = "name"
  cell = "B"
  label = "Scheme"
  type = "text"
  required = true

  [[block.column]]
  key = "cost"
  cell = "C"
  label = "Cost"
  type = "money"
"""


def sheet_of(definition: Definition, answers: Answers, *, publication: bool = False) -> PrintedSheet:
    return present(definition, answers, check(definition, answers), publication=publication)[0]


def cover(publication: bool = False, **values: Value) -> PrintedSheet:
    answers = Answers({key.replace("cover_", "cover."): value for key, value in values.items()})
    return sheet_of(tiny_definition(COVER), answers, publication=publication)


def brief(sheet: PrintedSheet) -> dict[str, str]:
    """Label → what stands there, of the plain brief answers."""
    blocks = [block for block in sheet.blocks if isinstance(block, PrintedAnswers)]
    return {answer.label: answer.text or answer.blank for block in blocks for answer in block.answers}


def table_of(definition: Definition, answers: Answers) -> PrintedTable:
    block = sheet_of(definition, answers).blocks[0]
    assert isinstance(block, PrintedTable)
    return block


def test_a_blank_says_why_nothing_stands_there() -> None:
    assert brief(cover()) == {
        "Name:": "Not answered",
        "Was it met?": "Not answered",
        "If not, why?": "Not needed",
        "Cost": "None given",
    }


def test_a_choice_reads_by_its_label_and_money_with_its_unit() -> None:
    read = brief(cover(cover_met="no", cover_cost=Decimal(1500)))
    assert read["Was it met?"] == "No"
    assert read["Cost"] == "£1,500"


def test_what_does_not_apply_is_left_out_although_it_is_stored() -> None:
    assert "Cost" not in brief(cover(cover_met="yes", cover_cost=Decimal(9)))


def test_pending_counts_are_the_checkers() -> None:
    sheet = cover(cover_name="Ada")
    assert (sheet.rows, sheet.pending, sheet.answered) == (3, 1, 2)


def test_a_finding_stands_at_its_answer_and_names_the_cell() -> None:
    sheet = cover(cover_name="Ada", cover_met="no", cover_cost=Decimal(1500))
    (finding,) = sheet.findings
    answers = [answer for block in sheet.blocks if isinstance(block, PrintedAnswers) for answer in block.answers]
    assert [answer.name for answer in answers if finding in answer.findings] == ["cover.cost"]
    assert (finding.word, finding.cell, finding.anchor) == ("Query", "C14", "id_cover.cost")
    assert finding.message == "Ada says that it costs £1,500."


def test_a_finding_below_a_table_says_where_it_stands() -> None:
    rule = '[[query]]\nkey = "late"\ngrid = "changes"\nat = "level"\nrule = "level != \'no\'"\nsays = "{}"\n'
    said = Answers({"changes.first.level": "no", "changes.second.level": "no"})
    for says, places in (
        ("Why not?", ["First change – Level", "Second change – Level"]),
        ("{row} is not there.", ["Level", "Level"]),
    ):
        table = table_of(tiny_definition(GRID + rule.replace("{}", says)), said)
        assert [(finding.place, finding.cell) for finding in table.findings] == list(
            zip(places, ["D12", "D13"], strict=True)
        )


def test_what_is_not_confirmed_in_a_table_is_counted_once() -> None:
    values = {"changes.first.level": "no", "changes.second.level": "yes"}
    unconfirmed = frozenset(map(Name, values))
    (counted,) = table_of(tiny_definition(GRID), Answers(values, unconfirmed=unconfirmed)).findings
    assert counted.message.startswith("2 answers here were carried over from the period before")
    (single,) = table_of(
        tiny_definition(GRID), Answers(values, unconfirmed=frozenset([Name("changes.second.level")]))
    ).findings
    assert (single.place, single.cell) == ("Second change – Level", "D13")


def test_a_publication_copy_says_nothing_of_contacts_not_even_in_a_finding() -> None:
    sheet = cover(publication=True, cover_name="Ada", cover_met="no", cover_cost=Decimal(1500))
    assert "Ada" not in repr(sheet)
    assert "Name:" not in brief(sheet)
    assert sheet.withheld == 1


def test_a_long_text_stands_alone_between_the_brief_answers() -> None:
    sheet = cover(cover_name="Ada", cover_met="no", cover_why="One.\n\nTwo,\nand a half.")
    assert [block.kind for block in sheet.blocks] == ["answers", "text", "answers"]
    text = sheet.blocks[1]
    assert isinstance(text, PrintedText)
    assert text.answer.paragraphs == (("One.",), ("Two,", "and a half."))


def test_a_grid_reads_as_a_table_of_brief_answers_with_the_long_ones_below() -> None:
    values: dict[str, Value] = {"changes.first.level": "yes", "changes.second.level": "no"}
    table = table_of(tiny_definition(GRID), Answers({**values, "changes.second.challenges": "Many."}))
    assert table.columns == ("Level",)
    cells = [cell for line in table.lines for cell in line.cells if cell is not None]
    assert [cell.text for cell in cells] == ["Yes", "No"]
    assert [section.label for section in table.sections] == ["Second change"]
    assert table.silence == "No text is given or needed for: First change"


def test_many_rows_without_a_text_are_counted_and_not_named() -> None:
    table = table_of(tiny_definition(GRID), Answers({"changes.second.challenges": "Many."}))
    four = replace(table, silent=("a", "b", "c", "d"))
    assert four.silence == "No text is given or needed for any of the others (4)."
    assert replace(four, sections=()).silence == "No text is given or needed for any row (4)."
    assert replace(table, silent=()).silence == ""


def test_a_missing_long_text_of_a_grid_has_its_section() -> None:
    table = table_of(tiny_definition(GRID), Answers({"changes.first.level": "no"}))
    (block,) = table.sections[0].blocks
    assert isinstance(block, PrintedAnswers)
    assert (block.answers[0].blank, block.answers[0].anchor) == ("Not answered", "id_changes.first.challenges")


def test_a_grid_of_one_row_shown_as_a_section_is_no_table() -> None:
    one = GRID.replace('shown_as = "table"', 'shown_as = "sections"').split('  [[block.row]]\n  key = "second"')[0]
    table = table_of(tiny_definition(one), Answers({"changes.first.level": "yes"}))
    assert not table.lines
    assert [section.label for section in table.sections] == ["First change"]


def test_a_table_numbers_its_rows_and_leaves_out_empty_ones() -> None:
    rows = (Row("a", {"schemes.name": "Falls"}), Row("b", {}), Row("c", {"schemes.name": "Carers"}))
    table = table_of(tiny_definition(TABLE), Answers({}, {"schemes": rows}))
    assert [(line.label, line.cells[0].text if line.cells[0] else "") for line in table.lines] == [
        ("1", "Falls"),
        ("2", "Carers"),
    ]
    assert not table.gap


def test_a_table_without_the_rows_it_needs_says_so() -> None:
    table = table_of(tiny_definition(TABLE), Answers())
    assert (table.gap, table.gap_anchor) == ("At least one row is needed.", "id_schemes.name")


def test_a_table_too_wide_for_paper_is_printed_in_parts_that_repeat_the_rows() -> None:
    columns = "".join(
        f'\n[[block.column]]\nkey = "c{n}"\ncell = "{chr(68 + n)}"\nlabel = "Column {n}"\ntype = "text"\n'
        for n in range(COLUMNS_ACROSS + 1)
    )
    table = table_of(tiny_definition(TABLE + columns), Answers({}, {"schemes": (Row("a", {"schemes.name": "Falls"}),)}))
    assert [len(part.columns) for part in table.parts] == [COLUMNS_ACROSS, 3]
    assert [part.lines[0].label for part in table.parts] == ["1", "1. Falls"]


def test_notes_keep_their_place() -> None:
    note = '[[block]]\nkind = "note"\ntext = "Read this first."\ncell = "B4"\nheading = true\n'
    sheet = sheet_of(tiny_definition(note + COVER), Answers())
    assert sheet.blocks[0] == PrintedNote((("Read this first.",),), True)


def test_runs_of_blank_lines_part_paragraphs_once() -> None:
    assert paragraphs("a" + "\n" * 20_000 + "b") == (("a",), ("b",))


def test_lines_beyond_the_cap_run_on_and_none_is_lost() -> None:
    found = paragraphs("\n".join(f"line {n}" for n in range(1_000)))
    assert len(found[0]) == LINES_KEPT
    assert len(found) == 2
    assert found[1][0].split(BREAK_SIGN) == [f"line {n}" for n in range(LINES_KEPT, 1_000)]


def test_short_paragraphs_are_capped_too() -> None:
    found = paragraphs("\n\n".join("ab" * 3_000))
    assert len(found) == LINES_KEPT + 1


def test_what_turns_the_direction_of_a_page_is_taken_out_and_right_to_left_letters_stay() -> None:
    assert tame("\u202eabc\u2066 \u05e9\u05dc\u05d5\u05dd") == "abc \u05e9\u05dc\u05d5\u05dd"


def test_piles_of_marks_on_one_letter_are_levelled() -> None:
    assert tame("e\u0301" + "a" + "\u0301" * 5_000) == "e\u0301" + "a" + "\u0301" * 8
