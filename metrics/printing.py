"""A metric as it is printed in the PDF of a return, a plan or a pack: its picture beside its figures, and the arithmetic."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bcf.pictures import draw
from metrics.arithmetic import comparable, population_words
from metrics.periods import Period, year_period
from metrics.pictures import line_of
from metrics.pictures.trajectories import title_of
from metrics.position import position
from metrics.trajectory import Trajectory
from returns.presentation.text import tame


def printed_metric(
    trajectory: Trajectory, year: str, *, until: Period | None = None, level: int = 4, title: str = ""
) -> SafeString:
    """A metric's financial year as safe HTML: a heading of this level, the picture, the table, and how the variance comes about.

    `until`: as if no later actual were known. `title`: for another heading than the metric's name and year.
    """
    trajectory = comparable(trajectory, year)
    sketch, found = line_of(trajectory, year, until=until), position(trajectory, year, until=until)
    people = population_words(trajectory, year_period(year)) if trajectory.metric.measure == "rate" else ""
    context = {
        "title": tame(title or title_of(trajectory, year)), "level": level,
        "picture": draw([sketch])[0] if sketch is not None else None,
        "standing": found.words, "lines": [tame(line) for line in found.arithmetic],
        "people": [f"Population: {tame(people)}."] if people else [],
    }  # fmt: skip
    return render_to_string("pdf/metric/metric.html", context)
