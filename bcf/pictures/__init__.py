"""Pictures of figures, drawn here as SVG: what an app sketches is drawn once, and kept by what it shows."""

from bcf.pictures.data import Drawing, Manner, Picture, Sketch, Table
from bcf.pictures.kept import draw

__all__ = ["Drawing", "Manner", "Picture", "Sketch", "Table", "draw"]
