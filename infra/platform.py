"""What every context stands on: bus, key, buckets, the HTTP API and the one web origin."""

from typing import Any

from aws_cdk import Acknowledgment, CfnOutput, CfnParameter, Duration, Fn, RemovalPolicy, Stack, Validations
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.constructs.web_origin import WebOrigin

ARCHIVE_DAYS = 90  # zunyi.work keeps its inbox marks longer than this
LANDING_DAYS = 365  # the retention clock of files as received
TRIAL_DAYS = 7  # samples that a draft of a contract was tried on
WORK_DAYS = 30  # what a submission that never ended left of its steps
REQUESTS_PER_S = 200
BURST = 400


class PlatformStack(Stack):
    """Shared nouns. Contexts write to the bus and the API; they never meet elsewhere."""

    def __init__(self, scope: Construct, id_: str, **kwargs: Any) -> None:
        super().__init__(scope, id_, **kwargs)
        issuer = CfnParameter(
            self, "Issuer", description="OpenID issuer of the console's logins", default="https://login.example.gov.cn"
        )
        self.key = self.make_key()
        self.alarm_topic = self.make_alarm_topic()
        self.bus = events.EventBus(self, "Bus")
        self.bus.archive(
            "Archive", event_pattern=events.EventPattern(account=[self.account]), retention=Duration.days(ARCHIVE_DAYS)
        )
        self.access_logs = self.bucket("AccessLogs", logged=False, encrypted=False, expires_days=180)
        self.let_cloudfront_log(self.access_logs)
        self.landing = self.bucket("Landing", versioned=True, expires_days=LANDING_DAYS)
        self.lake = self.bucket("Lake")
        self.lake.add_lifecycle_rule(prefix="work/", expiration=Duration.days(WORK_DAYS))
        self.reports = self.bucket("Reports", expires_days=LANDING_DAYS)
        self.web = self.bucket("Web", encrypted=False)
        self.landing.add_lifecycle_rule(
            tag_filters={"kind": "trial"},
            expiration=Duration.days(TRIAL_DAYS),
            noncurrent_version_expiration=Duration.days(1),
        )
        self.announce_objects(self.landing)
        self.api = self.make_api()
        origin = WebOrigin(
            self, "Origin", web=self.web, api=self.api, logs=self.access_logs, issuer=issuer.value_as_string
        )
        self.allow_browser(self.landing, origin.address)
        self.outputs(origin)

    def make_alarm_topic(self) -> sns.Topic:
        """Its policy must name who announces: one that only demands TLS puts SNS's own, which lets alarms in, out."""
        topic = sns.Topic(self, "Alarms", master_key=self.key, enforce_ssl=True)
        own = {"StringEquals": {"aws:SourceAccount": self.account}}
        topic.grant_publish(iam.ServicePrincipal("cloudwatch.amazonaws.com", conditions=own))
        return topic

    def make_key(self) -> kms.Key:
        key = kms.Key(self, "Key", enable_key_rotation=True, removal_policy=RemovalPolicy.RETAIN)
        key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AnnouncersMayUseEncryptedQueuesAndTopics",
                principals=[
                    iam.ServicePrincipal("events.amazonaws.com"),
                    iam.ServicePrincipal("cloudwatch.amazonaws.com"),
                ],
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=["*"],
            )
        )
        return key

    def bucket(
        self,
        id_: str,
        *,
        logged: bool = True,
        encrypted: bool = True,
        versioned: bool = False,
        expires_days: int | None = None,
    ) -> s3.Bucket:
        """Private, TLS only, retained; unfinished uploads end after a week."""
        bucket = s3.Bucket(
            self,
            id_,
            encryption=s3.BucketEncryption.KMS if encrypted else s3.BucketEncryption.S3_MANAGED,
            encryption_key=self.key if encrypted else None,
            bucket_key_enabled=encrypted or None,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED if logged else s3.ObjectOwnership.OBJECT_WRITER,
            enforce_ssl=True,
            versioned=versioned,
            server_access_logs_bucket=self.access_logs if logged else None,
            server_access_logs_prefix=f"{id_.lower()}/" if logged else None,
            removal_policy=RemovalPolicy.RETAIN,
        )
        bucket.add_lifecycle_rule(
            abort_incomplete_multipart_upload_after=Duration.days(7),
            expiration=Duration.days(expires_days) if expires_days else None,
            noncurrent_version_expiration=Duration.days(expires_days) if expires_days and versioned else None,
        )
        return bucket

    def let_cloudfront_log(self, bucket: s3.Bucket) -> None:
        """CloudFront delivers its logs by access control list alone: the legacy property has to stay."""
        resource = bucket.node.default_child
        assert isinstance(resource, s3.CfnBucket)  # noqa: S101 - what a Bucket's default child is
        resource.add_metadata("cfn-lint", {"config": {"ignore_checks": ["W3045"]}})

    def announce_objects(self, bucket: s3.Bucket) -> None:
        """Object notices to the account's default bus, without CDK's custom resource."""
        resource = bucket.node.default_child
        assert isinstance(resource, s3.CfnBucket)  # noqa: S101 - what a Bucket's default child is
        resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
        )

    def allow_browser(self, bucket: s3.Bucket, origin: str) -> None:
        """Presigned uploads from the web's own pages."""
        bucket.add_cors_rule(
            allowed_origins=[origin],
            allowed_methods=[s3.HttpMethods.PUT, s3.HttpMethods.GET],
            allowed_headers=["*"],
            exposed_headers=["ETag"],
            max_age=3000,
        )

    def make_api(self) -> apigateway.HttpApi:
        api = apigateway.HttpApi(self, "Api", create_default_stage=False)
        access = logs.LogGroup(
            self, "ApiAccess", retention=logs.RetentionDays.SIX_MONTHS, removal_policy=RemovalPolicy.RETAIN
        )
        stage = apigateway.HttpStage(
            self,
            "Stage",
            http_api=api,
            auto_deploy=True,
            throttle=apigateway.ThrottleSettings(rate_limit=REQUESTS_PER_S, burst_limit=BURST),
        )
        resource = stage.node.default_child
        assert isinstance(resource, apigateway.CfnStage)  # noqa: S101 - what a stage's default child is
        resource.access_log_settings = apigateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=access.log_group_arn,
            # the path names rooms and opaque ids only; no query, no caller's name
            format='{"at":"$context.requestTime","trace":"$context.requestId","route":"$context.routeKey","status":"$context.status","ms":"$context.responseLatency"}',
        )
        return api

    def notify(self, alarm: cloudwatch.Alarm) -> None:
        alarm.add_alarm_action(actions.SnsAction(self.alarm_topic))

    def use_key(self, role: iam.IRole) -> None:
        """What a caller needs of the key to work with encrypted tables, buckets and queues."""
        role.add_to_principal_policy(
            iam.PolicyStatement(
                actions=["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
                resources=[self.key.key_arn],
            )
        )

    def allow_objects(self, role: iam.IRole, bucket: s3.IBucket, *actions_: str, prefix: str = "*") -> None:
        """Actions on a bucket's objects under a prefix ("reports/*"); s3:ListBucket is asked for on its own."""
        objects = [action for action in actions_ if action != "s3:ListBucket"]
        role.add_to_principal_policy(iam.PolicyStatement(actions=objects, resources=[bucket.arn_for_objects(prefix)]))
        if "s3:ListBucket" in actions_:
            role.add_to_principal_policy(iam.PolicyStatement(actions=["s3:ListBucket"], resources=[bucket.bucket_arn]))
        exported = self.resolve(self.export_value(bucket.bucket_arn))["Fn::ImportValue"]
        Validations.of(role).acknowledge(
            Acknowledgment(
                id=f"AwsSolutions-IAM5[Resource::{exported}/{prefix}]", reason="objects of one bucket by prefix"
            )
        )

    def outputs(self, origin: WebOrigin) -> None:
        """What ops/publish.py and a department's own tools need to know."""
        for id_, value in {
            "Address": origin.address,
            "ApiAddress": self.api.api_endpoint,
            "LandingBucket": self.landing.bucket_name,
            "LakeBucket": self.lake.bucket_name,
            "WebBucket": self.web.bucket_name,
            "DistributionId": origin.distribution.distribution_id,
            "BusName": self.bus.event_bus_name,
            "AlarmTopic": self.alarm_topic.topic_arn,
            "AwsRegion": Fn.ref("AWS::Region"),
        }.items():
            CfnOutput(self, f"{id_}Output", value=value)
