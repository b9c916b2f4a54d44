"""A department's own program, run as the department runs it, sends what its folder and its database hold."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.demo.api import Api
from tests.conventions.test_repository import ROOT
from tests.journeys import files

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

HUSBAND, WIFE = files.citizen_id("19950301", 71), files.citizen_id("19960401", 72)
CONFIG = """[platform]
url = {url}
key_file = 密钥.txt
settle_s = 0

[source:婚姻登记库]
dataset = marriage-register
connect = {{"database": "登记.db"}}
query = SELECT * FROM registered

[source:低保月报]
dataset = minimum-allowance
folder = 导出
pattern = *.csv
"""


def desk_of(folder: Path, cloud: Cloud, key: str) -> Path:
    with sqlite3.connect(folder / "登记.db") as db:
        db.execute("CREATE TABLE registered (登记证号, 男方, 男方身份证号, 女方, 女方身份证号, 业务类型, 办理日期)")
        row = ("J520302-2015-000071", "韦成林", HUSBAND, "蒙秀英", WIFE, "结婚登记", "2015-05-20")
        db.execute("INSERT INTO registered VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    db.close()
    (folder / "导出").mkdir()
    sheet = files.sheet(files.ALLOWANCE, [files.allowance(HUSBAND, "韦成林", "2015-06")])
    (folder / "导出" / "低保_程序.csv").write_bytes(sheet)
    (folder / "密钥.txt").write_text(key, encoding="utf-8")
    config = folder / "取数.ini"
    config.write_text(CONFIG.format(url=cloud.gateway_url), encoding="utf-8")
    return config


def run(config: Path, how: str) -> str:
    command = [sys.executable, str(ROOT / "agent" / "zunyi_agent.py"), str(config), how]
    done = subprocess.run(  # noqa: S603 - ours
        command, capture_output=True, text=True, check=False, timeout=120, env={"PYTHONUTF8": "1"}
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_a_departments_program_sends_what_its_folder_and_its_database_hold(
    cloud: Cloud, api: Callable[[str], Api], tmp_path: Path
) -> None:
    steward = api("steward-civil-affairs")
    made = steward.post("identity/keys", {"department": "civil-affairs", "name": "婚登处前置机"})
    config = desk_of(tmp_path, cloud, made["key"])

    assert "将送新增和变化的 1 行" in run(config, "--check")
    told = run(config, "--once") + run(config, "--once")
    assert "韦成林" not in told
    cloud.wait_idle(120)

    sent = [each for each in steward.every("blockdata/submissions?department=civil-affairs") if is_ours(each)]
    by_dataset: dict[str, Any] = {each["dataset"]: each for each in sent}
    assert len(sent) == len(by_dataset) == 2, "twice run, once landed"
    pushed, file = by_dataset["marriage-register"], by_dataset["minimum-allowance"]
    assert (pushed["state"], pushed["counts"]["received"], pushed["counts"]["new"]) == ("completed", 1, 1)
    assert (file["counts"]["received"], file["counts"]["rejected"]) == (1, 0)
    assert file["state"] in {"completed", "held"}, "a small snapshot after another journey's may wait for its steward"


def is_ours(submission: dict[str, Any]) -> bool:
    name: str = submission["file"]["name"]
    return name == "低保_程序.csv" or name.startswith("推送_")
