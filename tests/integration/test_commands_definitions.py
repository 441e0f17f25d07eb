"""check_definitions, publish_definition, move_returns and diff_definitions."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from bcf.models import AuditEvent, Board
from returns.actions import close_return
from returns.definition.errors import DefinitionError
from returns.models import Answer, AnswerChange, DefinitionVersion, ReturnEvent, Submission
from returns.opening import open_return
from returns.publishing import move_returns, publish
from returns.stored import load_answers
from returns.versions import definition_of
from tests.factories import answer, make_board, publish_tiny, tiny_files
from tests.integration.running import PERIOD, refused, run

pytestmark = pytest.mark.django_db
QUESTION = """
[[block]]
kind = "question"
key = "{key}"
cell = "{cell}"
label = "{key}"
{more}
"""
LEVELS = '[level]\nplans = "Plans"\nmature = "Mature"\nestablished = "Established"\n'


def question(key: str, cell: str, more: str = 'type = "text"') -> str:
    return QUESTION.format(key=key, cell=cell, more=more)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the definitions, to be changed."""
    copy = tmp_path / "definitions"
    shutil.copytree(settings.DEFINITIONS_DIR / PERIOD, copy / PERIOD)
    return copy


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / PERIOD / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# --- check_definitions ---------------------------------------------------------------------------------------------


def test_every_definition_that_is_shipped_can_be_published() -> None:
    assert [line.partition(", 0 tables, ")[::2] for line in run("check_definitions").splitlines()] == [
        ("2016-17-plan: OK, 6 sheets, 42 questions", "41 checker rows, 1 rules"),
        ("2016-17-q1: OK, 7 sheets, 154 questions", "145 checker rows, 46 rules"),
        ("2016-17-q2: OK, 7 sheets, 191 questions", "138 checker rows, 70 rules"),
        ("2016-17-q3: OK, 7 sheets, 207 questions", "140 checker rows, 70 rules"),
        ("2016-17-q4: OK, 8 sheets, 239 questions", "143 checker rows, 58 rules"),
        ("2017-19-plan: OK, 6 sheets, 30 questions", "29 checker rows, 1 rules"),
        ("2018-19-q3: OK, 5 sheets, 106 questions", "88 checker rows, 13 rules"),
    ]


def test_a_bad_definition_is_told_by_file_key_and_reason(folder: Path) -> None:
    shutil.copytree(folder / PERIOD, folder / "2018-19-q4")
    change(folder, "1-cover.toml", 'key = "cover.email"', 'key = "cover.phone"')
    lines = refused("check_definitions", "--folder", folder)
    assert lines[0] == "2 of 2 definitions cannot be published"
    assert any(line.startswith("2018-19-q3: 1-cover.toml: cover.phone: ") for line in lines)
    assert any(line.startswith("2018-19-q4: period.toml: key: is '2018-19-q3', while") for line in lines)


def test_an_earlier_period_that_is_not_there_is_named(folder: Path) -> None:
    change(folder, "period.toml", "key = ", 'previous = "2018-19-p2"\nkey = ')
    assert "rules; not among these definitions: 2018-19-p2, which it names as earlier" in run(
        "check_definitions", "--folder", folder
    )


def test_a_folder_without_definitions_is_refused(tmp_path: Path) -> None:
    assert "there is no definition" in refused("check_definitions", "--folder", tmp_path)[0]
    assert len(refused("check_definitions", "--folder", tmp_path / "none")) == 1


# --- publish_definition --------------------------------------------------------------------------------------------


def test_the_same_content_twice_is_the_same_version(folder: Path) -> None:
    assert "Published 2018-19-q3 definition 1" in run("publish_definition", PERIOD, "--folder", folder)
    change(folder, "1-cover.toml", "[[block]]", "# a comment makes no difference\n[[block]]")
    assert "this is 2018-19-q3 definition 1 already" in run("publish_definition", PERIOD, "--folder", folder)
    assert DefinitionVersion.objects.count() == 1
    assert AuditEvent.objects.filter(verb="published").count() == 1


def test_a_correction_is_the_next_version_and_the_older_one_stays(folder: Path) -> None:
    run("publish_definition", PERIOD)
    change(folder, "1-cover.toml", "Completed by:", "Filled in by:")
    assert "Published 2018-19-q3 definition 2" in run("publish_definition", PERIOD, "--folder", folder)
    first, second = DefinitionVersion.objects.order_by("number")
    assert definition_of(first).questions["cover.completed_by"].label == "Completed by:"
    assert definition_of(second).questions["cover.completed_by"].label == "Filled in by:"
    assert "while definition 2 is the newest" in run("publish_definition", PERIOD)


