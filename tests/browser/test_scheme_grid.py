"""The grid of a plan's lines in a browser: keyboard, paste, undo, sums while one types, two people, no script."""

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from bcf.models import Board, User
from schemes.models import Plan
from tests.browser.clipboard import block, copy, paste
from tests.browser.keys import press, tab_to
from tests.browser.pages import conflict, expect_accessible, expect_fits, expect_saved, message, status
from tests.browser.people import Visitors, Watcher
from tests.factories import make_board, make_officer
from tests.scheme_lines import add_contribution, add_lines, lines_of, make_draft

GRID = "/plans/northmere/schemes/"
FIRST, SECOND = "amount:2017-18", "amount:2018-19"


@pytest.fixture
def plan(northmere: Board, ada: User) -> Plan:
    """Northmere's plan with three lines and more in its fund than they cost."""
    plan = make_draft(northmere, by=ada)
    add_lines(
        plan,
        {"ref": "A1", "name": "Reablement", "theme": "Home", "source": "nhs_minimum", FIRST: 1000, SECOND: 1100},
        {"ref": "A2", "name": "Adaptations", "theme": "Home", "source": "dfg", FIRST: 250},
        {"ref": "A3", "name": "Carers", "theme": "Carers", "source": "nhs_minimum", FIRST: 50},
    )
    add_contribution(plan, "2017-18", 1500)
    return plan


@pytest.fixture
def page(visitors: Visitors, ada: User, plan: Plan) -> Page:
    """Ada before the grid."""
    page = visitors.page(ada)
    page.goto(GRID)
    return page


def cell(page: Page, plan: Plan, row: int, field: str) -> Locator:
    """The input of a line (0 is the first as they stand in the plan now)."""
    return page.locator(f'[name="{field}@{lines_of(plan)[row].id}"]')


def new_cell(page: Page, field: str, row: int = 0) -> Locator:
    """The input of a blank line."""
    return page.locator("tr[data-new]").nth(row).locator(f'[name^="{field}@"]')


def foot(page: Page, what: str, year: str = "2017-18") -> Locator:
    return page.locator(f'.app-lines tfoot [data-{what}="{year}"]')


def sums(page: Page) -> Locator:
    return page.locator("[data-sums] tbody tr")


def give(at: Locator, text: str) -> None:
    """Types over what stands there and goes on."""
    at.focus()
    at.page.keyboard.press("Control+A")
    at.page.keyboard.type(text)
    at.page.keyboard.press("Tab")


def test_the_keyboard_goes_down_a_column_as_in_a_spreadsheet_and_each_cell_is_saved(page: Page, plan: Plan) -> None:
    tab_to(page, cell(page, plan, 0, FIRST))
    page.keyboard.type("2000")
    page.keyboard.press("Enter")
    expect(cell(page, plan, 1, FIRST)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cell(page, plan, 2, FIRST)).to_be_focused()
    page.keyboard.type("7.50")
    page.keyboard.press("Tab")
    expect_saved(page)
    assert [str(line.amounts["2017-18"]) for line in lines_of(plan)] == ["2000.00", "250.00", "7.50"]


def test_sums_follow_while_one_types_and_are_the_same_after_a_reload(page: Page, plan: Plan) -> None:
    expect(foot(page, "gap")).to_have_text("200")
    at = cell(page, plan, 1, FIRST)
    at.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("450.25")
    expect(foot(page, "spent")).to_have_text("1,500.25")
    expect(foot(page, "gap")).to_have_text("-0.25")
    page.get_by_label("Totals by").select_option("source")
    by_source = ["Minimum NHS contribution1,0501,100", "Disabled Facilities Grant450.25–"]
    expect(sums(page)).to_have_text(by_source)
    page.keyboard.press("Tab")
    expect_saved(page)
    page.goto(f"{GRID}?by=source")
    expect(sums(page)).to_have_text(by_source)
    expect(foot(page, "spent")).to_have_text("1,500.25")


