"""The funding table as it is typed: a row for each contribution and some blank ones, read back into edits, field by field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bcf.years import year_of
from schemes import plan as plain
from schemes.entries import Refused, Value, Ways, read, typed_amount, with_commas
from schemes.writing import Conflict, Edit

FIELDS = ("board", "year", "source", "organisation", "amount")
BLANK_ROWS = 3
_NEEDED = {"source": "Say from which source.", "amount": "Say how much.", "year": "Say for which year."}
LONGEST_ORGANISATION = 200


@dataclass
class TypedRow:
    """One row of the table: `id` '' is a new one; `texts` as typed, `errors` and `conflicts` by field."""

    id: str
    seen: int
    texts: dict[str, str]
    removed: bool = False
    writable: bool = True
    number: int = 0
    board_name: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def form_prefix(self) -> str:
        """What the names of its inputs begin with."""
        return f"{self.id or 'c' + str(self.number)}-"

    @property
    def label(self) -> str:
        """What the row is, for those who cannot see the table."""
        if not self.id:
            return f"New contribution {self.number + 1}"
        return ", ".join(filter(None, (self.board_name, self.texts["year"], self.texts["source"])))

    @property
    def blank(self) -> bool:
        """Whether nothing was typed into a new row."""
        return not self.id and not any(self.texts[name].strip() for name in ("source", "organisation", "amount"))

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """(field, text, error) in the table's order."""
        return [(name, self.texts[name], self.errors.get(name, "")) for name in FIELDS]


def rows_of(plan: plain.Plan, own: frozenset[str], label: Mapping[str, str]) -> list[TypedRow]:
    """The rows as they stand, and blank ones for whoever may write. `label`: stream key → what is shown of it."""
    rows = [
        TypedRow(
            one.id,
            one.version,
            texts_of(one, plan.unit, label),
            writable=one.board in own,
            board_name=plan.called(one.board),
        )
        for one in sorted(
            plan.contributions, key=lambda one: (one.year, [b.ons_code for b in plan.boards].index(one.board))
        )
    ]
    first = next((board.ons_code for board in plan.boards if board.ons_code in own), "")
    return rows + [_blank(first, plan.years[0], number) for number in range(BLANK_ROWS if own else 0)]


def texts_of(one: plain.Contribution, unit: str, label: Mapping[str, str]) -> dict[str, str]:
    """A contribution as one would type it."""
    return {
        "board": one.board, "year": one.year, "source": label.get(one.source, one.source),
        "organisation": one.organisation, "amount": with_commas(typed_amount(one.amount, unit)),
    }  # fmt: skip


def _blank(board: str, year: str, number: int) -> TypedRow:
    texts = {"board": board, "year": year, "source": "", "organisation": "", "amount": ""}
    return TypedRow("", 0, texts, number=number)


def posted_rows(data: Mapping[str, str], standing: Sequence[TypedRow]) -> list[TypedRow]:
    """The rows with what was typed over them; a row that this person may not write stays as it stands."""
    rows = []
    for row in standing:
        prefix = row.form_prefix
        if not row.writable or f"{prefix}amount" not in data:
            rows.append(row)
            continue
        texts = {name: data.get(prefix + name, row.texts[name]) for name in FIELDS}
        seen = data.get(prefix + "seen", "")
        version = int(seen) if seen.isdecimal() else row.seen
        rows.append(
            replace(row, seen=version, texts=texts, removed=bool(data.get(prefix + "removed")), errors={}, conflicts=[])
        )
    return rows


def edits_of(
    rows: Iterable[TypedRow], standing: Sequence[TypedRow], plan: plain.Plan, ways: Ways
) -> list[tuple[TypedRow, Edit]]:
    """What is to be written. What cannot be read is refused at its field (`errors`) and left out; a new row is written
    whole or not."""
    before = {row.id: row for row in standing if row.id}
    found = []
    for row in rows:
        if row.blank or not row.writable:
            continue
        if row.removed and row.id:
            found.append((row, Edit({"removed": True}, row.id, row.seen)))
            continue
        changed = {name: text for name, text in row.texts.items() if not row.id or text != before[row.id].texts[name]}
        fields = {
            name: value for name, text in changed.items() if (value := _read(row, name, text, plan, ways)) is not None
        }
        if "amount" in fields and row.id:
            fields["unit"] = ""
        if fields and (row.id or not row.errors):
            found.append((row, Edit(fields, row.id, row.seen if row.id else None)))
    return found


def _read(row: TypedRow, name: str, text: str, plan: plain.Plan, ways: Ways) -> Value:
    """The field's value; None, with a message at the field, where it has none."""
    if name in _NEEDED and not text.strip():
        row.errors[name] = _NEEDED[name]
        return None
    try:
        value = _year(text, plan) if name == "year" else read(name, text, ways)
    except (Refused, ValueError) as error:
        row.errors[name] = f"This {error}." if isinstance(error, Refused) else f"{error}."
        return None
    if value is None:
        row.errors[name] = _NEEDED.get(name, "Fill this in.")
    return value


def _year(text: str, plan: plain.Plan) -> str:
    year = year_of(text)
    if year not in plan.all_years:
        raise ValueError(f"The plan is for {', '.join(plan.years)}")
    return year
