"""Pictures are kept by what they show: the same figures are not drawn twice, whoever looks at them in whichever process.

They lie in a cache of their own, which all processes share (a table of the database): nothing is lost when one goes, it is drawn
again.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, cast

from django.core.cache import caches

from bcf.pictures.data import Picture, Sketch
from bcf.pictures.drawing import drawn

KEPT_SECONDS = 30 * 24 * 3600
"""A month: long beyond a meeting's papers, while pictures of figures that were changed since make room."""


def draw(sketches: Sequence[Sketch]) -> list[Picture]:
    """The pictures of these sketches: kept ones as they are, by one look into the cache, others drawn and kept."""
    cache, names = caches["pictures"], [_name(sketch) for sketch in sketches]
    kept = cache.get_many([f"picture:{name}" for name in names])
    new: dict[str, str] = {}
    for name, sketch in zip(names, sketches, strict=True):
        if f"picture:{name}" not in kept | new:
            new[f"picture:{name}"] = drawn(sketch, f"picture-{name[:16]}")
    if new:
        cache.set_many(new, KEPT_SECONDS)
    kept |= new
    return [
        Picture(sketch.key, sketch.drawing.title, sketch.drawing.description, kept[f"picture:{name}"], sketch.table)
        for name, sketch in zip(names, sketches, strict=True)
    ]


def _name(sketch: Sketch) -> str:
    """The hash of all that a drawing shows and of the manner in which it is drawn."""
    manner, drawing = sketch.manner, asdict(cast(Any, sketch.drawing))
    shown = json.dumps([manner.name, manner.version, drawing], default=str, sort_keys=True)
    return hashlib.sha256(shown.encode()).hexdigest()
