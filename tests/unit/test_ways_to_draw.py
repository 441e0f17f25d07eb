"""Ways to draw a trajectory: straight steps as they were published, a change on last year, the shape of earlier years."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.periods import Period, months_of, parse, quarters_of
from metrics.ways.change import changed, changed_each
from metrics.ways.seasons import CannotReprofile, Reprofile, reprofiled
from metrics.ways.shares import CannotDraw, ranged, shared_out
from metrics.ways.steps import Steps, Stop, ratios_of, split, split_steps, straight

YEAR = "2017-18"
MONTHS = months_of(YEAR)
PENNY = Decimal("0.01")


def stop(code: str, value: str) -> Stop:
    return Stop(parse(code), Decimal(value))


def decimals(*values: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(value) for value in values)


# --- straight steps, against the published tables ----------------------------------------------------------------

# Plan of the three boroughs for 2017-19, delayed days a day: board; days in September by NHS and social care, from which the
# ratios were made; for each of the whole, NHS and social care: ratio in percent, baseline (March 2017), September 2017, March 2018;
# then the steps of both phases.
PUBLISHED = """
hammersmith-and-fulham whole       -      -      16.60 12.45  8.30  -     -
hammersmith-and-fulham nhs         6.94   55.79   9.26  6.95  4.63  0.39  0.39
hammersmith-and-fulham social_care 5.50   44.21   7.34  5.50  3.67  0.31  0.31
westminster            whole       -      -       9.76  7.81  5.86  -     -
westminster            nhs         5.49   70.29   6.86  5.49  4.12  0.23  0.23
westminster            social_care 2.32   29.71   2.90  2.32  1.74  0.10  0.10
kensington-and-chelsea whole       -      -      12.50 10.00  7.50  -     -
kensington-and-chelsea nhs         6.72   67.20   8.40  6.72  5.04  0.28  0.28
kensington-and-chelsea social_care 3.28   32.80   4.10  3.28  2.46  0.14  0.14
"""
BOARDS = ("hammersmith-and-fulham", "westminster", "kensington-and-chelsea")


def published(board: str) -> dict[str, list[str]]:
    rows = (line.split() for line in PUBLISHED.strip().splitlines())
    return {row[1]: row[2:] for row in rows if row[0] == board}


def drawn(board: str) -> tuple[Steps, dict[str, Decimal], dict[str, list[str]]]:
    rows = published(board)
    _, _, march, september, next_march, *_ = rows.pop("whole")
    targets = [stop("2017-09", september), stop("2018-03", next_march)]
    ratios = {part: Decimal(row[1]) for part, row in rows.items()}
    return straight(stop("2017-03", march), targets, PENNY), ratios, rows


@pytest.mark.parametrize("board", BOARDS)
def test_the_published_splits_and_steps_come_out_to_two_decimals(board: str) -> None:
    steps, ratios, rows = drawn(board)
    assert [phase.count for phase in steps.phases] == [6, 6]
    whole = {steps.baseline.period: steps.baseline.value, **steps.values}
    parts, each_step = split(whole, ratios, PENNY), split_steps(steps, ratios, PENNY)
    for part, (_, _, *stops, first, second) in rows.items():
        found = [parts[part][parse(code)] for code in ("2017-03", "2017-09", "2018-03")]
        assert found == list(decimals(*stops))
        assert each_step[part] == decimals(first, second)


@pytest.mark.parametrize("board", BOARDS)
def test_the_published_steps_come_out_of_the_printed_splits_too(board: str) -> None:
    for _, _, march, september, next_march, first, second in drawn(board)[2].values():
        steps = straight(stop("2017-03", march), [stop("2017-09", september), stop("2018-03", next_march)], PENNY)
        assert tuple(phase.step.quantize(PENNY, ROUND_HALF_UP) for phase in steps.phases) == decimals(first, second)


@pytest.mark.parametrize("board", BOARDS)
def test_the_published_ratios_are_those_of_the_days_in_september(board: str) -> None:
    _, ratios, rows = drawn(board)
    assert ratios_of({part: Decimal(row[0]) for part, row in rows.items()}) == ratios


def test_the_one_difference_of_the_publisher_is_a_hundredth_in_september() -> None:
    # Hammersmith and Fulham print 6.94 days of the NHS beside a split of 6.95: with 5.50 they come to 12.44, not to 12.45.
    differences = {}
    for board in BOARDS:
        steps, ratios, rows = drawn(board)
        for part, figures in split(steps.values, ratios, PENNY).items():
            difference = Decimal(rows[part][0]) - figures[parse("2017-09")]
            if difference:
                differences[board, part] = difference
    assert differences == {("hammersmith-and-fulham", "nhs"): Decimal("-0.01")}


def test_each_month_is_one_step_from_the_last() -> None:
    steps = straight(stop("2017-03", "12.5"), [stop("2017-06", "11"), stop("2017-08", "12")], PENNY)
    assert list(steps.values.values()) == list(decimals("12.00", "11.50", "11.00", "11.50", "12.00"))
    assert [period.code for period in steps.values] == ["2017-04", "2017-05", "2017-06", "2017-07", "2017-08"]
    assert [phase.step for phase in steps.phases] == list(decimals("0.5", "-0.5"))


def test_steps_can_be_of_quarters() -> None:
    steps = straight(stop("2016-17-q4", "100"), [stop("2017-18-q4", "80")], Decimal(1))
    assert steps.values == dict(zip(quarters_of(YEAR), decimals("95", "90", "85", "80"), strict=True))


@pytest.mark.parametrize(
    ("targets", "says"),
    [
        ([("2017-03", "1")], "March 2017 does not come after March 2017"),
        ([("2017-06", "1"), ("2017-05", "1")], "May 2017 does not come after June 2017"),
        ([("2017-18-q1", "1")], "not equally long"),
        ([("2017-06", "-1")], "June 2017 is negative"),
        ([], "no target"),
    ],
)
def test_steps_that_lead_nowhere_are_refused(targets: list[tuple[str, str]], says: str) -> None:
    with pytest.raises(CannotDraw, match=says):
        straight(stop("2017-03", "5"), [stop(*target) for target in targets], PENNY)


@pytest.mark.parametrize("ratios", [("60", "41"), ("120", "-20"), ("50", "49.99")])
def test_shares_of_parts_must_come_to_100(ratios: tuple[str, str]) -> None:
    with pytest.raises(CannotDraw, match="must come to 100 %"):
        split({MONTHS[0]: Decimal(5)}, dict(zip(("nhs", "social_care"), decimals(*ratios), strict=True)), PENNY)


def test_parts_of_nothing_have_no_ratio() -> None:
    with pytest.raises(CannotDraw, match="no ratio"):
        ratios_of({"nhs": Decimal(0), "social_care": Decimal(0)})


@given(
    st.integers(0, 10**6),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=3),
    st.lists(st.integers(1, 8), min_size=3, max_size=3),
    st.integers(0, 10_000),
)
def test_steps_meet_every_target_and_parts_add_up(start: int, goals: list[int], gaps: list[int], share: int) -> None:
    place, targets = 0, []
    for goal, gap in zip(goals, gaps, strict=False):
        place += gap
        targets.append(Stop(parse(f"{2017 + place // 12}-{place % 12 + 1:02d}"), Decimal(goal) / 100))
    steps = straight(stop("2017-01", str(Decimal(start) / 100)), targets, PENNY)
    assert len(steps.values) == place
    assert all(steps.values[target.period] == target.value for target in targets)
    nhs = Decimal(share) / 100
    parts = split(steps.values, {"nhs": nhs, "social_care": 100 - nhs}, PENNY)
    for period, value in steps.values.items():
        assert parts["nhs"][period] + parts["social_care"][period] == value
        assert min(parts["nhs"][period], parts["social_care"][period]) >= 0


# --- a change on last year ----------------------------------------------------------------------------------------


def test_a_change_keeps_last_years_shape_and_its_own_total() -> None:
    last = dict(zip(quarters_of("2016-17"), decimals("100", "200", "300", "401"), strict=True))
    assert changed(last, Decimal(-2), Decimal(1)) == dict(
        zip(quarters_of(YEAR), decimals("98", "196", "294", "393"), strict=True)
    )


def test_a_printed_total_is_what_a_change_starts_from() -> None:
    last = dict(zip(quarters_of("2016-17"), decimals("100", "200", "300", "401"), strict=True))
    assert sum(changed(last, Decimal(0), Decimal(1), total=Decimal(1002)).values()) == 1002
    with pytest.raises(CannotDraw, match="All of last year’s periods are 0, so they have no shape"):
        changed(dict.fromkeys(last, Decimal(0)), Decimal(0), Decimal(1), total=Decimal(5))


def test_a_level_is_changed_period_by_period_and_stays_below_its_most() -> None:
    last = dict(zip(quarters_of("2016-17"), decimals("80", "90", "85", "88"), strict=True))
    tenth = Decimal("0.1")
    assert list(changed_each(last, Decimal("2.5"), tenth).values()) == list(decimals("82.0", "92.3", "87.1", "90.2"))
    with pytest.raises(CannotDraw, match=r"would come to 103\.5, and the most is 100"):
        changed_each(last, Decimal(15), tenth, most=Decimal(100))


def test_nothing_falls_by_more_than_all_of_it() -> None:
    with pytest.raises(CannotDraw, match="more than 100 %"):
        changed({MONTHS[0]: Decimal(5)}, Decimal("-100.1"), Decimal(1))


@given(
    st.lists(st.integers(0, 10**6), min_size=12, max_size=12),
    st.decimals(-100, 300, places=2),
    st.sampled_from((Decimal(1), PENNY)),
)
def test_a_changed_years_total_is_exact(figures: list[int], percent: Decimal, quantum: Decimal) -> None:
    last = {month.shifted(-1): value * quantum for month, value in zip(MONTHS, figures, strict=True)}
    found = changed(last, percent, quantum)
    total = (sum(last.values()) * (1 + percent / 100)).quantize(quantum, ROUND_HALF_UP)
    assert sum(found.values()) == total
    assert all(value >= 0 and value % quantum == 0 for value in found.values())
    assert tuple(found) == MONTHS


# --- the shape of earlier years -----------------------------------------------------------------------------------


def flat(value: str = "10") -> dict[Period, Decimal]:
    return dict.fromkeys(MONTHS, Decimal(value))


def by_month(values: Sequence[int | None]) -> dict[Period, Decimal]:
    return {month: Decimal(value) for month, value in zip(MONTHS, values, strict=True) if value is not None}


def ask(total: str = "120", **others: object) -> Reprofile:
    fields: dict[str, object] = {"passed": {}, "fixed": {}, "shapes": [flat()], **others}
    return Reprofile(MONTHS, Decimal(total), **fields)  # type: ignore[arg-type]


def test_what_is_left_of_the_year_follows_last_years_shape() -> None:
    last = by_month([10] * 6 + [10, 10, 10, 30, 20, 10])
    found = reprofiled(
        ask("1000", passed=dict.fromkeys(MONTHS[:6], Decimal(100)), fixed={MONTHS[6]: Decimal(80)}, shapes=[last])
    )
    assert list(found.values()) == [100] * 6 + [80, 40, 40, 120, 80, 40]


def test_a_year_in_which_months_are_missing_tells_what_it_knows() -> None:
    known = by_month([10, 20] + [None] * 10)
    found = reprofiled(ask("18", shapes=[known], fixed=dict.fromkeys(MONTHS[2:], Decimal(0))))
    assert list(found.values())[:2] == [6, 12]


def test_a_large_year_weighs_no_more_than_a_small_one() -> None:
    small, large = by_month([3, 1] * 6), by_month([1000, 3000] * 6)
    assert reprofiled(ask(shapes=[small, large])) == flat()


@pytest.mark.parametrize(
    ("others", "says"),
    [
        (
            {"passed": dict.fromkeys(MONTHS[:6], Decimal(30))},
            "come to 180, which is 60 more than the year’s total of 120",
        ),
        ({"passed": flat("9")}, "12 of the year’s total of 120 is left, and no period to spread it over"),
        ({"shapes": [flat("0")]}, "have no shape. Choose other years"),
        ({"shapes": []}, r"No earlier year was chosen\. Tick at least one\."),
        ({"shapes": [], "offered": False}, r"No earlier year is known, .* Bring its figures in first"),
        (
            {"shapes": [by_month([1] * 6 + [0] * 6)], "fixed": dict.fromkeys(MONTHS[:6], Decimal(1))},
            "nothing fell into",
        ),
        (
            {"shapes": [by_month([1] * 10 + [None] * 2)] * 2},
            "has a figure for the time of February 2018 and March 2018",
        ),
        ({"passed": {MONTHS[0]: Decimal(-1)}}, "April 2017 is negative"),
        ({"total": "-1"}, "total is negative"),
    ],
)
def test_what_cannot_be_spread_is_said_with_what_to_do(others: dict[str, object], says: str) -> None:
    with pytest.raises(CannotReprofile, match=says):
        reprofiled(ask(**others))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ("2018-01 2018-02 2018-03", "January to March 2018"),
        ("2017-12 2018-01", "December 2017 to January 2018"),
        ("2017-04", "April 2017"),
        ("2017-06 2017-04 2017-08 2017-09", "April 2017, June 2017 and August to September 2017"),
        ("2017-18-q1 2017-18-q2 2017-18-q4", "Q1 to Q2 2017/18 and Q4 2017/18"),
    ],
)
def test_periods_that_follow_each_other_are_named_by_the_first_and_the_last(codes: str, words: str) -> None:
    assert ranged([parse(code) for code in codes.split()]) == words


def test_where_nothing_is_left_the_rest_of_the_year_is_0() -> None:
    found = reprofiled(ask(passed={MONTHS[0]: Decimal(120)}, shapes=[]))
    assert list(found.values()) == [120] + [0] * 11


def test_an_actual_that_is_no_whole_number_leaves_the_total_exact() -> None:
    found = reprofiled(ask(passed={MONTHS[0]: Decimal("10.5")}))
    assert sum(found.values()) == 120
    assert found[MONTHS[0]] == Decimal("10.5")


FIGURES = st.one_of(st.none(), st.just(0), st.integers(0, 20), st.integers(0, 10**6))


@st.composite
def asked(draw: st.DrawFn) -> Reprofile:
    """Anything that could be asked: shapes with zeros and gaps, months passed and kept, a total that may be too small."""
    quantum = draw(st.sampled_from((Decimal(1), Decimal("0.1"), PENNY)))
    shapes = draw(st.lists(st.lists(FIGURES, min_size=12, max_size=12), min_size=1, max_size=3))
    over = draw(st.integers(0, 12))
    figures = draw(st.lists(st.integers(0, 2000), min_size=24, max_size=24))
    kept = draw(st.sets(st.integers(0, 11)))
    amounts = [value * quantum for value in figures]
    passed = dict(zip(MONTHS[:over], amounts, strict=False))
    fixed = {MONTHS[number]: amounts[12 + number] for number in kept}
    total = draw(st.integers(0, 40_000)) * quantum
    return Reprofile(MONTHS, total, passed, fixed, [by_month(shape) for shape in shapes], quantum)


@given(asked())
def test_a_reprofile_keeps_the_total_and_what_is_known_or_says_why_not(request: Reprofile) -> None:
    if _cannot(request):
        with pytest.raises(CannotReprofile, match=r"\.\Z"):
            reprofiled(request)
        return
    found = reprofiled(request)
    assert sum(found.values()) == request.total
    assert all(value >= 0 and value % request.quantum == 0 for value in found.values())
    assert tuple(found) == MONTHS
    for month, value in found.items():
        if month in request.passed:
            assert value == request.passed[month]
        elif month in request.fixed:
            assert value == request.fixed[month]


def _cannot(request: Reprofile) -> bool:
    """Whether there is no answer, worked out in another way."""
    still = [month for month in MONTHS if month not in request.passed and month not in request.fixed]
    known = sum({**request.fixed, **request.passed}.values())
    if known >= request.total or not still:
        return known > request.total or (not still and known < request.total)
    telling = [shape for shape in request.shapes if any(shape.values())]
    blind = any(all(month not in shape for shape in telling) for month in still)
    return blind or not any(shape.get(month) for shape in telling for month in still)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20), st.integers(0, 10**9))
def test_shares_differ_from_exact_ones_by_less_than_one(weights: list[int], total: int) -> None:
    by = {number: Fraction(weight) for number, weight in enumerate(weights)}
    if not sum(weights):
        assert total == 0 or _refused(by, total)
        return
    shares = shared_out(Decimal(total), by, Decimal(1))
    assert sum(shares.values()) == total
    for number, weight in by.items():
        assert abs(Fraction(shares[number]) - total * weight / sum(by.values())) < 1


def _refused(by: dict[int, Fraction], total: int) -> bool:
    with pytest.raises(ValueError, match="no weight"):
        shared_out(Decimal(total), by, Decimal(1))
    return True
