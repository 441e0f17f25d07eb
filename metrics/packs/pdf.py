"""A board's pack as a PDF, laid out by `returns.pdf`, which fetches nothing and which no text can stall."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string

from bcf.pictures import draw
from bcf.years import printed, year_before
from metrics.arithmetic import population_words
from metrics.movers import Movers, shown
from metrics.packs.content import Pack, Section, Standing
from metrics.periods import year_period
from metrics.pictures import line_of
from metrics.pictures.trajectories import key_of
from metrics.yearly import YearRow, year_table
from returns.pdf.render import render_html
from returns.presentation.printed import Paragraph
from returns.presentation.text import paragraphs, tame

POSITIONS = ("Compared", "Plan", "Actual", "Against plan", "Year’s forecast", "Year’s plan", "Standing")


@dataclass(frozen=True)
class PrintedStanding:
    """A metric, or a part of it, as it is printed. `picture` is SVG, '' where nothing can be drawn; `people` says of a rate how its
    population comes about."""

    standing: Standing
    heading: str
    picture: str
    rows: tuple[YearRow, ...]
    people: str


@dataclass(frozen=True)
class PrintedSaid:
    """One answer of a return."""

    asked: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class PrintedSection:
    """One metric as it is printed."""

    section: Section
    standings: tuple[PrintedStanding, ...]
    said: tuple[PrintedSaid, ...]
    movers: Movers | None


def pack_pdf(pack: Pack, reference: str = "") -> bytes:
    """The PDF of a pack. `reference` names this copy."""
    return render_html(pack_html(pack, reference), f"{reference} {pack.ons_code} {pack.month.code}".strip())


def pack_html(pack: Pack, reference: str = "") -> str:
    """The HTML that becomes the PDF."""
    pictures = _pictures(pack)
    context = {
        "pack": pack,
        "reference": reference,
        "headings": POSITIONS,
        "positions": [(each.name, (*each.cells, each.position.words)) for each in pack.standings],
        "sections": [_printed(pack, section, pictures) for section in pack.sections],
        "before": printed(year_before(pack.year)),
        "year": printed(pack.year),
    }
    return tame(render_to_string("pdf/pack/pack.html", context))


def _pictures(pack: Pack) -> dict[str, str]:
    """Key of a picture → it, of every metric that can be drawn: kept ones are read in one go."""
    found = (line_of(each.trajectory, pack.year, until=pack.month) for each in pack.standings)
    return {picture.key: picture.svg for picture in draw([sketch for sketch in found if sketch is not None])}


def _printed(pack: Pack, section: Section, pictures: Mapping[str, str]) -> PrintedSection:
    said = section.commentary.said if section.commentary is not None else ()
    return PrintedSection(
        section,
        tuple(_standings(pack, section, pictures)),
        tuple(PrintedSaid(one.asked, paragraphs(one.text)) for one in said),
        shown(section.movers, [pack.year]),
    )


def _standings(pack: Pack, section: Section, pictures: Mapping[str, str]) -> Iterator[PrintedStanding]:
    for each in section.standings:
        trajectory, rate = each.trajectory, each.trajectory.metric.measure == "rate"
        yield PrintedStanding(
            each,
            _heading(section, each),
            pictures.get(key_of(trajectory, pack.year), ""),
            tuple(year_table(trajectory, pack.year)),
            population_words(trajectory, year_period(pack.year)) if rate else "",
        )


def _heading(section: Section, each: Standing) -> str:
    """ "NHS: worse than planned"."""
    words = each.position.words if each.position.standing != "unknown" else "Not compared yet"
    part = section.metric.part_label(each.trajectory.part)
    return f"{part}: {words.lower()}" if part else words
