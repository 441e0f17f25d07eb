"""The parts of an expression, after parsing. A tree of these is all that the two readings see."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


class Unknown(enum.Enum):
    """The third truth value: what an expression gives when a blank keeps it from being judged."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("an unknown result is neither true nor false; compare it with UNKNOWN")


UNKNOWN = Unknown.UNKNOWN

Value = str | Decimal | date
Result = Value | bool | Unknown


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: a text (or choice key), a number, a date or a truth value."""

    value: Value | bool


@dataclass(frozen=True, slots=True)
class Ref:
    """The answer to a question, by its full key; for a table's column, all its rows."""

    key: str


@dataclass(frozen=True, slots=True)
class Previous:
    """The answer to the same question in the period before; for rules only, as a workbook holds one period."""

    key: str


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that another room tells of the board, `figures.nea_variance`; for rules only, as it stands in no workbook."""

    key: str


@dataclass(frozen=True, slots=True)
class Compare:
    """`left op right`, op being one of == != < <= > >=."""

    op: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Member:
    """`left in (…)`, with literals only on the right."""

    left: "Node"
    options: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Logic:
    """`and` / `or` over two or more parts."""

    op: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`not part`."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left op right`, op being one of + - * /. A minus sign before a number is `0 - number`."""

    op: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of `functions.FUNCTIONS`, by name."""

    name: str
    arguments: tuple["Node", ...]


Node = Literal | Ref | Previous | Told | Compare | Member | Logic | Not | Arithmetic | Call
TRUE = Literal(True)


def children(node: Node) -> tuple[Node, ...]:
    """The direct parts of `node`."""
    match node:
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return (left, right)
        case Member(left, options):
            return (left, *options)
        case Logic(_, parts) | Call(_, parts):
            return parts
        case Not(part):
            return (part,)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """`node` and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def references(node: Node) -> frozenset[str]:
    """The keys of all questions of this period that `node` asks for."""
    return frozenset(part.key for part in walk(node) if isinstance(part, Ref))


def earlier_references(node: Node) -> frozenset[str]:
    """The keys of all questions whose answer in the period before `node` asks for."""
    return frozenset(part.key for part in walk(node) if isinstance(part, Previous))


def told_references(node: Node) -> frozenset[str]:
    """The names of all figures that `node` asks other rooms for."""
    return frozenset(part.key for part in walk(node) if isinstance(part, Told))
