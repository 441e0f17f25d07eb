"""What is alike in every workbook of a form is looked at once: its lists of parts, of styles, of their relations."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

_SIZE, _KEPT = 20_000, 64
"""Bytes of a part of the usual size, and how many results are kept of each function: a megabyte at most."""
Others = ParamSpec("Others")
Result = TypeVar("Result")


def kept_if_usual(read: Callable[Concatenate[bytes, Others], Result]) -> Callable[Concatenate[bytes, Others], Result]:
    """`read`, a pure function of a part's content, whose results are kept for contents of the usual size. Refusals are not kept."""
    kept = lru_cache(_KEPT)(read)

    @wraps(read)
    def found(content: bytes, /, *others: Others.args, **named: Others.kwargs) -> Result:
        if len(content) > _SIZE:
            return read(content, *others, **named)
        return kept(content, *others, **named)  # type: ignore[arg-type]

    return found
