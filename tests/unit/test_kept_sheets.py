"""Sheets that another room keeps, and values that it registers: how a form names them, what checks and snapshots make of them."""

from dataclasses import replace

import pytest

from returns.answers import Answers
from returns.checks import check
from returns.definition.diff import differences
from returns.definition.errors import DefinitionError
from returns.definition.model import Definition, Source
from returns.kept import KeptFinding, KeptSheet
from returns.presentation import present
from returns.snapshots import digests, frozen, thawed
from tests.factories import ONE_QUESTION, tiny_definition

KEPT = 'title = "Funding"\nkept_by = "schemes"\n'


def with_kept(**more: object) -> tuple[Definition, Answers]:
    definition = tiny_definition(ONE_QUESTION, KEPT)
    sheet = replace(KeptSheet(content={"fund": "100"}), **more)  # type: ignore[arg-type]
    return definition, Answers({"cover.name": "Ada"}, kept={"sheet-2": sheet})


def test_a_kept_sheet_needs_no_blocks_and_no_checker_rows() -> None:
    definition = tiny_definition(ONE_QUESTION, KEPT)
    assert [(sheet.slug, sheet.kept_by) for sheet in definition.kept] == [("sheet-2", "schemes")]
    assert definition.keepers == ("schemes",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{KEPT}{ONE_QUESTION.replace('cover.name', 'cover.other')}", "block: has no place on a sheet"),
        (
            f'{KEPT}[[note]]\nkey = "n"\nat = "cover.name"\nrule = "True"\nsays = "So."\n',
            "note: has no place on a sheet",
        ),
        ('title = "Funding"\nkept_by = "Some room"\n', "must be the name of a room"),
        ('title = "Funding"\n', "block: is missing"),
    ],
)
def test_a_sheet_is_kept_whole_or_asked_whole(text: str, reason: str) -> None:
    with pytest.raises(DefinitionError, match=reason):
        tiny_definition(ONE_QUESTION, text)


PROPOSED = """
[[block]]
kind = "question"
key = "ie.plan"
cell = "C9"
label = "Plan:"
type = "money"
{role}
from = "schemes:income.q1"
"""


@pytest.mark.parametrize("role", ["asked", "prefill"])
def test_what_a_room_has_registered_fills_in_a_prefill_or_proposes_to_an_asked_question(role: str) -> None:
    question = tiny_definition(ONE_QUESTION + PROPOSED.format(role=f'role = "{role}"')).questions["ie.plan"]
    assert question.sources == (Source("", "income.q1", room="schemes"),)
    assert question.sources[0].registered == "schemes:income.q1"


@pytest.mark.parametrize("source", ["2018-19-q2/cover.name", "schemes:", "Schemes:fund", "schemes:a b", "schemes"])
def test_an_asked_question_takes_only_what_a_room_has_registered(source: str) -> None:
    text = ONE_QUESTION.replace('"text"', f'"text"\nfrom = "{source}"')
    with pytest.raises(DefinitionError, match=r"block\[cover\.name\]\.from"):
        tiny_definition(text)


def test_a_change_note_says_that_a_sheet_is_kept_now() -> None:
    other = ONE_QUESTION.replace("cover.name", "fund.total")
    before = tiny_definition(ONE_QUESTION, f'title = "Funding"\n{other}')
    after = tiny_definition(ONE_QUESTION, KEPT)
    assert any("kept by" in line and "schemes" in line for line in differences(before, after))


@pytest.mark.parametrize(
    ("more", "ready", "pending"),
    [
        ({}, True, 0),
        ({"pending": 2}, False, 2),
        ({"findings": (KeptFinding("over", "error", "Over."),)}, False, 0),
        ({"findings": (KeptFinding("over", "query", "Over.", explanation="So."),)}, True, 0),
        ({"findings": (KeptFinding("over", "query", "Over.", explanation="So.", overtaken=True),)}, False, 0),
        ({"findings": (KeptFinding("over", "note", "Over."),)}, True, 0),
    ],
)
def test_what_is_kept_counts_as_what_is_answered_does(more: dict[str, object], ready: bool, pending: int) -> None:
    report = check(*with_kept(**more))
    assert (report.ready, report.pending) == (ready, pending)


def test_a_snapshot_binds_what_is_kept_and_gives_it_back() -> None:
    definition, answers = with_kept(findings=(KeptFinding("over", "query", "Over.", "Here", explanation="So."),))
    body = frozen(definition, answers, check(definition, answers), "abc")
    again = thawed(definition, body)
    assert again.kept["sheet-2"].content == {"fund": "100"}
    assert again.kept["sheet-2"].findings == answers.kept["sheet-2"].findings
    _, changed = with_kept(content={"fund": "101"})
    other = digests(frozen(definition, changed, check(definition, changed), "abc"))
    assert {slug for slug, found in digests(body).items() if found != other[slug]} == {"sheet-2"}


def test_a_publication_copy_prints_what_is_kept_without_what_was_found() -> None:
    definition, answers = with_kept(findings=(KeptFinding("over", "query", "Over.", "Here"),))
    report = check(definition, answers)
    full, copy = (
        present(definition, answers, report, publication=publication, kept={"sheet-2": "<p>100</p>"})[1]
        for publication in (False, True)
    )
    assert (full.content, len(full.findings)) == ("<p>100</p>", 1)
    assert (copy.content, len(copy.findings)) == ("<p>100</p>", 0)
