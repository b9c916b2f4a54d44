"""The types that moto's CloudFormation lacks: which of them we stand in for, and what of them is not emulated."""

from local.cloud.deploy.made_in_moto import Alarm, Dashboard, Secret, Subscription
from local.cloud.deploy.stand_ins import Kind, StandIn, stand_in

NO_POLICIES = "policies of this kind are not judged here"
NO_COMPOSITE = "alarms on other alarms' states are not evaluated here"
NO_FILTERS = "metrics come from log lines by the embedded metric format alone"
NO_EDGE = "the gateway serves the origin's files and routes itself"

GATEWAY = "AWS::ApiGatewayV2"
CDN = "AWS::CloudFront"

KINDS = (
    Kind(f"{GATEWAY}::Api", attributes={"ApiId": "{id}", "ApiEndpoint": "https://{gateway}"}),
    Kind(f"{GATEWAY}::Stage", physical="{StageName}"),
    Kind(f"{GATEWAY}::Integration", attributes={"IntegrationId": "{id}"}),
    Kind(f"{GATEWAY}::Route", attributes={"RouteId": "{id}"}),
    Kind(f"{GATEWAY}::Authorizer", attributes={"AuthorizerId": "{id}"}),
    Kind(f"{GATEWAY}::Deployment", attributes={"DeploymentId": "{id}"}),
    Kind(f"{CDN}::Distribution", attributes={"DomainName": "{gateway}", "Id": "{id}"}),
    Kind(f"{CDN}::ResponseHeadersPolicy", attributes={"Id": "{id}"}),
    Kind(f"{CDN}::OriginAccessControl", attributes={"Id": "{id}"}, because=NO_POLICIES),
    Kind(f"{CDN}::CachePolicy", attributes={"Id": "{id}"}, because=NO_EDGE),
    Kind(f"{CDN}::OriginRequestPolicy", attributes={"Id": "{id}"}, because=NO_EDGE),
    Kind(
        f"{CDN}::Function",
        attributes={"FunctionARN": "arn:{partition}:cloudfront::{account}:function/{id}"},
        because=NO_EDGE,
    ),
    Kind("AWS::Lambda::EventInvokeConfig"),
    Kind("AWS::SQS::QueuePolicy", attributes={"Id": "{id}"}),
    Kind("AWS::SNS::TopicPolicy", attributes={"Id": "{id}"}),
    Kind("AWS::S3::BucketPolicy"),
    Kind("AWS::Events::EventBusPolicy", because=NO_POLICIES),
    Kind("AWS::SecretsManager::ResourcePolicy", because=NO_POLICIES),
    Kind(
        "AWS::CloudWatch::CompositeAlarm",
        physical="{name}",
        name_property="AlarmName",
        attributes={"Arn": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}"},
        because=NO_COMPOSITE,
    ),
    Kind("AWS::Logs::MetricFilter", because=NO_FILTERS),
    Kind("AWS::CDK::Metadata", because="it only tells AWS which constructs were used"),
    Kind(
        "AWS::WAFv2::WebACL",
        attributes={"Arn": "arn:{partition}:wafv2:{region}:{account}:global/webacl/{id}"},
        because=NO_EDGE,
    ),
    Kind("AWS::WAFv2::WebACLAssociation", because=NO_EDGE),
)

STAND_INS: dict[str, type[StandIn]] = {
    **{kind.type: stand_in(kind) for kind in KINDS},
    "AWS::SecretsManager::Secret": stand_in(
        Kind("AWS::SecretsManager::Secret", physical="{arn}", name_property="Name"), Secret
    ),
    "AWS::CloudWatch::Alarm": stand_in(
        Kind(
            "AWS::CloudWatch::Alarm",
            physical="{name}",
            name_property="AlarmName",
            attributes={"Arn": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}"},
        ),
        Alarm,
    ),
    "AWS::CloudWatch::Dashboard": stand_in(
        Kind("AWS::CloudWatch::Dashboard", physical="{name}", name_property="DashboardName"), Dashboard
    ),
    "AWS::SNS::Subscription": stand_in(Kind("AWS::SNS::Subscription", physical="{arn}"), Subscription),
}

NOT_EMULATED = {kind.type: kind.because for kind in KINDS if kind.because}
