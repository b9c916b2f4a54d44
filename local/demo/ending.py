"""How a rehearsal ends before its time: in a line, not in a traceback."""

import errno
from collections.abc import Callable

from rich.console import Console

from local.cloud import DeploymentError
from local.demo.build import BuildError
from local.operate import interrupts


def status(rehearse: Callable[[], int], console: Console, port: int) -> int:
    """What it returns, or the status of what stopped it. Ctrl-C and SIGTERM end it wherever it is."""
    interrupts.listen()
    try:
        return rehearse()
    except BuildError as error:
        told = f"构建失败:{error}"
    except DeploymentError as error:
        told = f"部署失败:{error}"
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        told = f"端口 {port} 或 {port + 1} 已被占用:请用 PORT=… 换一个"
    except KeyboardInterrupt:
        console.print("已中断:什么也没有留下", style="bold red")
        return interrupts.INTERRUPTED
    console.print(told, style="bold red", markup=False)
    return 1
