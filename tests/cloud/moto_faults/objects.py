"""S3, and what it tells of its objects; who may ask at all."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from tests.cloud.building import StackBuilder
from tests.cloud.moto_faults.moto import Moto

PART = bytes(5 * 2**20)


def a_bucket(moto: Moto, name: str) -> Any:
    s3 = moto.client("s3")
    s3.create_bucket(Bucket=name)
    return s3


def an_hour_ago() -> str:
    return (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y%m%dT%H%M%SZ")


def a_body_is_what_its_checksum_says(moto: Moto) -> bool:
    address = a_bucket(moto, "sums").generate_presigned_url("put_object", Params={"Bucket": "sums", "Key": "a"})
    return requests.put(address, data=b"a", headers={"x-amz-checksum-crc32": "AAAAAA=="}, timeout=5).status_code == 400


def a_checksum_is_kept_without_the_sdks_header(moto: Moto) -> bool:
    s3, place = a_bucket(moto, "kept"), {"Bucket": "kept", "Key": "a"}
    address = s3.generate_presigned_url("put_object", Params=place)
    requests.put(address, data=b"", headers={"x-amz-checksum-crc32": "AAAAAA=="}, timeout=5)
    return bool(s3.get_object(**place, ChecksumMode="ENABLED").get("ChecksumCRC32") == "AAAAAA==")


def a_checksum_is_not_made_up(moto: Moto) -> bool:
    s3, place = a_bucket(moto, "parts"), {"Bucket": "parts", "Key": "a"}
    upload = {**place, "UploadId": s3.create_multipart_upload(**place, ChecksumAlgorithm="CRC32C")["UploadId"]}
    tag = s3.upload_part(**upload, PartNumber=1, Body=PART)["ETag"]
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": tag}]})
    return "ChecksumCRC32C" not in s3.get_object(**place, ChecksumMode="ENABLED")


def an_address_expires(moto: Moto) -> bool:
    s3 = a_bucket(moto, "late")
    s3.put_object(Bucket="late", Key="a", Body=b"a")
    address = s3.generate_presigned_url("get_object", Params={"Bucket": "late", "Key": "a"}, ExpiresIn=60)
    before = address.replace(address.split("X-Amz-Date=")[1][:16], an_hour_ago())
    return requests.get(before, timeout=5).status_code == 403


def a_form_keeps_to_its_policy(moto: Moto) -> bool:
    signed = a_bucket(moto, "forms").generate_presigned_post("forms", "mine")
    sent = requests.post(signed["url"], {**signed["fields"], "key": "yours"}, files={"file": b"a"}, timeout=5)
    return sent.status_code == 403


def an_origin_is_allowed_by_the_bucket_alone(moto: Moto) -> bool:
    address = a_bucket(moto, "origins").generate_presigned_url("list_objects_v2", Params={"Bucket": "origins"})
    answer = requests.get(address, headers={"Origin": "http://elsewhere"}, timeout=5)
    return "Access-Control-Allow-Origin" not in answer.headers


def a_notice_tells_how_an_object_came(moto: Moto) -> bool:
    s3, stack = a_bucket(moto, "noted"), StackBuilder(Path())
    s3.put_bucket_notification_configuration(Bucket="noted", NotificationConfiguration={"EventBridgeConfiguration": {}})
    stack.add("Notices", "AWS::SQS::Queue", QueueName="notices")
    stack.rule("Rule", "Notices", EventPattern={"source": ["aws.s3"]})
    moto.deploy("Noted", stack.template)
    s3.put_object(Bucket="noted", Key="a", Body=b"a")
    sqs = moto.client("sqs")
    [message] = sqs.receive_message(QueueUrl=sqs.get_queue_url(QueueName="notices")["QueueUrl"])["Messages"]
    told = json.loads(message["Body"])
    return bool(told["detail-type"] == "Object Created" and told["detail"]["reason"] == "PutObject")


def a_request_is_of_now(moto: Moto) -> bool:
    sts = moto.client("sts")

    def date_back(request: Any, **_: Any) -> None:
        request.headers["X-Amz-Date"] = an_hour_ago()

    sts.meta.events.register("before-send", date_back)
    try:
        sts.get_caller_identity()
    except sts.exceptions.ClientError:
        return True
    return False


def who_is_not_known_may_nothing(moto: Moto) -> bool:
    stranger = replace(moto, key="AKIASTRANGER00000000").client("sqs")
    try:
        stranger.list_queues()
    except stranger.exceptions.ClientError:
        return True
    return False