def test_a_wrong_amount_is_told_at_its_cell_and_counts_as_it_was(page: Page, plan: Plan) -> None:
    name = f"{FIRST}@{lines_of(plan)[0].id}"
    give(page.locator(f'[name="{name}"]'), "lots")
    expect(message(page, name)).to_contain_text("must be an amount in pounds")
    expect(status(page)).to_have_text("Not saved: 1 cell to correct")
    expect(foot(page, "spent")).to_have_text("1,300")
    give(page.locator(f'[name="{name}"]'), "1,001")
    expect_saved(page)
    expect(message(page, name)).to_have_count(0)
    expect(foot(page, "spent")).to_have_text("1,301")


def test_a_new_line_is_there_once_it_is_named_with_what_was_typed_before(page: Page, plan: Plan) -> None:
    page.get_by_role("button", name="Add a line").click()
    expect(new_cell(page, "name")).to_be_focused()
    give(new_cell(page, "ref"), "A4")
    expect(page.locator("tr[data-new] [data-error]")).to_contain_text("Name the scheme")
    give(new_cell(page, "name"), "Falls")
    expect_saved(page)
    made = lines_of(plan)[3]
    assert (made.ref, made.name) == ("A4", "Falls")
    row = page.locator(f'tr[data-line="{made.id}"]')
    expect(row.get_by_role("link", name="The page of line 4")).to_have_attribute("href", f"{GRID}{made.scheme}/")
    give(cell(page, plan, 3, FIRST), "60")
    expect(foot(page, "spent")).to_have_text("1,360")


def test_a_block_pasted_past_the_end_makes_lines_in_one_request_and_one_undo_takes_it_back(
    page: Page, plan: Plan
) -> None:
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request) if request.url.endswith("/save/") else None)
    rows = [
        (f"Pasted {number}", f"P{number}", "disabled facilities grant", f"{number},000", "5") for number in range(1, 9)
    ]
    paste(new_cell(page, "name"), block(*rows))
    expect(page.locator("[data-pasted] > p")).to_have_text("Pasted 40 cells: 40 taken.")
    expect_saved(page)
    assert len(requests) == 1
    after = lines_of(plan)[3:]
    assert [(line.name, line.ref, line.source, str(line.amounts["2017-18"])) for line in after] == [
        (f"Pasted {number}", f"P{number}", "dfg", f"{number}000.00") for number in range(1, 9)
    ]
    expect(foot(page, "spent")).to_have_text("37,300")


def test_a_pasted_block_fills_cells_right_and_down_and_is_undone_as_one(page: Page, plan: Plan) -> None:
    paste(cell(page, plan, 0, FIRST), block(("1", "2"), ("3", "4"), ("x", "6")))
    expect(page.locator("[data-pasted] > p")).to_have_text("Pasted 6 cells: 5 taken, 1 not recognised.")
    expect(page.locator("[data-pasted] li")).to_have_text("2017/18 (£): Carers: “x”")
    page.get_by_role("button", name="Undo").click()
    expect_saved(page)
    assert [str(line.amounts["2017-18"]) for line in lines_of(plan)] == ["1000.00", "250.00", "50.00"]
    assert "2018-19" not in lines_of(plan)[1].amounts


def test_a_line_is_moved_duplicated_and_removed_by_keyboard_and_each_is_undone(page: Page, plan: Plan) -> None:
    carers = lines_of(plan)[2].id
    row = page.locator(f'tr[data-line="{carers}"]')
    undo = page.get_by_role("button", name="Undo")

    def menu(deed: str) -> None:
        press(page, row.locator("summary"))
        press(page, row.get_by_role("button", name=deed))

    def names() -> list[str]:
        return [line.name for line in lines_of(plan)]

    menu("Move up")
    expect(page.locator("tbody tr[data-line]").nth(1)).to_have_attribute("data-line", carers)
    expect(status(page)).to_contain_text("Moved up")
    assert names() == ["Reablement", "Carers", "Adaptations"]
    undo.click()
    expect(status(page)).to_contain_text("Moved down")
    assert names() == ["Reablement", "Adaptations", "Carers"]
    menu("Duplicate")
    expect(foot(page, "spent")).to_have_text("1,350")
    expect(page.locator("tr[data-line]:not([data-new])")).to_have_count(4)
    undo.click()
    expect(foot(page, "spent")).to_have_text("1,300")
    menu("Remove")
    expect(row).to_have_count(0)
    expect(foot(page, "spent")).to_have_text("1,250")
    undo.click()
    expect(row).to_have_count(1)
    expect(row.locator('[name^="name@"]')).to_be_focused()
    assert names() == ["Reablement", "Adaptations", "Carers"]


