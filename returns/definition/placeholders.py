"""What stands between braces in a rule's message: a name, `previous.` and a name, `figures.` and a name, or a function of one,
`stated_figure(commentary)`."""

import re
from collections.abc import Iterator

FIGURES = "figures."
"""What the names of figures begin with that other rooms tell of the board."""
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_FUNCTION_OF = re.compile(r"([a-z_]+)\((.*)\)")


def function_of(placeholder: str) -> tuple[str, str]:
    """The function that a placeholder calls ('' for none), and the name that it is about."""
    match = _FUNCTION_OF.fullmatch(placeholder)
    return (match[1], match[2]) if match else ("", placeholder)


def figures_in(message: str) -> Iterator[str]:
    """The names of the figures that a message shows."""
    for placeholder in PLACEHOLDER.findall(message):
        _, name = function_of(placeholder)
        if name.startswith(FIGURES):
            yield name.removeprefix(FIGURES)


def of_line(text: str, along: str, key: str) -> str:
    """An expression or a message whose figures are those of one row or column: `figures.{row}_variance`, of the row `nea`."""
    return text.replace(f"{FIGURES}{{{along}}}", f"{FIGURES}{key}")
