"""What is stored of metrics: trajectories with their figures and history, a board's own metrics, uploads and packs."""

from metrics.models.explanations import FindingExplanation
from metrics.models.figures import Figure, Trajectory, TrajectoryVersion
from metrics.models.own import BoardMetric
from metrics.models.packs import Pack
from metrics.models.uploads import FiguresUpload

__all__ = ["BoardMetric", "Figure", "FiguresUpload", "FindingExplanation", "Pack", "Trajectory", "TrajectoryVersion"]
