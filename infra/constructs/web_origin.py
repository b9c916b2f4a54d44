"""One origin for pages and API: CloudFront serves the web bucket at / and the HTTP API at /api."""

from aws_cdk import Acknowledgment, Aws, Duration, Fn, Validations
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct


class WebOrigin(Construct):
    """Pages are real files with hash routes: no error responses, no fallback. The API is never cached."""

    def __init__(
        self, scope: Construct, id_: str, *, web: s3.IBucket, api: apigateway.HttpApi, logs: s3.IBucket, issuer: str
    ) -> None:
        super().__init__(scope, id_)
        endpoint = Fn.select(2, Fn.split("/", api.api_endpoint))
        headers = self.security_headers(issuer)
        self.distribution = cloudfront.Distribution(
            self,
            "Distribution",
            default_root_object="index.html",
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
            enable_logging=True,
            log_bucket=logs,
            log_file_prefix="web/",
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(web),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                response_headers_policy=headers,
            ),
            additional_behaviors={
                "/api/*": cloudfront.BehaviorOptions(
                    origin=origins.HttpOrigin(endpoint, origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2]),
                    allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
                    cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
                    origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
                    viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
                )
            },
        )
        self.address = f"https://{self.distribution.distribution_domain_name}"
        self.acknowledge()

    def security_headers(self, issuer: str) -> cloudfront.ResponseHeadersPolicy:
        """Pages talk to themselves, the identity provider and the buckets of presigned addresses; nobody else."""
        buckets = f"https://*.s3.{Aws.REGION}.{Aws.URL_SUFFIX}"
        policy = "; ".join(
            [
                "default-src 'self'",
                f"connect-src 'self' {issuer} {buckets}",
                "img-src 'self' data:",
                "style-src 'self' 'unsafe-inline'",
                "object-src 'none'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
            ]
        )
        return cloudfront.ResponseHeadersPolicy(
            self,
            "SecurityHeaders",
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                    content_security_policy=policy, override=True
                ),
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
                ),
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=Duration.days(365), include_subdomains=True, override=True
                ),
            ),
        )

    def acknowledge(self) -> None:
        for rule, reason in {
            "AwsSolutions-CFR1": "civil servants on journeys and citizens abroad are users: no country is shut out",
            "AwsSolutions-CFR2": "a web ACL is the operator's, attached by their security centre to the distribution",
            "AwsSolutions-CFR4": "with the default certificate the policy cannot be set; the city's own domain sets it",
        }.items():
            Validations.of(self).acknowledge(Acknowledgment(id=rule, reason=reason))
