"""Two texts beside each other: which passage of the one is not in the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_AROUND = 160
"""Characters of the unchanged text that are shown before and after what changed."""
_WORD = re.compile(r"\s*\S+|\s+\Z")


@dataclass(frozen=True, slots=True)
class Passage:
    """A printed answer in three pieces: what differs from the answer beside it stands between what both have in common."""

    before: str
    differs: str
    after: str

    def __str__(self) -> str:
        return self.before + self.differs + self.after

    @property
    def lead(self) -> str:
        """The end of the common beginning."""
        return self.before if len(self.before) <= _AROUND else "…" + self.before[-_AROUND:]

    @property
    def tail(self) -> str:
        """The beginning of the common end."""
        return self.after if len(self.after) <= _AROUND else self.after[:_AROUND] + "…"

    @property
    def marked(self) -> bool:
        """Whether only a part of the text differs."""
        return bool(self.before or self.after)

    @property
    def cut(self) -> bool:
        """Whether `lead` and `tail` leave anything out."""
        return max(len(self.before), len(self.after)) > _AROUND


def passage(text: str, other: str) -> Passage:
    """`text` with all but the words at its beginning and end that `other` begins and ends with in the middle."""
    words, others = _WORD.findall(text), _WORD.findall(other)
    start = _shared(words, others)
    end = _shared(words[start:][::-1], others[start:][::-1])
    stop = len(words) - end
    return Passage("".join(words[:start]), "".join(words[start:stop]), "".join(words[stop:]))


def _shared(words: Sequence[str], others: Sequence[str]) -> int:
    """How many words both have in common at the beginning."""
    for number, (word, other) in enumerate(zip(words, others, strict=False)):
        if word != other:
            return number
    return min(len(words), len(others))
