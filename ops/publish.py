"""What follows a deployment, in AWS and locally alike: the web, its configuration, the catalogue and the grants.

    python -m ops.publish --issuer https://login… --client-id zunyi-console --token-command '…'

Everything may be repeated: what is already there stays as it is. The token is one of a principal with the role
operator. Another AWS than the account's own: AWS_ENDPOINT_URL.
"""

import argparse
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import boto3

from ops import pages, seeding
from ops.errors import PublishError

PLATFORM = "ZunyiPlatform"


def main(arguments: Sequence[str] | None = None) -> int:
    """Raises PublishError, in Chinese, when a part cannot be put in place."""
    options = parse(arguments)
    bearer, outputs = token(options.token_command), stack_outputs(options.platform)
    origin = options.api or outputs["AddressOutput"]
    bucket = outputs["WebBucketOutput"]
    print(f"网页 → {bucket}")
    config = {"issuer": options.issuer, "client_id": options.client_id, "api": "/api"}
    for told in pages.upload(bucket, config, web=options.web):
        print(f"  {told}")
    distribution = outputs.get("DistributionIdOutput")
    if distribution and not options.no_invalidate:
        print(f"  CloudFront 缓存失效:{pages.invalidate(distribution)}")
    print(f"目录与授权 → {origin}")
    for told in seeding.seed(origin, bearer):
        print(f"  {told}")
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ops.publish", description="部署之后:放置网页、目录与授权")
    parser.add_argument("--platform", default=PLATFORM, help="平台栈的名字")
    parser.add_argument("--api", default="", help="平台的网址;默认取平台栈的输出")
    parser.add_argument("--issuer", default=os.environ.get("ZUNYI_ISSUER"), help="登录服务(OpenID)的地址")
    parser.add_argument(
        "--client-id", default=os.environ.get("ZUNYI_CLIENT_ID", "zunyi-console"), help="网页的客户端编号"
    )
    parser.add_argument("--web", type=Path, default=pages.WEB, help="构建好的网页")
    parser.add_argument("--token-command", default="", help="打印平台运维令牌的命令;默认取环境变量 ZUNYI_TOKEN")
    parser.add_argument("--no-invalidate", action="store_true", help="不让 CloudFront 失效旧页面")
    options = parser.parse_args(arguments)
    if not options.issuer:
        parser.error("缺少 --issuer(或环境变量 ZUNYI_ISSUER)")
    return options


def token(command: str) -> str:
    """Of a principal with the role operator: what the command prints, or ZUNYI_TOKEN."""
    if not command:
        if not os.environ.get("ZUNYI_TOKEN"):
            message = "没有令牌:请设置环境变量 ZUNYI_TOKEN,或用 --token-command 给出打印令牌的命令"
            raise PublishError(message)
        return os.environ["ZUNYI_TOKEN"].strip()
    run = subprocess.run(shlex.split(command), check=False, capture_output=True, text=True)  # noqa: S603 - the operator's own
    if run.returncode or not run.stdout.strip():
        message = f"打印令牌的命令没有给出令牌(返回 {run.returncode}):{run.stderr.strip()[:300]}"
        raise PublishError(message)
    return run.stdout.strip()


def stack_outputs(stack: str) -> dict[str, str]:
    client = boto3.client("cloudformation")
    try:
        [described] = client.describe_stacks(StackName=stack)["Stacks"]
    except client.exceptions.ClientError as error:
        message = f"读不到平台栈 {stack} 的输出:{error}。请先部署,并检查 AWS 凭据与区域"
        raise PublishError(message) from None
    return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PublishError as failed:
        print(f"未完成:{failed}。改正后重新运行即可,已完成的部分不会重复。", file=sys.stderr)
        sys.exit(1)
