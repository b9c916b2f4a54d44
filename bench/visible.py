"""How long from a file's upload to its last row in a golden record that the API shows: `python -m bench.visible`.

Runs the templates in cdk.out on the local cloud. The first uploads warm the functions and are told apart.
"""

import argparse
import time
from collections.abc import Iterator

from local.cloud.cloud import Cloud
from local.demo import rehearsal
from local.demo.api import Api, ApiError
from tests.journeys import files

GROUND = "social-assistance-check"
POLL_S = 0.02
PATIENCE_S = 120


def main() -> None:
    parser = argparse.ArgumentParser(description="从上传到接口可查所需的时间")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--warm", type=int, default=2, help="热身次数")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with Cloud(seed=1, principals=rehearsal.PRINCIPALS) as cloud:
        rehearsal.deploy(cloud)
        rehearsal.publish(cloud)
        for run in range(options.warm + options.runs):
            seconds = upload_to_visible(cloud, run, options.rows)
            told = "热身" if run < options.warm else "计时"
            print(f"{told} {options.rows} 行:{seconds:.2f} 秒")
            for step, took in steps(cloud):
                print(f"    {step} {took:.2f} 秒")


def upload_to_visible(cloud: Cloud, run: int, rows: int) -> float:
    """Seconds from the PUT of a file with new people to the last one's record in an answer of the API."""
    numbers = [files.citizen_id(f"{1997 + run}{1 + n // 700:02}{1 + n // 30 % 28:02}", n % 30 + 1) for n in range(rows)]
    people = [files.allowance(number, "冉光明", f"20{10 + run}-01") for number in dict.fromkeys(numbers)]
    body = files.sheet(files.ALLOWANCE, people)
    steward = Api(cloud.gateway_url, cloud.token("steward-civil-affairs"))
    asked = {"id_number": people[-1]["身份证号"], "case_number": "测速", "ground": GROUND}
    bucket = cloud.outputs()["LandingBucketOutput"]
    begun = time.monotonic()
    cloud.client("s3").put_object(Bucket=bucket, Key=f"civil-affairs/minimum-allowance/测速{run}.csv", Body=body)
    while time.monotonic() - begun < PATIENCE_S:
        try:
            steward.post("blockdata/persons/lookup", asked)
        except ApiError as error:
            if error.status != 404:
                raise
            time.sleep(POLL_S)
        else:
            seconds = time.monotonic() - begun
            cloud.wait_idle(PATIENCE_S)
            return seconds
    raise TimeoutError


def steps(cloud: Cloud) -> Iterator[tuple[str, float]]:
    """The newest execution's tasks and how long each took."""
    states = cloud.client("stepfunctions")
    machine = states.list_state_machines()["stateMachines"][0]["stateMachineArn"]
    newest = states.list_executions(stateMachineArn=machine)["executions"]
    latest = max(newest, key=lambda execution: execution["startDate"])
    entered = {}
    for event in states.get_execution_history(executionArn=latest["executionArn"], maxResults=1000)["events"]:
        if event["type"] == "TaskStateEntered":
            entered[event["stateEnteredEventDetails"]["name"]] = event["timestamp"]
        if event["type"] == "TaskStateExited":
            name = event["stateExitedEventDetails"]["name"]
            yield name, (event["timestamp"] - entered[name]).total_seconds()


if __name__ == "__main__":
    main()
