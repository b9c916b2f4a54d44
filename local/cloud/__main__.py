"""`python -m local.cloud --assembly cdk.out --port 8114`: deploy and serve until Ctrl-C."""

import argparse
import errno
from pathlib import Path

from local.cloud import Cloud, DeploymentError
from local.operate import interrupts


def main() -> int:
    options = parser().parse_args()
    parameters = dict(item.split("=", 1) for item in options.parameter)
    interrupts.listen()
    try:
        with Cloud(seed=options.seed, port=options.port, folder=options.folder, principals=options.principals) as cloud:
            deploy(cloud, options.assembly, parameters)
            interrupts.wait()
    except DeploymentError as error:
        print(f"部署失败:{error}")
        return 1
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        print(f"无法启动:端口 {options.port} 或 {options.port + 1} 已被占用({error.strerror}),请用 --port 换一个")
        return 1
    except KeyboardInterrupt:
        print("已中断:没有部署完,什么也没有留下")
        return interrupts.INTERRUPTED
    return 0


def deploy(cloud: Cloud, assembly: Path, parameters: dict[str, str]) -> None:
    for stack in cloud.deploy(assembly, parameters=parameters):
        print(f"{stack.name}:{stack.resources} 个资源")
    for warning in cloud.warnings():
        print(f"注意 {warning}")
    print(f"入口 {cloud.gateway_url}  AWS 端点 {cloud.endpoint_url}  登录 {cloud.issuer}")
    print(f"运行台 {cloud.gateway_url}/_local/")
    print(f"日志 {cloud.folder / 'logs'}  按 Ctrl-C 停止", flush=True)


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