def test_lines_are_found_as_one_types(page: Page, plan: Plan) -> None:
    page.get_by_label("Find lines").fill("home nhs")
    expect(page.get_by_role("status").filter(has_text="of 3 lines")).to_have_text("1 of 3 lines")
    expect(page.locator("tbody tr[data-line]:visible")).to_have_count(1)
    expect(foot(page, "spent")).to_have_text("1,300")


def test_two_people_in_two_browsers_on_different_cells_lose_nothing(
    page: Page, visitors: Visitors, ben: User, plan: Plan
) -> None:
    bens = visitors.page(ben)
    bens.goto(GRID)
    give(cell(page, plan, 0, "ref"), "Ada’s")
    give(cell(bens, plan, 1, "ref"), "Ben’s")
    give(cell(bens, plan, 0, "theme"), "Ben’s theme")
    expect_saved(page)
    expect_saved(bens)
    give(cell(page, plan, 1, FIRST), "251")
    expect_saved(page)
    one, two, _ = lines_of(plan)
    assert (one.ref, one.theme, two.ref, str(two.amounts["2017-18"])) == ("Ada’s", "Ben’s theme", "Ben’s", "251.00")


def test_two_people_in_one_cell_choose(page: Page, visitors: Visitors, ben: User, plan: Plan) -> None:
    bens = visitors.page(ben)
    bens.goto(GRID)
    name = f"theme@{lines_of(plan)[0].id}"
    give(cell(bens, plan, 0, "theme"), "Ben’s theme")
    expect_saved(bens)
    give(cell(page, plan, 0, "theme"), "Ada’s theme")
    expect(conflict(page, name).locator(".app-conflict__value")).to_have_text(["Ada’s theme", "Ben’s theme"])
    expect(status(page)).to_have_text("Not saved: 1 cell changed by someone else")
    expect_accessible(page)
    conflict(page, name).get_by_role("button", name="Keep mine").click()
    expect_saved(page)
    assert lines_of(plan)[0].theme == "Ada’s theme"


def test_the_choice_for_a_low_cell_opens_above_the_sums_that_stay_in_view(
    page: Page, visitors: Visitors, ben: User, plan: Plan
) -> None:
    add_lines(plan, *({"name": f"Scheme {number}"} for number in range(40)))
    name = f"theme@{lines_of(plan)[24].id}"
    bens = visitors.page(ben)
    bens.goto(GRID)
    page.goto(GRID)
    give(cell(bens, plan, 24, "theme"), "Ben’s theme")
    expect_saved(bens)
    cell(page, plan, 24, "theme").evaluate("it => it.scrollIntoView({ block: 'end' })")
    give(cell(page, plan, 24, "theme"), "Ada’s theme")
    button = conflict(page, name).get_by_role("button", name="Use theirs")
    expect(button).to_be_visible()
    seen = "it => { const r = it.getBoundingClientRect(); return it.contains(document.elementFromPoint(r.x + 5, r.bottom - 3)); }"
    assert button.evaluate(seen)


def test_what_is_typed_while_the_server_is_away_is_kept_and_sent_again(
    page: Page, plan: Plan, watcher: Watcher
) -> None:
    watcher.expects("Failed to load resource")
    away = True

    def answer(route: Route) -> None:
        route.abort() if away else route.continue_()

    page.route("**/save/", answer)
    give(cell(page, plan, 0, "ref"), "Kept")
    expect(status(page)).to_contain_text("Not saved")
    away = False
    expect_saved(page)
    assert lines_of(plan)[0].ref == "Kept"


