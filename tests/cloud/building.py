"""Builds small cloud assemblies by hand: what CDK would write, without waiting for CDK."""

import hashlib
import json
import shutil
from pathlib import Path
from textwrap import dedent
from typing import Any

BUCKET = "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}"

Json = dict[str, Any]


def ref(name: str) -> Json:
    return {"Ref": name}


def arn(name: str) -> Json:
    return {"Fn::GetAtt": [name, "Arn"]}


class AssemblyBuilder:
    """Collects stacks; `write` puts the assembly into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stacks: dict[str, StackBuilder] = {}

    def stack(self, name: str, *, needs: list[str] | None = None) -> "StackBuilder":
        stack = self._stacks.setdefault(name, StackBuilder(self.folder))
        stack.needs += needs or []
        return stack

    def write(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        artifacts: Json = {}
        for name, stack in self._stacks.items():
            (self.folder / f"{name}.template.json").write_text(json.dumps(stack.template))
            (self.folder / f"{name}.assets.json").write_text(json.dumps({"files": stack.files}))
            artifacts[f"{name}.assets"] = {"type": "cdk:asset-manifest", "properties": {"file": f"{name}.assets.json"}}
            artifacts[name] = {
                "type": "aws:cloudformation:stack",
                "dependencies": [*stack.needs, f"{name}.assets"],
                "properties": {"templateFile": f"{name}.template.json"},
            }
        (self.folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
        return self.folder


class StackBuilder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.needs: list[str] = []
        self.files: Json = {}
        self.template: Json = {"Resources": {}, "Parameters": {}, "Outputs": {}}
        self.role("Role", [{"Effect": "Allow", "Action": "*", "Resource": "*"}])

    def add(self, logical_id: str, type_: str, **properties: Any) -> Json:
        self.template["Resources"][logical_id] = {"Type": type_, "Properties": properties}
        return ref(logical_id)

    def role(self, logical_id: str, statements: list[Json], **properties: Any) -> Json:
        """For functions and state machines, with these rights."""
        services = {"Service": ["lambda.amazonaws.com", "states.amazonaws.com"]}
        trust = [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": services}]
        policy = {"PolicyName": "Rights", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}
        document = {"Version": "2012-10-17", "Statement": trust}
        return self.add(
            logical_id, "AWS::IAM::Role", AssumeRolePolicyDocument=document, Policies=[policy], **properties
        )

    def output(self, name: str, value: Any, *, export: str | None = None) -> None:
        self.template["Outputs"][name] = {"Value": value, **({"Export": {"Name": export}} if export else {})}

    def asset(self, files: dict[str, str]) -> Json:
        """A folder as an asset; its place in S3."""
        digest = hashlib.sha256(json.dumps(files).encode()).hexdigest()
        source = self.folder / f"asset.{digest}"
        shutil.rmtree(source, ignore_errors=True)
        for name, text in files.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text))
        destination = {"bucketName": BUCKET, "objectKey": f"{digest}.zip"}
        self.files[digest] = {"source": {"path": source.name, "packaging": "zip"}, "destinations": {"d": destination}}
        return {"S3Bucket": {"Fn::Sub": BUCKET}, "S3Key": f"{digest}.zip"}

    def function(
        self,
        logical_id: str,
        code: str,
        *,
        module: str = "index",
        role: str = "Role",
        environment: Json | None = None,
        **properties: Any,
    ) -> Json:
        """`code` is the module, with `handler`."""
        return self.add(
            logical_id,
            "AWS::Lambda::Function",
            Code=self.asset({f"{module}.py": code}),
            Handler=f"{module}.handler",
            Role=arn(role),
            Runtime="python3.14",
            Environment={"Variables": environment or {}},
            **properties,
        )

    def queue(self, logical_id: str, *, function: str = "", attempts: int = 3, **mapping: Any) -> Json:
        """A queue with dead letters; `mapping` describes how the function is fed from it."""
        self.add(f"{logical_id}DeadLetters", "AWS::SQS::Queue")
        redrive = {"deadLetterTargetArn": arn(f"{logical_id}DeadLetters"), "maxReceiveCount": attempts}
        made = self.add(logical_id, "AWS::SQS::Queue", RedrivePolicy=redrive, VisibilityTimeout=180)
        if function:
            self.source(f"{logical_id}Source", logical_id, function, **mapping)
        return made

    def source(self, logical_id: str, source: str, function: str, **mapping: Any) -> None:
        attribute = "StreamArn" if self.template["Resources"][source]["Type"].endswith("Table") else "Arn"
        self.add(
            logical_id,
            "AWS::Lambda::EventSourceMapping",
            EventSourceArn={"Fn::GetAtt": [source, attribute]},
            FunctionName=ref(function),
            **mapping,
        )

    def table(self, logical_id: str, *, stream: bool = False, **properties: Any) -> Json:
        if stream:
            properties["StreamSpecification"] = {"StreamViewType": "NEW_AND_OLD_IMAGES"}
        return self.add(
            logical_id,
            "AWS::DynamoDB::Table",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            **properties,
        )

    def let_in(self, queue: str) -> None:
        """EventBridge may send to the queue."""
        who = {"Service": "events.amazonaws.com"}
        statement = {"Effect": "Allow", "Principal": who, "Action": "sqs:SendMessage", "Resource": arn(queue)}
        document = {"Version": "2012-10-17", "Statement": [statement]}
        self.add(f"{queue}Policy", "AWS::SQS::QueuePolicy", Queues=[ref(queue)], PolicyDocument=document)

    def rule(self, logical_id: str, queue: str, *, bus: Any = None, **properties: Any) -> Json:
        if bus is not None:
            properties["EventBusName"] = bus
        self.let_in(queue)
        return self.add(
            logical_id,
            "AWS::Events::Rule",
            Targets=[{"Id": "Target0", "Arn": arn(queue)}],
            State="ENABLED",
            **properties,
        )
