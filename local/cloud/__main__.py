"""`python -m local.cloud --assembly cdk.out --port 8114`: deploy and serve until Ctrl-C."""

import argparse
import signal
import threading
from pathlib import Path

from local.cloud import Cloud, DeploymentError


def main() -> int:
    options = parser().parse_args()
    parameters = dict(item.split("=", 1) for item in options.parameter)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        cloud = Cloud(seed=options.seed, port=options.port, folder=options.folder, principals=options.principals)
    except OSError as error:
        print(f"无法启动(端口 {options.port} 与 {options.port + 1}):{error}")
        return 1
    with cloud:
        try:
            stacks = cloud.deploy(options.assembly, parameters=parameters)
        except DeploymentError as error:
            print(f"部署失败:{error}")
            return 1
        for stack in stacks:
            print(f"{stack.name}:{stack.resources} 个资源")
        print(f"入口 {cloud.gateway_url}  AWS 端点 {cloud.endpoint_url}  登录 {cloud.issuer}")
        print(f"运行台 {cloud.gateway_url}/_local/")
        print(f"日志 {cloud.folder / 'logs'}  按 Ctrl-C 停止", flush=True)
        stop.wait()
    return 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m local.cloud", description="在本机运行云上模板")
    made.add_argument("--assembly", type=Path, default=Path("cdk.out"), help="合成好的模板目录")
    made.add_argument("--port", type=int, default=8114, help="入口端口;AWS 端点用下一个")
    made.add_argument("--seed", type=int, default=1, help="同一个种子得到同样的名称与密钥")
    made.add_argument("--folder", type=Path, default=Path(".local/cloud"), help="日志与临时文件目录")
    made.add_argument("--principals", type=Path, help="演示账号文件(JSON)")
    made.add_argument("--parameter", action="append", default=[], metavar="[栈:]名称=值", help="模板参数")
    return made


if __name__ == "__main__":
    raise SystemExit(main())
