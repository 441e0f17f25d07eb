"""Pictures of metrics: a metric's year as lines, all of a board's metrics side by side, one metric over many boards."""

from metrics.pictures.over_boards import over_boards
from metrics.pictures.trajectories import line_of, multiples_of

__all__ = ["line_of", "multiples_of", "over_boards"]
