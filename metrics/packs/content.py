"""What stands in the monitoring pack of one board, as plain objects. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from metrics.arithmetic import comparable
from metrics.definitions import Metric
from metrics.periods import Period
from metrics.position import DASH, Position, position, share, shown
from metrics.trajectory import Trajectory
from returns.movers import Mover


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of a return: what was asked, and what was said."""

    asked: str
    text: str


@dataclass(frozen=True, slots=True)
class Commentary:
    """What a return says of a metric. `period` and `state` are the return's, `on` the day on which any of it was changed last.
    `progress`: its answer whether the metric is on track, '' where it has given none."""

    period: str
    state: str
    on: date
    progress: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Standing:
    """Where one metric, or a part of it, stands."""

    trajectory: Trajectory
    position: Position

    @property
    def name(self) -> str:
        """The metric's name, with that of the part."""
        return self.trajectory.metric.named(self.trajectory.part)

    @property
    def cells(self) -> tuple[str, ...]:
        """What is compared, plan, actual, variance in percent, forecast of the year, the year's plan: as they are printed."""
        found, metric = self.position, self.trajectory.metric
        values = (
            found.plan.value if found.plan else None,
            found.actual.value if found.actual else found.latest.value if found.latest else None,
        )
        plan, actual = (shown(metric, value) for value in values)
        planned = shown(metric, found.year_plan.value if found.year_plan else None)
        return (found.covers or DASH, plan, actual, share(found.percent), shown(metric, found.forecast), planned)


@dataclass(frozen=True)
class Section:
    """One metric of a board. `standings`: of the whole first, then of its parts; none where only words are known of it.
    `told_under`: the name of the metric of which this is another view, where commentary and schemes stand there."""

    metric: Metric
    standings: tuple[Standing, ...]
    commentary: Commentary | None = None
    movers: tuple[Mover, ...] = ()
    told_under: str = ""


@dataclass(frozen=True)
class Pack:
    """The pack of one board for one month. `silent`: the metrics that are asked for in its year and of which nothing is known.
    `made_at` is aware."""

    board: str
    ons_code: str
    month: Period
    made_at: datetime
    sections: tuple[Section, ...]
    silent: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        """The financial year of its month, "2017-18"."""
        return self.month.year

    @property
    def title(self) -> str:
        """What it is called."""
        return f"Monitoring pack, {self.month.label}"

    @property
    def file_name(self) -> str:
        """The name of its files, without an ending: the code keeps boards of one name apart."""
        return f"{safe(self.board)} {self.ons_code} {self.month.code}"

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Those of all metrics, in order."""
        return tuple(each for section in self.sections for each in section.standings)


def safe(text: str) -> str:
    """A name as every file system takes it: letters, digits, blanks and hyphens, at most 80."""
    kept = "".join(sign if sign.isalnum() or sign == "-" else " " for sign in text)
    return " ".join(kept.split())[:80].strip() or "Board"


def known_by(trajectory: Trajectory, month: Period) -> Trajectory:
    """A trajectory as it was at the end of a month: without what came later."""
    actual = {period: figure for period, figure in trajectory.actual.items() if period.last.starts <= month.starts}
    return replace(trajectory, actual=actual)


def sections_of(
    metrics: Mapping[str, Metric],
    trajectories: Sequence[Trajectory],
    month: Period,
    commentaries: Mapping[str, Commentary],
    movers: Mapping[str, Sequence[Mover]],
) -> tuple[Section, ...]:
    """A board's metrics of which anything is known in the month's year. `commentaries`: by the key under which forms name a metric;
    `movers`: by key. Of several views of one metric the first has them, the others say where they stand."""
    standing = {key: tuple(_standings(trajectories, key, month)) for key in metrics}
    seen = {metric.asked_as for metric in metrics.values() if standing[metric.key]}
    found: dict[str, Section] = {}
    for metric in metrics.values():
        asked = metric.asked_as
        alone = metric.key == asked and asked in commentaries and asked not in seen
        if (standing[metric.key] or alone) and asked not in found:
            found[asked] = Section(
                metric, standing[metric.key], commentaries.get(asked), _moving(metrics, asked, movers)
            )
        elif standing[metric.key]:
            found[metric.key] = Section(metric, standing[metric.key], told_under=found[asked].metric.name)
    return tuple(found.values())


def _moving(metrics: Mapping[str, Metric], asked: str, movers: Mapping[str, Sequence[Mover]]) -> tuple[Mover, ...]:
    """The schemes that move a metric under any of its views, each once."""
    views = [key for key, metric in metrics.items() if metric.asked_as == asked]
    found = {(mover.address, mover.scheme): mover for key in views for mover in movers.get(key, ())}
    return tuple(found.values())


def _standings(trajectories: Iterable[Trajectory], key: str, month: Period) -> Iterator[Standing]:
    """Where those of one metric stand of which anything is planned or known in the month's year."""
    for trajectory in trajectories:
        known = comparable(known_by(trajectory, month), month.year)
        if trajectory.metric.key == key and (known.of_year("plan", month.year) or known.of_year("actual", month.year)):
            yield Standing(known, position(known, month.year))