def test_options_keep_their_printed_order_in_a_published_version() -> None:
    files = tiny_files(question("level", "C8", 'type = "choice"\nchoices = "level"'), choices=LEVELS)
    version, _ = publish(files, by=None)
    stored = DefinitionVersion.objects.get(pk=version.pk)
    assert list(definition_of(stored).choices["level"].labels) == ["plans", "mature", "established"]


def test_another_order_of_options_is_another_version() -> None:
    levels = LEVELS.splitlines(keepends=True)
    for text in (LEVELS, "".join([levels[0], *reversed(levels[1:])])):
        publish(tiny_files(question("level", "C8", 'type = "choice"\nchoices = "level"'), choices=text), by=None)
    assert DefinitionVersion.objects.count() == 2


def test_what_was_published_as_a_return_cannot_become_a_plan() -> None:
    publish(tiny_files(), by=None)
    with pytest.raises(DefinitionError, match=r"period.toml: kind: was published as 'return'"):
        publish(tiny_files(period={"kind": "plan"}), by=None)


@pytest.mark.parametrize("period", ["2019-20-q9", "", "..", "../definitions/2018-19-q3", "."])
def test_a_period_without_a_folder_is_refused(period: str) -> None:
    assert len(refused("publish_definition", period)) == 1
    assert not DefinitionVersion.objects.exists()


def test_a_folder_of_another_name_than_its_period_is_refused(folder: Path) -> None:
    (folder / PERIOD).rename(folder / "2018-19-q4")
    assert (
        "while the folder is named '2018-19-q4'" in refused("publish_definition", "2018-19-q4", "--folder", folder)[0]
    )


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_make_one_version_each_of_its_own_number() -> None:
    contents = [tiny_files(question(key, "C8")) for key in ("one", "one", "two", "three")]
    failures: list[Exception] = []

    def publish_one(files: dict[str, dict[str, object]]) -> None:
        try:
            publish(files, by=None)
        except Exception as error:  # noqa: BLE001 - told by the assertion
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish_one, args=(files,)) for files in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert sorted(DefinitionVersion.objects.values_list("number", flat=True)) == [1, 2, 3]


# --- move_returns --------------------------------------------------------------------------------------------------


def moved(
    old: str, new: str, *, old_choices: str = LEVELS, new_choices: str = LEVELS, **answers: Any
) -> tuple[Submission, str]:
    """A return opened and answered on one definition, taken to another; and what the command printed."""
    board = make_board("Barnet")
    submission = open_return(publish_tiny(old, choices=old_choices), board, by=None)
    answer(submission, **answers)
    publish_tiny(new, number=2, choices=new_choices)
    printed = run("move_returns", "2018-19-q3")
    return Submission.objects.get(pk=submission.pk), printed


def test_an_open_return_is_taken_to_the_newest_version_with_its_answers() -> None:
    submission, printed = moved(question("name", "C8"), question("name", "C9") + question("more", "C10"), name="Ada")
    assert submission.version.number == 2
    assert Answer.objects.get().text == "Ada"
    assert "Definition 1 → 2:\n  question more: added, 1. Sheet C10" in printed
    assert "Barnet: definition 1 → 2, 0 pending" in printed
    assert ReturnEvent.objects.get(kind="moved").details == {"old": 1, "new": 2, "cleared": [], "hidden": []}


def test_moving_says_what_is_pending_now() -> None:
    needed = question("more", "C10", 'type = "text"\nrequired = true')
    _, printed = moved(question("name", "C8"), question("name", "C8") + needed, name="Ada")
    assert "1 pending (before: 0)" in printed


def test_moving_twice_does_nothing_more() -> None:
    moved(question("name", "C8"), question("name", "C9"), name="Ada")
    assert "Nothing to do" in run("move_returns", "2018-19-q3")
    assert ReturnEvent.objects.filter(kind="moved").count() == 1


def test_an_answer_whose_question_is_gone_is_kept_and_not_shown() -> None:
    submission, printed = moved(question("name", "C8") + question("b", "C9"), question("b", "C9"), name="Ada", b="x")
    assert "name: kept, not shown: is not answered any more" in printed
    assert Answer.objects.get(key="name").text == "Ada"
    assert load_answers(submission, definition_of(submission.version)).values == {"b": "x"}


