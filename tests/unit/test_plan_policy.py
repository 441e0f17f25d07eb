"""National policy and financial years: data that is read strictly, and names that are known by any of their spellings."""

from datetime import date
from pathlib import Path

import pytest

from bcf.years import ends, printed, starts, year_after, year_before, year_of
from schemes.policy import PolicyError, policy

STREAM = '[[stream]]\nkey = "{key}"\nlabel = "{label}"\npays = "nhs"\nkind = "{kind}"\nyears = ["2017-18", "{last}"]\n{more}\n'


def folder(tmp_path: Path, streams: str = "", conditions: str = "") -> Path:
    (tmp_path / "streams.toml").write_text(streams, encoding="utf-8")
    (tmp_path / "conditions.toml").write_text(conditions, encoding="utf-8")
    return tmp_path


def stream(key: str = "a", label: str = "A", *, kind: str = "grant", last: str = "", more: str = "") -> str:
    return STREAM.format(key=key, label=label, kind=kind, last=last, more=more)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("DFG", "dfg"), ("dfg", "dfg"), ("Disabled  facilities grant", "dfg"), ("Minimum CCG contribution", "nhs_minimum"),
        ("ccg_revenue_rnf", "nhs_minimum_out_of_hospital"), ("additional_budget_allocation", "ibcf_budget_2017"), ("iBCF", "ibcf"),
        ("Local authority contribution", "council"), ("social_care_maintenance", "social_care"),
        (" Public health grant ", "Public health grant"),
    ],
)  # fmt: skip
def test_a_source_is_known_by_any_of_its_names(name: str, key: str) -> None:
    assert policy().source_of(name) == key


def test_wider_sources_hold_narrower_ones() -> None:
    known = policy()
    assert known.within("nhs_minimum_other", "nhs")
    assert not known.within("nhs", "nhs_minimum")
    assert known.meets("nhs", "nhs_minimum_other")
    assert not known.meets("dfg", "nhs")
    assert known.root("nhs_minimum_other") == "nhs"
    assert known.within("Lottery", "Lottery")
    assert not known.meets("Lottery", "dfg")


def test_streams_are_paid_in_their_years() -> None:
    keys = {one.key for one in policy().streams_in(["2016-17"])}
    assert "dfg" in keys
    assert "ibcf" not in keys
    assert "winter" in {one.key for one in policy().streams_in(["2017-18", "2018-19"])}


def test_the_national_figures_are_those_of_the_framework() -> None:
    known = policy()
    assert known.national["dfg", "2017-18"] == 431_000_000
    assert known.national["ibcf", "2018-19"] == 1_499_000_000
    assert [str(known.uplifts["social_care", year]) for year in ("2017-18", "2018-19")] == ["1.79", "1.9"]


@pytest.mark.parametrize(
    ("streams", "conditions", "reason"),
    [
        (stream(kind="loan"), "", "streams.toml, stream 1: 'loan' is no kind of stream"),
        (stream(more='part_of = "b"'), "", "streams.toml, a: there is no stream 'b'"),
        (stream(more='colour = "red"'), "", "streams.toml, stream 1"), ('[[stream]]\nkey = "a"', "", "streams.toml, stream 1"),
        (stream() + stream("b", "A"), "", "'A' is a name of both a and b"),
        ("", '[[uplift]]\nminimum = "social_care"\nyear = "2017-18"\npercent = "1.79"', "conditions.toml: social_care is unknown"),
        ("", '[[national]]\nof = "dfg"\nyear = "2017-18"\nbillions = "many"', "conditions.toml, national 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_file_and_entry(
    tmp_path: Path, streams: str, conditions: str, reason: str
) -> None:
    with pytest.raises(PolicyError) as refused:
        policy(folder(tmp_path, streams, conditions))
    assert reason in str(refused.value)


def test_a_new_stream_needs_no_python(tmp_path: Path) -> None:
    known = policy(folder(tmp_path, stream("winter", "Winter", last="2018-19")))
    assert (known.source_of("WINTER"), known.streams["winter"].runs_in("2018-19"), known.streams["winter"].runs_in("2019-20")) == (
        "winter", True, False,
    )  # fmt: skip


# --- years --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2017-18", "2017/18", "2017-2018", " 2017/2018 "])
def test_a_year_has_one_spelling(text: str) -> None:
    assert year_of(text) == "2017-18"


@pytest.mark.parametrize(
    "text", ["", "2017", "2017-19", "2017-17", "17-18", "2017-2019", "2017-18-19", "9999-00", "0000-01", "\u0662017-18"]
)
def test_what_is_no_financial_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no financial year"):
        year_of(text)


def test_a_year_knows_its_neighbours_and_its_days() -> None:
    assert (year_before("2000-01"), year_after("2098-99"), printed("2017-18")) == ("1999-00", "2099-00", "2017/18")
    assert (starts("2017-18"), ends("2017-18")) == (date(2017, 4, 1), date(2018, 3, 31))
