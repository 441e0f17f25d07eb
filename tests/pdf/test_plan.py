"""A plan's money as it is printed for a committee."""

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from schemes.amounts import amount
from schemes.checking import Explained
from schemes.checks import check
from schemes.models import Explanation
from schemes.pdf import facts_of, plan_html, printed_sections, render_plan
from schemes.pictures import Quarter, YearOfQuarters
from schemes.plan import Contribution, Line, Minimum, Plan, PlanBoard, StatedTotal
from schemes.printing import DESCRIPTION_SHOWN, PrintedPlan
from schemes.totals import pooled, spend, spend_by
from tests.pdf.printing import Printed
from tests.plans import plans

NORTHMERE, SOUTHVALE = PlanBoard("E09000901", "Northmere"), PlanBoard("E10000902", "Southvale")
YEARS = ("2017-18", "2018-19")
QUARTERS = (YearOfQuarters("2017-18", tuple(Quarter(number, Decimal(number * 750)) for number in range(1, 5))),)


@pytest.fixture(autouse=True)
def _cache_of_its_own(settings: Any) -> None:
    """Pictures are kept in memory: these tests know no database."""
    settings.CACHES = {"pictures": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def a_joint_plan(**changed: Any) -> Plan:
    """Two boards and two years: each puts in £3,000 a year and spends it on two themes."""
    boards = (NORTHMERE, SOUTHVALE)
    plan = Plan(
        "northmere-and-southvale", "Plan for two boards", boards, YEARS,
        contributions=tuple(
            Contribution(board.ons_code, year, source, who, Decimal(pounds))
            for board in boards
            for year in YEARS
            for source, who, pounds in (("nhs_minimum", f"{board.name} CCG", 2000), ("dfg", f"{board.name} Council", 1000))
        ),
        lines=tuple(
            Line(
                board.ons_code, name, ref=ref, theme=theme, area_of_spend="Social Care", commissioner="Local Authority",
                source=source, description=f"{name} as it is done.", amounts=dict.fromkeys(YEARS, Decimal(pounds)),
            )
            for board in boards
            for ref, name, theme, source, pounds in (
                ("A1", "Reablement", "Independence", "nhs_minimum", 2000),
                ("A2", "Adaptations", "Homes", "dfg", 1000),
            )
        ),
        minimums=(
            Minimum("E09000901", "2017-18", "social_care", Decimal(1500)),
            Minimum("E10000902", "2017-18", "social_care", Decimal(2500)),
        ),
    )  # fmt: skip
    return replace(plan, **changed)


def found_in(plan: Plan, said: str = "") -> list[Explained]:
    """What the checks find, each query explained if `said` says something."""
    return [
        Explained(one, Explanation(text=said, about=one.about) if said and one.strength == "query" else None)
        for one in check(plan)
    ]


def print_plan(plan: Plan, said: str = "", quarters: Sequence[YearOfQuarters] = ()) -> Printed:
    facts = facts_of(plan, datetime(2017, 9, 1, 12, 0, tzinfo=UTC), reference="northmere, version 3")
    return Printed(render_plan(plan, facts, found_in(plan, said), quarters))


def test_it_is_pdf_ua_with_pictures_that_are_told_in_words() -> None:
    printed = print_plan(a_joint_plan(), quarters=QUARTERS)
    assert printed.failures == []
    told = [element["/Alt"] for element in printed.elements() if element["/S"] == "/Figure"]
    assert "Funding by source: All boards" in told
    assert "Spend by theme: Southvale" in told
    assert "Plan, forecast and actual by quarter, 2017/18: All boards" in told


def test_the_cover_tells_boards_years_unit_totals_and_that_it_is_a_draft() -> None:
    cover = print_plan(a_joint_plan()).pages[0]
    for words in (
        "Plan for two boards",
        "Northmere and Southvale Health and Wellbeing Boards",
        "Northmere (E09000901), Southvale (E10000902)",
        "2017/18 and 2018/19",
        "Draft, not for sign-off",
        "Figures are whole pounds: a total may differ by rounding to a pound.",
        "Pooled fund £6,000 £6,000",
        "1 September 2017",
        "northmere, version 3",
    ):
        assert words in cover


def test_headings_go_down_one_level_at_a_time_and_tables_have_captions() -> None:
    plan = a_joint_plan()
    html = plan_html(plan, facts_of(plan, datetime(2017, 9, 1, tzinfo=UTC)), found_in(plan), QUARTERS)
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert html.count("<table") == html.count("<caption>") > 0
    assert html.count("<th ") == html.count('scope="row"') + html.count('scope="col"')
    assert "style=" not in html


def test_each_board_and_all_together_are_summed() -> None:
    text = print_plan(a_joint_plan()).text
    for words in (
        "Total, Northmere £3,000 £3,000",
        "Pooled fund £6,000 £6,000",
        "Northmere Council £1,000 £1,000",
        "Spend by theme and board, 2017/18",
        "Independence £2,000 £2,000 £4,000",
        "Total, Independence £4,000 £4,000",
        "All schemes £6,000 £6,000",
    ):
        assert words in text


def test_a_condition_that_is_not_met_says_so_in_the_table_and_in_the_checks() -> None:
    printed = print_plan(a_joint_plan())
    assert re.search(r"Northmere 2017/18 Yes £1,500 £2,000", printed.text)
    assert re.search(r"Southvale 2017/18 No £2,500 £2,000", printed.text)
    assert "Error: Southvale, 2017/18" in printed.text


def test_a_query_stands_beside_what_the_boards_say_to_it() -> None:
    plan = a_joint_plan(lines=a_joint_plan().lines[1:])
    text = print_plan(plan, said="The rest is spent in spring.").text
    assert "Query: Northmere, 2017/18: the schemes spend £1,000, the pooled fund holds £3,000" in text
    assert "The board explains: The rest is spent in spring." in text


def test_many_sums_that_rounding_explains_are_counted() -> None:
    stated = tuple(StatedTotal("total", "", "2017-18", Decimal(f"6000.{number}")) for number in range(1, 5))
    assert "Rounding explains" in print_plan(a_joint_plan(stated=stated)).text
    text = print_plan(a_joint_plan(stated=stated * 2)).text
    assert "8 more sums differ from what is printed by no more than rounding explains" in text
    assert "Rounding explains" not in text


def test_a_plan_without_anything_says_what_is_missing() -> None:
    printed = print_plan(Plan("p", "Empty plan", (NORTHMERE,), YEARS))
    assert printed.failures == []
    assert "Northmere" in printed.pages[0]
    assert "no contribution is entered" in printed.text


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert print_plan(a_joint_plan()).content == print_plan(a_joint_plan()).content


def test_nothing_in_it_leads_outside() -> None:
    printed = print_plan(a_joint_plan(title='<img src="file:///etc/passwd"> {{ facts }}'))
    assert '<img src="file:///etc/passwd"> {{ facts }}' in printed.text
    assert b"/URI" not in printed.content


def test_the_sections_for_a_signed_return_begin_at_the_third_level_and_leave_findings_to_it() -> None:
    sections = printed_sections(a_joint_plan())
    assert [*sections] == ["funding", "schemes"]
    for html in sections.values():
        assert not re.search(r"<h[12]", html)
        assert "<svg" in html
        assert 'class="finding' not in html


def test_long_descriptions_are_begun_and_end_with_an_ellipsis() -> None:
    plan = a_joint_plan(lines=(Line("E09000901", "Long", description="word " * 700, amounts={"2017-18": Decimal(1)}),))
    ((lines,),) = (scheme.paragraphs for scheme in PrintedPlan(plan, ()).descriptions)
    assert lines[0].endswith("…")
    assert len(lines[0]) <= DESCRIPTION_SHOWN + 1


def test_hostile_texts_neither_stall_nor_break_it() -> None:
    nasty = (
        "x" * 200,
        "a\u00a0" * 100,
        "a" + "\u0301" * 199,
        "\u202eabc" * 40,
        "<b>&" * 50,
        "\U0001f600" * 200,
        "W" * 250,
    )
    lines = [
        Line(
            "E09000901",
            text[:250],
            theme=text[:200],
            provider=text[:200],
            description=text * 20,
            amounts={"2017-18": Decimal(n)},
        )
        for n, text in enumerate(nasty * 3)
    ]
    plan = a_joint_plan(lines=tuple(lines))
    start = time.process_time()
    printed = print_plan(plan)
    assert time.process_time() - start < 60
    assert printed.failures == []
    assert "<b>&" in printed.text


@given(plans(most_lines=5))
@hypothesis_settings(max_examples=5, suppress_health_check=list(HealthCheck))
def test_the_pdf_prints_the_plans_totals_to_the_penny(plan: Plan) -> None:
    printed = print_plan(plan)
    assert printed.failures == []
    text = printed.text.replace("\u200b", "")
    for year in plan.years:
        for total in (pooled(plan, year), spend(plan, year)):
            assert not total or amount(plan, total) in text
    for row in spend_by(plan, "theme", plan.years).values():
        for total in row.values():
            assert amount(plan, total) in text


@given(plans())
@hypothesis_settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_every_printed_table_comes_to_the_plans_totals_to_the_penny(plan: Plan) -> None:
    printed = PrintedPlan(plan, check(plan))
    for column, year in ((n, heading.replace("/", "-")) for n, heading in enumerate(printed.funding.figures)):
        rows = [row for row in printed.funding.rows if not row.total]
        put_in = sum((_pounds(plan, row.cells[len(printed.funding.texts) + column]) for row in rows), Decimal(0))
        assert put_in == pooled(plan, year)
        assert _pounds(plan, printed.funding.rows[-1].cells[len(printed.funding.texts) + column]) == put_in
    spent: dict[str, Decimal] = {}
    for grid in printed.schemes:
        for column, heading in enumerate(grid.figures, len(grid.texts)):
            own = sum((_pounds(plan, row.cells[column]) for row in grid.rows if not row.total), Decimal(0))
            assert _pounds(plan, grid.rows[-1].cells[column]) == own
            spent[heading.replace("/", "-")] = spent.get(heading.replace("/", "-"), Decimal(0)) + own
    assert all(pounds == spend(plan, year) for year, pounds in spent.items())


def _pounds(plan: Plan, printed: str) -> Decimal:
    return Decimal(printed.replace("£", "").replace(",", "") or "0") * plan.grain
