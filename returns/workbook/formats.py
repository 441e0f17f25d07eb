"""Number formats of answer cells. A unit is shown by the format, never typed into the cell."""

from returns.definition.model import Question

TEXT, WHOLE, DATE, HIDDEN = "@", "#,##0", "dd/mm/yyyy", ";;;"


def number_format(question: Question) -> str:
    """How the question's cell shows its value: 94 as 94%, 9000 as £9,000.00, a date as 31/12/2018."""
    if question.kind == "date":
        return DATE
    if question.kind != "number":
        return TEXT
    if question.type == "money":
        shape = _decimals(2 if question.decimals is None else question.decimals)
        return f'"£"{shape};-"£"{shape}'
    if question.type == "percent":
        return f'{_plain(question)}"%"'
    return _plain(question) + _unit(question.unit)


def _plain(question: Question) -> str:
    if question.type == "integer":
        return WHOLE
    return "General" if question.decimals is None else _decimals(question.decimals)


def _decimals(places: int) -> str:
    return WHOLE + ("." + "0" * places if places else "")


def _unit(unit: str) -> str:
    return '" ' + unit.replace('"', "'") + '"' if unit else ""
