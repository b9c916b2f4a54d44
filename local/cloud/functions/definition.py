"""What the template says of a function, with the folders its code runs from."""

from dataclasses import dataclass, field
from pathlib import Path

from local.cloud.settings import REGION

DEPLOYMENT_ONLY = Path("python/.deployment-only")  # marks a layer whose wheels are for Lambda's processor


@dataclass(frozen=True)
class Function:
    """`layers` are the folders put on the path after `code`; a layer marked deployment-only is not among them."""

    name: str
    arn: str
    label: str  # <stack>/<logical id>
    handler: str
    role: str
    code: Path
    layers: tuple[Path, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    timeout_s: float = 3
    memory_mb: int = 128
    storage_mb: int = 512
    log_group: str = ""
    reserved: int | None = None

    def path(self) -> list[str]:
        return [str(self.code), *(str(layer / "python") for layer in self.layers)]

    def variables(self) -> dict[str, str]:
        """What Lambda sets besides the template's own variables and the credentials."""
        return {
            "_HANDLER": self.handler,
            "AWS_EXECUTION_ENV": "AWS_Lambda_python",
            "AWS_LAMBDA_FUNCTION_NAME": self.name,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(self.memory_mb),
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_LOG_GROUP_NAME": self.log_group,
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "LAMBDA_TASK_ROOT": str(self.code),
            "LAMBDA_RUNTIME_DIR": str(self.code),
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "AWS_CONFIG_FILE": "/dev/null",  # the developer's own settings are none of a function's business
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            **self.environment,
        }
