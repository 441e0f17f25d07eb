"""The PDF of a return as its readers meet it: on paper, on a screen, and read aloud."""

from collections import Counter
from itertools import pairwise

import pytest
from pypdf.generic import Destination

from returns.answers import Answers
from returns.checks import check
from returns.pdf import render_return, return_html
from returns.presentation import present
from tests.pdf.printing import Printed, facts_of, print_answers, published_answers, quarterly


@pytest.fixture(scope="module")
def complete() -> Printed:
    return print_answers(published_answers())


@pytest.fixture(scope="module")
def draft() -> Printed:
    values = {key: value for key, value in published_answers().items() if not key.startswith("hicm.patient_flow")}
    return print_answers({**values, "conditions.jointly_agreed.met": "no"})


def test_it_is_pdf_ua(complete: Printed, draft: Printed) -> None:
    assert complete.failures == []
    assert draft.failures == []
    assert print_answers({}).failures == []


def test_it_says_its_title_and_language(complete: Printed) -> None:
    assert complete.reader.metadata is not None
    assert complete.reader.metadata.title == "Better Care Fund Template Q3 2018/19: Kensington and Chelsea"
    assert complete.root["/Lang"] == "en-GB"
    assert complete.root["/MarkInfo"]["/Marked"]


def test_the_cover_tells_board_period_state_and_who_signed_off(complete: Printed) -> None:
    cover = complete.pages[0]
    for words in (
        "Better Care Fund Template Q3 2018/19",
        "Kensington and Chelsea (E09000020)",
        "Complete",
        "Version 1.01, definition 1",
        "9 March 2019, 14:02",
        "Senior Responsible Officers Health and Social Care",
        "0b9f6a52-6a0e-4a57-9a2b-3f1f6f1e2d11",
    ):
        assert words in cover


def test_every_page_is_numbered_and_every_further_page_says_whose_it_is(complete: Printed) -> None:
    last = len(complete.pages)
    for number, text in enumerate(complete.pages, 1):
        assert f"Page {number} of {last}" in text
    for text in complete.pages[1:]:
        assert "Kensington and Chelsea · Q3 2018/19" in text
        assert "Complete · Version 1.01, definition 1" in text


def test_a_draft_says_so_on_every_page_and_what_is_pending(draft: Printed) -> None:
    assert "Draft: 6 fields still to be answered" in draft.pages[0]
    assert all("Draft, 6 pending" in text for text in draft.pages[1:])
    assert "1 field still to be answered" in draft.text
    assert "Not answered" in draft.text


def test_headings_go_down_one_level_at_a_time(complete: Printed) -> None:
    levels = [int(element["/S"][2:]) for element in complete.elements() if element["/S"][:2] == "/H"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_each_table_has_a_caption_and_each_header_cell_a_scope() -> None:
    sheets = present(quarterly(), answers := Answers(published_answers()), check(quarterly(), answers))
    html = return_html(facts_of(), sheets)
    assert html.count("<table") == html.count("<caption>") > 0
    assert html.count("<th ") == html.count('scope="row"') + html.count('scope="col"')
    assert "<th>" not in html


def test_each_cell_of_a_table_names_its_headers(complete: Printed) -> None:
    kinds = Counter(element["/S"] for element in complete.elements())
    assert 0 < kinds["/Caption"] <= kinds["/Table"]
    headers = {element["/ID"] for element in complete.elements() if element["/S"] == "/TH"}
    for cell in complete.elements():
        if cell["/S"] == "/TD":
            assert cell["/A"]["/Headers"]
            assert headers.issuperset(cell["/A"]["/Headers"])


def test_the_outline_leads_to_the_sheets(complete: Printed) -> None:
    top, sheets = complete.reader.outline
    assert isinstance(top, Destination)
    assert isinstance(sheets, list)
    assert top.title == "Better Care Fund Template Q3 2018/19"
    titles = [entry.title for entry in sheets if isinstance(entry, Destination)]
    assert titles[0] == "1. Cover"
    assert titles[-1] == "5. Narrative"


def test_levels_stand_in_a_table_and_the_narratives_below_it(complete: Printed) -> None:
    levels = complete.text.index("Chg 1 Early discharge planning Established")
    assert levels < complete.text.index("System wide SOP for DTOCs Implemented")


def test_nothing_in_it_leads_outside(complete: Printed) -> None:
    assert not any("/Annots" in page for page in complete.reader.pages)
    assert not complete.reader.attachments
    for forbidden in (b"/URI", b"/JavaScript", b"/Launch"):
        assert forbidden not in complete.content


def test_a_publication_copy_leaves_out_who_to_contact() -> None:
    copy = print_answers(published_answers(), publication=True)
    for contact in ("BCF lead officer", "bcf.lead@example.org", "020 7946 0000"):
        assert contact not in copy.text
    assert "3 contact details left out of this publication copy" in copy.text
    assert "Senior Responsible Officers" in copy.text


def test_the_same_return_gives_the_same_bytes(complete: Printed) -> None:
    assert print_answers(published_answers()).content == complete.content


def test_a_board_with_markup_in_its_name_is_only_a_name() -> None:
    text = Printed(render_return(facts_of(board='<b>&"Board"</b>'), ())).text
    assert '<b>&"Board"</b> (E09000020)' in text
