"""A value that is wrong: doubted by who looked it up, corrected by its source, told to everybody who had read it."""

from collections.abc import Callable
from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.demo.api import Api
from tests.journeys import files
from tests.journeys.conftest import IDLE_S_MAX

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

NUMBER = files.citizen_id("19880612", 21)
CASE = {"case_number": "救助〔2018〕33号", "ground": "social-assistance-check"}
ASKED = {"id_number": NUMBER, **CASE}


def test_a_wrong_value_is_corrected_at_its_source_and_its_readers_are_told(
    cloud: Cloud, api: Callable[[str], Api], deliver: Callable[..., dict[str, Any]]
) -> None:
    reader, source = api("steward-civil-affairs"), api("steward-public-security")
    people = [files.resident(NUMBER, "田大勇"), files.resident(files.citizen_id("19890712", 22), "宋小梅")]
    done = deliver("public-security", "resident-register", "户籍_异议.csv", files.sheet(files.REGISTER, people))
    assert done["state"] == "completed"

    def look_up() -> dict[str, Any]:
        person: dict[str, Any] = reader.post("blockdata/persons/lookup", ASKED)["person"]
        return person

    def value(name: str) -> str | None:
        [found] = [each for each in look_up()["attributes"] if each["name"] == name]
        unmasked: str | None = found["unmasked"]
        return unmasked

    def object_to(attribute: str, proposed: str) -> dict[str, Any]:
        seen = look_up()
        said = {"attribute": attribute, "proposed": proposed, "reason": "本人出示证件"}
        body = {"kind": "person", "golden_id": seen["golden_id"], "version": seen["version"], **said, **CASE}
        objection: dict[str, Any] = reader.post("blockdata/objections", body)
        return objection

    def accept(objection: dict[str, Any]) -> dict[str, Any]:
        word = {"decision": "accept", "version": objection["version"]}
        source.post(f"blockdata/objections/{objection['id']}/decision", word)
        cloud.wait_idle(IDLE_S_MAX)
        now: dict[str, Any] = reader.get(f"blockdata/objections/{objection['id']}")
        return now

    contradicting = object_to("sex", "女" if int(NUMBER[16]) % 2 else "男")
    assert [each["id"] for each in source.get("blockdata/objections")["items"]] == [contradicting["id"]]
    sent_back = accept(contradicting)
    assert (sent_back["state"], "身份证号与性别不符" in sent_back["history"][-1]["reason"]) == ("failed", True)

    corrected = accept(object_to("name", "田大永"))

    assert corrected["state"] == "corrected"
    assert value("name") == "田大永"
    cloud.wait_idle(IDLE_S_MAX)
    told = reader.get("identity/notices")
    [notice] = [each for each in told["items"] if each["id"] == corrected["id"]]
    assert (notice["label"], notice["source_name"], notice["read_at"]) == ("姓名", "遵义市公安局", None)
    assert notice["count"] == 3  # two look-ups and the objection; what was read after it was right
    assert CASE["case_number"] in {each["case_number"] for each in notice["reads"]}
    assert reader.post(f"identity/notices/{corrected['id']}/read", {})["read_at"]
    assert reader.get("identity/notices")["unread"] == told["unread"] - 1
    sums = api("auditor").get("blockdata/objections/sums")
    assert [(each["department"], each["failed"]) for each in sums["departments"]] == [("public-security", 1)]
    assert "田大" not in str(cloud.events())