CHOICE = 'type = "choice"\nchoices = "level"'


@pytest.mark.parametrize(
    ("old", "new", "typed", "reason"),
    [
        ('type = "text"', 'type = "integer"', "12", "its type is integer now"),
        ('type = "integer"', 'type = "text"', "12", "its type is text now"),
        ('type = "text"', 'type = "email"', "Ada", "must be one e-mail address"),
        ('type = "date_or_word"', 'type = "date"', "Live", "its type is date now"),
        (CHOICE, 'type = "text"', "Mature", "its type is text now"),
        ('type = "money"', 'type = "integer"', "1.50", "must be a whole number"),
    ],
)
def test_an_answer_that_is_no_longer_of_its_questions_type_is_cleared_and_stays_in_the_history(
    old: str, new: str, typed: str, reason: str
) -> None:
    submission, printed = moved(question("a", "C8", old), question("a", "C8", new), a=typed)
    assert f"a: cleared, the history keeps it: {reason}" in printed
    assert load_answers(submission, definition_of(submission.version)).values == {}
    last = AnswerChange.objects.get(version=2)
    assert (last.origin, last.new, last.old is not None) == ("move", None, True)


def test_a_choice_that_is_not_offered_any_more_is_cleared() -> None:
    fewer = LEVELS.replace('mature = "Mature"\n', "")
    _, printed = moved(question("a", "C8", CHOICE), question("a", "C8", CHOICE), new_choices=fewer, a="Mature")
    assert "a: cleared, the history keeps it: the option chosen is not offered any more" in printed


@pytest.mark.parametrize(
    ("old", "new", "typed"),
    [
        ('type = "text"', 'type = "long_text"', "Ada"),
        ('type = "integer"', 'type = "money"', "12"),
        ('type = "date"', 'type = "date_or_word"', "31/12/2018"),
        ('type = "long_text"\nlimit = 5', 'type = "long_text"\nlimit = 3', "Adaly"),
    ],
)
def test_an_answer_that_still_fits_is_kept_although_the_type_changed(old: str, new: str, typed: str) -> None:
    submission, printed = moved(question("a", "C8", old), question("a", "C8", new), a=typed)
    assert "cleared" not in printed
    assert len(load_answers(submission, definition_of(submission.version)).values) == 1


def test_a_closed_return_stays_on_its_version(northmere: Board) -> None:
    submission = open_return(publish_tiny(question("name", "C8")), northmere, by=None)
    close_return(submission, by=None)
    publish_tiny(question("name", "C9"), number=2)
    assert move_returns("2018-19-q3", by=None) == []
    assert Submission.objects.get().version.number == 1


def test_moving_returns_of_an_unknown_period_is_refused() -> None:
    assert refused("move_returns", "2019-20-q9") == ["no definition of '2019-20-q9' is published"]


# --- diff_definitions ----------------------------------------------------------------------------------------------


def test_a_definition_does_not_differ_from_its_published_version() -> None:
    run("publish_definition", PERIOD)
    assert run("diff_definitions", PERIOD, f"{PERIOD}@1") == "No difference.\n"


def test_the_differences_read_like_a_change_note(folder: Path) -> None:
    change(folder, "1-cover.toml", "Completed by:", "Filled in by:")
    printed = run("diff_definitions", PERIOD, folder / PERIOD)
    assert "question cover.completed_by (1. Cover C10): label: “Completed by:” → “Filled in by:”\n" in printed


@pytest.mark.parametrize("name", ["2018-19-q3@9", "2018-19-q3@", "nothing", "2018-19-q3@99999999999999999999"])
def test_a_definition_that_is_not_there_is_refused(name: str) -> None:
    assert len(refused("diff_definitions", PERIOD, name)) == 1


# --- from the shell ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["publish_definition"], 2),
        (["load_answers"], 2),
        (["load_answers", "a.json", "--nothing"], 2),
        (["check_return", "E09000020"], 2),
        (["check_definitions", "--folder", "/nowhere/at/all"], 1),
        (["load_answers", "/nowhere/at/all.json"], 1),
    ],
)
def test_an_error_is_one_line_and_an_exit_code(arguments: list[str], code: int) -> None:
    manage = settings.BASE_DIR / "manage.py"
    done = subprocess.run([sys.executable, manage, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("Error: ")
