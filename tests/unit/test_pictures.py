"""What a plan's pictures show, and how they are drawn; without a database."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.template.loader import render_to_string
from hypothesis import given
from lxml import etree

from bcf.pictures import Sketch, Table, draw, kept
from bcf.pictures.drawing import drawn
from bcf.pictures.words import lines, width
from schemes.amounts import amount
from schemes.pictures import Quarter, YearOfQuarters, pictures_of, plan_against_actual
from schemes.pictures.bars import BARS, LOOKS
from schemes.pictures.data import Bar, Drawing, Group
from schemes.pictures.sketches import BARS_SHOWN, sketches_of, spend_by_theme
from schemes.plan import Contribution, Line, Plan, PlanBoard
from schemes.totals import pooled, spend
from tests.plans import plans

NORTHMERE, SOUTHVALE = PlanBoard("E09000901", "Northmere"), PlanBoard("E10000902", "Southvale")
SVG = "{http://www.w3.org/2000/svg}"
pytestmark = pytest.mark.usefixtures("matplotlib_is_loaded")


def a_plan(*, themes: int = 2, unit: str = "GBP", boards: tuple[PlanBoard, ...] = (NORTHMERE,)) -> Plan:
    """£3,000 from two sources, of each board; the schemes spend £1,000 on each theme."""
    contributions = [
        Contribution(board.ons_code, "2017-18", source, "", Decimal(pounds))
        for board in boards
        for source, pounds in (("nhs_minimum", 2000), ("dfg", 1000))
    ]
    spent = [
        Line(board.ons_code, "Scheme", theme=f"Theme {number}", amounts={"2017-18": Decimal(1000)})
        for board in boards
        for number in range(themes)
    ]
    return Plan("p", "Plan", boards, ("2017-18",), unit, contributions=tuple(contributions), lines=tuple(spent))


def a_drawing(heading: str = "Reablement", **changed: object) -> Drawing:
    bars = (Bar("2017/18", Decimal(5), "£5"), Bar("2018/19", Decimal(0), "£0", 1))
    return replace(Drawing("Spend", "£5, then nothing", (Group(heading, bars),)), **changed)  # type: ignore[arg-type]


def tree_of(drawing: Drawing, name: str = "one") -> etree._Element:
    return etree.fromstring(svg_of(drawing, name).encode())


def svg_of(drawing: Drawing, name: str = "one") -> str:
    return drawn(Sketch("one", drawing, Table("", (), ()), BARS), name)


def groups_of(sketch: Sketch) -> tuple[Group, ...]:
    assert isinstance(sketch.drawing, Drawing)
    return sketch.drawing.groups


def texts_of(tree: etree._Element) -> list[str]:
    return [text.text or "" for text in tree.iter(f"{SVG}text")]


def pounds(plan: Plan, printed: str) -> Decimal:
    """The amount that a cell prints."""
    return Decimal(printed.replace("£", "").replace(",", "") or "0") * plan.grain


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocMemCache]:
    """An empty cache in place of the shared one."""
    cache = LocMemCache("pictures", {})
    cache.clear()
    monkeypatch.setattr(kept, "caches", {"pictures": cache})
    yield cache
    cache.clear()


def test_a_picture_says_what_it_shows_to_those_who_do_not_see_it() -> None:
    tree = tree_of(a_drawing())
    assert tree.get("role") == "img"
    first, second = tree[0], tree[1]
    assert (first.tag, first.text) == (f"{SVG}title", "Spend")
    assert (second.tag, second.text) == (f"{SVG}desc", "£5, then nothing")
    assert (tree.get("aria-labelledby") or "").split() == [first.get("id"), second.get("id")]


def test_a_picture_needs_no_style_and_reaches_nowhere() -> None:
    svg = svg_of(a_drawing(unit="Thousands of pounds"))
    assert "style" not in svg
    assert "<script" not in svg
    assert "DejaVu" not in svg
    assert re.findall(r"https?://[^\"]*", svg) == ["http://www.w3.org/2000/svg"]
    assert re.findall(r"url\((?!#one-)", svg) == []
    tree = etree.fromstring(svg.encode())
    assert "width" not in tree.attrib
    assert (tree.get("viewBox") or "").startswith("0 0 300 ")


def test_every_bar_bears_its_name_and_its_amount() -> None:
    assert texts_of(tree_of(a_drawing())) == ["Reablement", "2017/18", "£5", "2018/19", "£0"]


def test_bars_differ_in_more_than_colour() -> None:
    assert len({look.hatch for look in LOOKS}) == len(LOOKS)
    years = [Bar(str(number), Decimal(1), "1", number) for number in range(4)]
    tree = tree_of(a_drawing(groups=(Group("All", tuple(years)),)))
    assert len(list(tree.iter(f"{SVG}pattern"))) == 3


def test_two_pictures_on_one_page_share_no_id() -> None:
    one, two = (set(re.findall(r'id="([^"]+)"', svg_of(a_drawing(), name))) for name in ("one", "two"))
    assert one
    assert two
    assert not one & two


def test_the_same_figures_give_the_same_bytes() -> None:
    assert svg_of(a_drawing()) == svg_of(a_drawing())
    assert "2026" not in svg_of(a_drawing())


@pytest.mark.parametrize(
    "heading",
    ["$\\frac{1}{", "<script>alert(1)</script> & ]]>", "a\x0bb\x00\ud800\ufffe", "\U0001f600 é ﷺ", "", "two\nlines"],
)
def test_words_are_only_words(heading: str) -> None:
    assert "2017/18" in texts_of(tree_of(a_drawing(heading, title=heading)))


def test_accents_are_one_with_their_letters_and_loose_marks_are_left_to_the_table() -> None:
    assert "Café" in texts_of(tree_of(a_drawing("Cafe\u0301" + "\u0308\u200d")))


def test_a_long_name_takes_two_lines_and_says_that_it_goes_on() -> None:
    two = lines("Improving the health of people who live in care homes " * 4, 23)
    assert len(two) == 2
    assert two[0].startswith("Improving the health of people")
    assert two[1].endswith("…")
    assert all(width(line) <= 23 for line in two)
    assert lines("W" * 500, 23)[1].endswith("…")
    assert lines("Short", 23) == ("Short",)


def test_nothing_is_drawn_twice(cache: LocMemCache, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Sketch] = []

    def counted(sketch: Sketch, name: str) -> str:
        calls.append(sketch)
        return drawn(sketch, name)

    monkeypatch.setattr(kept, "drawn", counted)
    first = pictures_of(a_plan())
    assert len(calls) == 2
    assert pictures_of(a_plan()) == first
    assert len(calls) == 2
    changed = pictures_of(a_plan(themes=3))
    assert [picture.key for picture in changed] == ["funding", "spend"]
    assert changed[0].svg == first[0].svg
    assert len(calls) == 3


def test_a_joint_plan_is_drawn_as_a_whole_and_board_by_board() -> None:
    keys = [sketch.key for sketch in sketches_of(a_plan(boards=(NORTHMERE, SOUTHVALE)))]
    assert keys == ["funding", "funding-e09000901", "funding-e10000902", "spend", "spend-e09000901", "spend-e10000902"]
    whole = sketches_of(a_plan(boards=(NORTHMERE, SOUTHVALE)))[0]
    assert whole.table.rows[-1] == ("Total", "£6,000")
    assert "All boards" in whole.drawing.title


def test_a_plan_without_figures_has_no_picture() -> None:
    assert sketches_of(Plan("p", "Plan", (NORTHMERE,), ("2017-18",))) == []


def test_thousands_are_named_and_lose_no_penny() -> None:
    plan = replace(
        a_plan(unit="GBP thousands"),
        lines=(Line("E09000901", "S", theme="T", amounts={"2017-18": Decimal("1391000.05")}),),
    )
    sketch = spend_by_theme(plan)
    assert sketch.table.rows == (("T", "1,391.00005"), ("Total", "1,391.00005"))
    assert sketch.table.caption == "Spend by theme (thousands of pounds)"
    assert isinstance(sketch.drawing, Drawing)
    assert sketch.drawing.unit == "Thousands of pounds"


def test_many_themes_share_a_bar_in_the_picture_and_stand_one_by_one_in_the_table() -> None:
    sketch = spend_by_theme(a_plan(themes=200))
    assert len(groups_of(sketch)) == BARS_SHOWN
    assert groups_of(sketch)[-1].heading == f"{200 - BARS_SHOWN + 1} others together"
    assert len(sketch.table.rows) == 201
    assert sum(bar.amount for group in groups_of(sketch) for bar in group.bars) == 200_000


def test_a_quarter_that_is_not_known_has_no_bar() -> None:
    quarters = (
        Quarter(1, Decimal(10), None, Decimal(9)),
        Quarter(2, Decimal(20), Decimal(19)),
        Quarter(3),
        Quarter(4, Decimal(40)),
    )
    sketch = plan_against_actual(a_plan(), YearOfQuarters("2017-18", quarters))
    shown = [(group.heading, [bar.name for bar in group.bars]) for group in groups_of(sketch)]
    assert shown == [
        ("Quarter 1 (April to June)", ["Plan", "Actual"]),
        ("Quarter 2 (July to September)", ["Plan", "Forecast"]),
        ("Quarter 4 (January to March)", ["Plan"]),
    ]
    assert sketch.table.rows[0] == ("Quarter 1", "£10", "", "£9")
    assert sketch.table.rows[2] == ("Quarter 3", "", "", "")
    assert "plan £10, actual £9" in sketch.drawing.description


@given(plans())
def test_pictures_and_their_tables_come_to_the_plans_totals_to_the_penny(plan: Plan) -> None:
    for sketch in sketches_of(plan):
        total_of = pooled if sketch.key.startswith("funding") else spend
        board = next((one.ons_code for one in plan.boards if sketch.key.endswith(one.ons_code.lower())), "")
        for column, heading in enumerate(sketch.table.header[1:], 1):
            year = heading.replace("/", "-")
            *parts, total = (pounds(plan, row[column]) for row in sketch.table.rows)
            assert total == sum(parts) == total_of(plan, year, board)
            assert drawn_of(sketch, heading) == total
            assert f"{heading}: £" in sketch.drawing.description


def drawn_of(sketch: Sketch, year: str) -> Decimal:
    """What a picture's bars of a year come to."""
    return sum((bar.amount for group in groups_of(sketch) for bar in group.bars if bar.name == year), Decimal(0))


def test_the_page_shows_the_picture_and_the_figures_behind_it(cache: LocMemCache) -> None:
    plan = a_plan()
    (funding, _) = draw(sketches_of(plan))
    html = render_to_string(
        "_picture.html", {"picture": replace(funding, title="<Funding>"), "csv": "/plans/p/plan.zip"}
    )
    assert funding.svg in html
    assert "&lt;Funding&gt;" in html
    assert 'href="/plans/p/plan.zip"' in html
    for row in funding.table.rows:
        assert re.search(rf"<th[^>]*>{re.escape(row[0])}</th><td[^>]*>{re.escape(row[1])}</td>", html)
    assert amount(plan, Decimal(3000)) in html
