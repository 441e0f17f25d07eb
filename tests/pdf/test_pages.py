"""The check page and the print page, rendered without a database."""

import re
from collections.abc import Mapping
from datetime import date

from django.template.loader import render_to_string

from bcf.access import Rights
from bcf.models import Board
from bcf.permissions import ROLES
from returns.answer_types import Value
from returns.answers import Answers
from returns.models import DefinitionVersion, Submission
from returns.presentation import present
from returns.timetables import Dates
from returns.views.access import Place
from tests.pdf.printing import published_answers, quarterly

LATE: Mapping[str, Value] = {**published_answers(), "budget.s75_pooled": "no", "budget.s75_date": date(2018, 11, 5)}


def place_with(values: Mapping[str, Value]) -> Place:
    board = Board(ons_code="E09000020", name="Kensington and Chelsea")
    place = Place(Submission(version=DefinitionVersion(number=1)), board, quarterly(), Rights(ROLES["officer"], None))
    # What would be read from the database.
    vars(place).update(answers=Answers(values), dates=Dates())
    return place


def render(template: str, values: Mapping[str, Value], *, publication: bool = False) -> str:
    place = place_with(values)
    sheets = present(place.definition, place.answers, place.report, publication=publication)
    context = {"place": place, "sheets": sheets, "linked": "check" in template, "publication": publication}
    return render_to_string(template, context)


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_every_gap_leads_to_its_input() -> None:
    place = place_with({})
    html = render("returns/check.html", {})
    gaps = [place.gap_address(result.sheet, gap) for result in place.report.sheets for gap in result.gaps]
    assert len(gaps) > 60
    assert [gap for gap in gaps if f'href="{gap}"' not in html] == []


def test_a_finding_leads_to_its_input_where_it_stands() -> None:
    html = render("returns/check.html", LATE)
    place = place_with(LATE)
    (group,) = place.findings
    (found,) = group.findings
    assert html.count(found.finding.message) == 2
    assert f'href="{found.address}">Go to E15</a>' in html


def test_every_heading_and_every_target_of_a_link_within_the_page_is_there_once() -> None:
    html = render("returns/check.html", LATE)
    ids = re.findall(r'\sid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', html)) <= set(ids)


def test_what_was_typed_is_shown_as_text() -> None:
    hostile = {**published_answers(), "narrative.success_story": '<img src=x onerror="alert(1)"> \u202eabc'}
    for template in ("returns/check.html", "returns/print.html"):
        html = render(template, hostile)
        assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt; abc" in html
        assert "<img" not in html


def test_the_print_page_leads_nowhere_but_back() -> None:
    html = render("returns/print.html", LATE)
    assert re.findall(r'<a [^>]*href="([^"]*)"', html) == ["/returns/2018-19-q3/E09000020/"]
    assert "<nav" not in html


def test_the_print_page_for_publication_leaves_out_who_to_contact() -> None:
    words = words_of(render("returns/print.html", published_answers(), publication=True))
    assert "bcf.lead@example.org" not in words
    assert "3 contact details left out of this copy for publication." in words


def test_the_pages_say_what_the_pdf_says() -> None:
    for template in ("returns/check.html", "returns/print.html"):
        words = words_of(render(template, published_answers()))
        for said in ("Complete", "Chg 1: Early discharge planning Established", "Not required this quarter"):
            assert said in words
