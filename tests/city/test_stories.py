"""What is planted in the city: persons paid after death, one false match, and no such thing by chance."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from .conftest import PEOPLE, Row
from .opened import Cells, opened

Finding = Mapping[str, Any]


@pytest.fixture(scope="module")
def tables(city: Path) -> dict[str, dict[int, Cells]]:
    return opened(city)


def test_as_many_persons_as_promised_were_paid_after_death_some_once_some_for_months(
    stories: Mapping[str, Any],
) -> None:
    planted = stories["paid_after_death"]
    assert len(planted) == round(PEOPLE * 0.0024)
    assert {finding["count"] for finding in planted} == {1, 2, 3}
    assert len({finding["county"] for finding in planted}) >= 12


def test_each_payment_is_after_the_month_of_death_and_its_row_counts(
    stories: Mapping[str, Any], rows: Sequence[Row], persons: Mapping[str, Row]
) -> None:
    outcome = {(row["file"], int(row["source_row"])): row for row in rows}
    for finding in stories["paid_after_death"]:
        assert persons[finding["person"]]["death_date"] == finding["death_date"]
        for payment in finding["payments"]:
            row = outcome[payment["file"], payment["source_row"]]
            assert (row["outcome"], row["person"]) == ("accepted", finding["person"])
            assert payment["period"] > finding["death_date"][:7]
        certificate = finding["certificate"]
        assert outcome[certificate["file"], certificate["source_row"]]["outcome"] == "accepted"
        assert finding["sum_fen"] == sum(payment["amount_fen"] for payment in finding["payments"])


def test_nobody_else_is_paid_after_death(
    tables: dict[str, dict[int, Cells]], rows: Sequence[Row], persons: Mapping[str, Row], stories: Mapping[str, Any]
) -> None:
    paid = defaultdict(list)
    for row in rows:
        if row["dataset"] != "minimum-allowance" or row["outcome"] != "accepted":
            continue
        if death := persons[row["person"]]["death_date"]:
            month = f"{row['file'][-11:-7]}-{row['file'][-7:-5]}"
            status = tables[row["file"]][int(row["source_row"])]["状态"]
            if month > death[:7] and status != "停保":
                paid[row["person"]].append(month)
    assert paid == {finding["person"]: finding["months"] for finding in stories["paid_after_death"]}


def test_some_who_died_stay_one_month_as_stopped_without_money(
    tables: dict[str, dict[int, Cells]], rows: Sequence[Row], persons: Mapping[str, Row]
) -> None:
    stopped = [
        (row, cells)
        for row in rows
        if row["dataset"] == "minimum-allowance"
        and (cells := tables[row["file"]][int(row["source_row"])])["状态"] == "停保"
    ]
    assert stopped
    for row, cells in stopped:
        assert persons[row["person"]]["death_date"]
        amount = cells.get("月保障金额") or cells.get("月保障金额(元)") or ""
        assert not amount.strip("0.元¥０．万")


def test_the_false_match_is_a_living_person_whose_id_stands_on_another_s_certificate(
    tables: dict[str, dict[int, Cells]], persons: Mapping[str, Row], stories: Mapping[str, Any]
) -> None:
    finding = stories["false_match"]
    living, deceased = persons[finding["person"]], persons[finding["deceased"]]
    assert not living["death_date"]
    assert deceased["death_date"] == finding["death_date"]
    assert [living[what] for what in ("name", "sex", "birth")] == [deceased[what] for what in ("name", "sex", "birth")]
    assert living["id_number"] != deceased["id_number"]
    assert living["county"] != deceased["county"]
    assert finding["months"] == ["2017-11", "2017-12", "2018-01"]
    certificate = tables[finding["certificate"]["file"]][finding["certificate"]["source_row"]]
    assert certificate["姓名"].replace(" ", "").strip() in {
        living["name"],
        f"{living['name'][0]}\u3000{living['name'][1:]}",
    }


def test_ids_typed_for_another_person_are_of_somebody_living_with_another_name(
    rows: Sequence[Row], persons: Mapping[str, Row]
) -> None:
    borrowed = {
        (row["person"], row["note"].partition(":")[2])
        for row in rows
        if row["dataset"] == "minimum-allowance" and row["note"].startswith("证号为他人所有")
    }
    assert len(borrowed) >= 2
    for client, holder in borrowed:
        assert persons[client]["name"] != persons[holder]["name"]
        assert not persons[holder]["death_date"]