@pytest.mark.parametrize("width", [1280, 320])
def test_without_a_script_the_page_is_saved_and_a_line_added_moved_and_taken_back(
    visitors: Visitors, ada: User, plan: Plan, width: int, watcher: Watcher
) -> None:
    watcher.expects("status of 422")
    page = visitors.page(ada, script=False, width=width)
    page.goto(GRID)
    cell(page, plan, 0, FIRST).fill("lots")
    new_cell(page, "name").fill("Falls")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator(".govuk-error-summary")).to_contain_text(
        "Reablement, 2017/18 (£): This must be an amount in pounds"
    )
    expect(cell(page, plan, 0, FIRST)).to_have_value("lots")
    assert len(lines_of(plan)) == 4
    expect_fits(page)
    cell(page, plan, 0, FIRST).fill("5")
    falls = page.locator(f'tr[data-line="{lines_of(plan)[3].id}"]')
    falls.locator("summary").click()
    falls.get_by_role("button", name="Move up").click()
    assert [line.name for line in lines_of(plan)] == ["Reablement", "Adaptations", "Falls", "Carers"]
    assert lines_of(plan)[0].amounts["2017-18"] == 5
    page.get_by_role("button", name="Take it back").click()
    assert [line.name for line in lines_of(plan)] == ["Reablement", "Adaptations", "Carers", "Falls"]
    page.get_by_label("Totals by").select_option("source")
    page.get_by_role("button", name="Show").click()
    expect(sums(page).first).to_contain_text("Minimum NHS contribution")


def test_pages_of_schemes_break_no_rule_wide_and_narrow(page: Page, plan: Plan, northmere: Board, ada: User) -> None:
    line = lines_of(plan)[0]
    give(cell(page, plan, 0, FIRST), "lots")
    page.locator(f'tr[data-line="{line.id}"] summary').click()
    sheet = (
        "Ref\tScheme\tSource\t2017/18\nA1\tReablement\tDFG\t5\nA2\tAdaptations\tDFG\tlots\nA9\tNew\tDFG\t5\n\t\t\t6\n"
    )

    def examine() -> None:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            expect_accessible(page)
            expect_fits(page)

    examine()
    page.goto(f"{GRID}{line.scheme}/")
    examine()
    page.goto(f"{GRID}paste/")
    examine()
    page.get_by_label("Lines, with their headings").fill(sheet)
    page.get_by_role("button", name="Look at what it changes").click()
    page.locator("summary").first.click()
    examine()


def test_a_copied_sheet_is_pasted_looked_through_and_written_by_keyboard(page: Page, plan: Plan) -> None:
    page.goto(f"{GRID}paste/")
    box = page.get_by_label("Lines, with their headings")
    copy(
        page,
        block(
            ("Ref", "Scheme name", "Source", "2017/18"), ("A2", "Adaptations", "DFG", "260"), ("A7", "Pets", "DFG", "1")
        ),
    )
    tab_to(page, box)
    page.keyboard.press("Control+V")
    press(page, page.get_by_role("button", name="Look at what it changes"))
    expect(page.get_by_role("heading", level=1)).to_have_text("What the sheet changes")
    press(page, page.get_by_role("button", name="Write it into the plan"))
    expect(page.get_by_role("alert")).to_contain_text("Pasted: 1 new, 1 changed")
    assert [line.name for line in lines_of(plan)] == ["Reablement", "Adaptations", "Carers", "Pets"]


def test_a_plan_of_400_lines_stays_usable(visitors: Visitors, ada: User, plan: Plan) -> None:
    add_lines(plan, *({"name": f"Scheme {number}", "ref": f"S{number}", FIRST: number} for number in range(4, 401)))
    page = visitors.page(ada)
    page.goto(GRID)
    expect(page.locator("tr[data-line]:not([data-new])")).to_have_count(400)
    give(cell(page, plan, 399, FIRST), "1000000")
    expect_saved(page)
    expect(foot(page, "spent")).to_have_text("1,081,094")
    plain = visitors.page(ada, script=False)
    plain.goto(GRID)
    expect(plain.get_by_text("Lines 1 to 285.")).to_be_visible()
    assert plain.url.endswith("?page=1")


def test_an_officer_of_another_board_reads_these_lines(visitors: Visitors, northmere: Board, ada: User) -> None:
    other = make_board("Southwold")
    plan = make_draft(northmere, other)
    add_lines(plan, {"name": "Ours", FIRST: 5}, {"name": "Theirs", "board": other.ons_code, FIRST: 7})
    page = visitors.page(make_officer("Olga", other))
    page.goto(GRID)
    give(cell(page, plan, 1, FIRST), "8")
    expect_saved(page)
    expect(foot(page, "spent")).to_have_text("13")
    expect(cell(page, plan, 0, "name")).to_have_count(0)
    expect_accessible(page)
