"""The CDK app: platform, one stack a context, operations. Synthesises without credentials."""

import os
import sys
from pathlib import Path

os.environ.setdefault("JSII_NODE", str(Path(sys.prefix) / "bin" / "node"))
os.environ.setdefault("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1")

import cdk_nag
from aws_cdk import App, Validations

from infra.aggregation import AggregationStack
from infra.blockdata import BlockdataStack
from infra.decision import DecisionStack
from infra.identity import IdentityStack
from infra.operations import OperationsStack
from infra.platform import PlatformStack


def build(app: App) -> App:
    """Every stack of the city, in the order of who needs whom."""
    platform = PlatformStack(app, "ZunyiPlatform")
    identity = IdentityStack(app, "ZunyiIdentity", platform=platform)
    AggregationStack(app, "ZunyiAggregation", platform=platform, authorizer=identity.authorizer)
    blockdata = BlockdataStack(app, "ZunyiBlockdata", platform=platform, authorizer=identity.authorizer)
    DecisionStack(app, "ZunyiDecision", platform=platform, authorizer=identity.authorizer)
    OperationsStack(app, "ZunyiOperations", platform=platform, workflow=blockdata.workflow.machine)
    Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks(app), cdk_nag.ServerlessChecks(app))
    return app


if __name__ == "__main__":
    build(App(outdir=os.environ.get("CDK_OUTDIR", "cdk.out"))).synth()
