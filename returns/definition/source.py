"""Writes an expression down again, as a form's author would: `met == 'no' and total > 5`."""

from typing import Any

from .nodes import Arithmetic, Call, Compare, Literal, Logic, Member, Node, Not, Previous, Ref, Told

_BEFORE: dict[type, str] = {Ref: "", Previous: "previous.", Told: "figures."}
"""What stands before a name."""


def source(node: Any) -> str:
    """The text of an expression; of anything else, its own text."""
    match node:
        case Literal(value):
            return repr(value) if isinstance(value, str) else str(value)
        case Ref(key) | Previous(key) | Told(key):
            return f"{_BEFORE[type(node)]}{key}"
        case Compare(op, left, right) | Arithmetic(op, left, right):
            return f"{_part(left)} {op} {_part(right)}"
        case Member(left, options):
            return f"{_part(left)} in ({', '.join(source(option) for option in options)})"
        case Logic(op, parts):
            return f" {op} ".join(source(p) if isinstance(p, Compare | Member | Not) else _part(p) for p in parts)
        case Not(part):
            return f"not {_part(part)}"
        case Call(name, arguments):
            return f"{name}({', '.join(source(argument) for argument in arguments)})"
    return str(node)


def _part(node: Node) -> str:
    return source(node) if isinstance(node, Literal | Ref | Previous | Told | Call) else f"({source(node)})"
