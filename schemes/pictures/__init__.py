"""Pictures of a plan's money: funding by source, spend by theme, and how the year goes against the plan."""

from schemes.pictures.data import Quarter, YearOfQuarters
from schemes.pictures.sketches import funding_by_source, pictures_of, plan_against_actual, spend_by_theme

__all__ = ["Quarter", "YearOfQuarters", "funding_by_source", "pictures_of", "plan_against_actual", "spend_by_theme"]
