"""How a change note shows what stands in a definition: texts in quotes, expressions and sources as their author wrote them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .model import ChoiceList, Period, Signatory, Source
from .nodes import TRUE, Node
from .source import source

_WORDS = {None: "none", True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class Shown:
    """The words of one definition. Its first and last day stand in expressions under their names, as in the definition itself."""

    period: Period

    def of(self, value: Any) -> str:
        """`value`, any attribute of any part of a definition, in words."""
        match value:
            case None | True | False:
                return _WORDS[value]
            case str():
                return f"“{' '.join(value.split())}”"
            case ChoiceList(key=key):
                return key
            case Signatory(role=role, label=label):
                return f"{label} ({role})"
            case Source(period=period, key=key):
                return value.registered or f"{period}/{key}"
            case datetime():
                return value.isoformat(" ", "minutes")
            case Mapping():
                return ", ".join(f"{key} {part}" for key, part in sorted(value.items())) or "none"
        return self._listed(value) if type(value) is tuple else self.expression(value)

    def _listed(self, parts: tuple[Any, ...]) -> str:
        return ", ".join(map(self.of, parts)) or "none"

    def expression(self, node: Any) -> str:
        """An expression as its author would write it; of anything else, its own text."""
        if not isinstance(node, Node):
            return str(node)
        text = "always" if node == TRUE else source(node)
        return text.replace(str(self.period.starts), "period.starts").replace(str(self.period.ends), "period.ends")
