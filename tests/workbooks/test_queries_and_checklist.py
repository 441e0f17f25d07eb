"""The sheet Queries, and the checklist of the forms that count what is answered."""

from decimal import Decimal

from returns.answer_types import Value
from returns.answers import Answers, Name
from returns.workbook.layout import lay_out
from returns.workbook.names import defined_name
from tests.factories import tiny_definition
from tests.workbooks.invented import everything
from tests.workbooks.test_blank import leads_to
from tests.workbooks.test_fill import ONE_TEXT, values
from tests.workbooks.tools import blank_of, filled, form, opened, quarter_3, reading_of

QUOTING = f'{ONE_TEXT}[[query]]\nkey = "odd"\nat = "a.text"\nrule = "length(a.text) < 9"\nsays = "Is this meant: {{a.text}}"\n'


def test_a_form_that_counts_answers_has_its_checklist_before_the_cover_and_opens_on_the_cover() -> None:
    definition = form("2016-17-q1")
    workbook = opened(filled(definition, Answers({"cover.board": "Northmere"})))
    assert workbook.sheetnames == ["Checklist", *(sheet.tab for sheet in definition.sheets), "Queries", "Lists"]
    assert workbook.active is not None
    assert workbook.active.title == "Cover"
    checklist, places = workbook["Checklist"], lay_out(definition).cover.sections
    for section, place in zip(definition.checker, places, strict=True):
        assert checklist[str(place.heading)].value == section.sheet.heading
        assert leads_to(checklist.cell(place.heading.row, 3)) == "'Checklist'!$A$1"
        for index, row in enumerate(section.rows):
            assert checklist.cell(place.first_row + index, 2).value == row.label
            assert leads_to(checklist.cell(place.first_row + index, 3)) == f"'{section.sheet.tab}'!{row.cell.absolute}"
    assert "Pending Fields" not in {cell.value for row in workbook["Cover"].iter_rows() for cell in row}


def test_its_cover_counts_the_answered_questions_of_each_sheet() -> None:
    definition = form("2016-17-q1")
    answers = Answers({"cover.board": "Northmere", "cover.email": "a@example.org"})
    cover = values(filled(definition, answers))["Cover"]
    heading = lay_out(definition).cover.counts
    assert cover[str(heading)].value == "No. of questions answered"
    lines = [(cover.cell(row, 2).value, cover.cell(row, 4)) for row in range(heading.row + 1, heading.row + 8)]
    assert [(label, cell.value, cell.number_format) for label, cell in lines][:3] == [
        ("Cover", 2, '0" of 5"'),
        ("Budget Arrangements", 0, '0" of 2"'),
        ("National Conditions", 0, '0" of 36"'),
    ]
    colours = {str(rule.sqref): [(r.operator, r.formula) for r in rule.rules] for rule in cover.conditional_formatting}
    assert colours[lines[0][1].coordinate] == [("equal", ["5"]), ("notEqual", ["5"])]
    assert cover[str(lay_out(definition).cover.word)].value == "Incomplete"


def test_the_queries_have_a_line_for_each_rule_with_room_for_an_explanation() -> None:
    definition = quarter_3()
    sheet = opened(blank_of(definition))["Queries"]
    assert [cell.value for cell in sheet[5]][1:5] == ["Sheet", "Cell", "What is asked", "Explanation"]
    rules = [rule for rule in definition.rules if rule.strength == "query"]
    names = opened(blank_of(definition)).defined_names
    for row, rule in enumerate(rules, 6):
        about = definition.questions[rule.at]
        line = [sheet.cell(row, column) for column in range(2, 6)]
        assert [cell.value for cell in line] == [definition.sheets_by_key[rule.at].heading, str(about.cell), None, None]
        assert leads_to(line[1]) == f"'{definition.sheets_by_key[rule.at].tab}'!{about.cell.absolute}"
        assert line[3].number_format == "@"
        assert names[defined_name(rule.explanation)].attr_text == f"'Queries'!$E${row}"
    (quiet,) = sheet.conditional_formatting
    assert (str(quiet.sqref), quiet.rules[0].formula) == (f"B6:E{5 + len(rules)}", ["LEN($D6)=0"])


def test_queries_and_explanations_go_out_with_the_return_but_in_no_publication_copy() -> None:
    given: dict[str, Value] = {"all.now.whole": Decimal(7), "explanation.many": "So many came."}
    definition, answers = everything("not_needed"), Answers(given)
    sheet = values(filled(definition, answers))["Queries"]
    assert (sheet["D6"].value, sheet["E6"].value) == ("7 are very many.", "So many came.")
    assert (sheet["D7"].value, sheet["E7"].value) == (None, None)
    sheet = values(filled(definition, answers, publication=True))["Queries"]
    assert (sheet["D6"].value, sheet["E6"].value) == (None, None)


def test_an_explanation_stays_where_its_query_is_gone() -> None:
    definition = everything("not_needed")
    sheet = values(filled(definition, Answers({"explanation.many": "So many came."})))["Queries"]
    assert (sheet["D6"].value, sheet["E6"].value) == (None, "So many came.")


def test_a_query_gets_the_height_that_its_text_needs() -> None:
    definition = everything("not_needed")
    long = "A line of some fifty characters, then another one.\n" * 15
    sheet = opened(filled(definition, Answers({"all.now.text": long, "all.before.text": long})))["Queries"]
    assert sheet.row_dimensions[7].height > 150
    assert sheet.row_dimensions[6].height < 30


def test_a_query_that_quotes_a_whole_text_still_fits_into_its_cell() -> None:
    definition = tiny_definition(QUOTING)
    content = filled(definition, Answers({"a.text": "x" * 32_767}))
    said = values(content)["Queries"]["D6"].value
    assert (said[:20], said[-1], len(said)) == ("Is this meant: xxxxx", "…", 2_001)
    assert reading_of(content, definition).answers[Name("a.text")] == "x" * 32_767


def test_what_is_not_confirmed_is_counted_on_the_sheet_queries() -> None:
    definition = form("2016-17-q2")
    values: dict[str, Value] = {"cover.phone": "020 7946 0000", "teams.acute": "throughout", "dicr.pilot": "none"}
    carried = Answers(values, unconfirmed=frozenset(map(Name, values)))
    words = "Answers that were carried over from the period before and that nobody has confirmed yet"
    assert opened(filled(definition, carried))["Queries"]["D4"].value == f"{words}: Cover 1, Additional Measures 2"
    assert opened(filled(definition, Answers(values)))["Queries"]["D4"].value is None
    assert opened(filled(definition, carried, publication=True))["Queries"]["D4"].value is None
    assert reading_of(filled(definition, carried), definition).refusals == ()
