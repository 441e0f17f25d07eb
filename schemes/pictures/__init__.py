"""Pictures of a plan's money, drawn here as SVG: funding by source, spend by theme, and how the year goes against the plan."""

from schemes.pictures.data import Picture, Quarter, Sketch, Table, YearOfQuarters
from schemes.pictures.kept import draw, pictures_of
from schemes.pictures.sketches import funding_by_source, plan_against_actual, spend_by_theme

__all__ = [
    "Picture",
    "Quarter",
    "Sketch",
    "Table",
    "YearOfQuarters",
    "draw",
    "funding_by_source",
    "pictures_of",
    "plan_against_actual",
    "spend_by_theme",
]
