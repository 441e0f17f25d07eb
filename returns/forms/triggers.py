"""Which answer of another question makes a conditional question needed, where a page's script can judge it by itself."""

from typing import NamedTuple

from returns.definition.model import Question
from returns.definition.nodes import Compare, Literal, Member, Node, Ref


class Trigger(NamedTuple):
    """The question watched, and the values of it that make another one needed."""

    key: str
    values: tuple[str, ...]


def trigger_of(question: Question) -> Trigger | None:
    """The trigger of a question that is needed (or relevant) (or offered) when one choice has one of certain values; else None.

    Conditions of any other form are judged by the server only; such a question is always shown.
    """
    needed = _read(question.relevant or question.required)
    offered = _read(question.offered)
    if needed is None or offered is None or offered.key != needed.key:
        return None if question.offered is not None else needed
    return Trigger(needed.key, (*needed.values, *offered.values))


def _read(node: Node | None) -> Trigger | None:
    match node:
        case Compare("==", Ref(key), Literal(str(value))):
            return Trigger(key, (value,))
        case Member(Ref(key), options):
            return Trigger(key, tuple(str(option.value) for option in options))
    return None
