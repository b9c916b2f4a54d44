"""AWS on one machine: runs a synthesised CDK assembly without Docker. It reads templates and assets, never our code."""

from local.cloud.cloud import Cloud, FunctionError
from local.cloud.deploy.errors import DeploymentError

__all__ = ["Cloud", "DeploymentError", "FunctionError"]
