"""What policies answer, statement by statement, as IAM's reference says."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.cloud.access.documents import read
from local.cloud.access.evaluation import Answer, Ask, Asker, answer

BUCKET = "arn:aws:s3:::lake"
OBJECT = f"{BUCKET}/parts/a"
ROLE = "arn:aws:iam::123456789012:role/Clean"
TAG = "aws:PrincipalTag/department"
ALLOW: dict[str, Any] = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{BUCKET}/*"}


def said(*statements: dict[str, Any], resource: str = OBJECT, known: dict[str, str] | None = None) -> Answer:
    context = {name.lower(): (value,) for name, value in (known or {}).items()}
    asker = Asker((ROLE,), "123456789012", "")
    return answer(read({"Statement": list(statements)}), Ask("s3:GetObject", resource), context, asker)[0]


@pytest.mark.parametrize(
    ("change", "answered"),
    [
        ({}, Answer.ALLOWED),
        ({"Action": "s3:Get*"}, Answer.ALLOWED),
        ({"Action": ["s3:PutObject", "S3:getobject"]}, Answer.ALLOWED),
        ({"Action": "s3:GetObjec?"}, Answer.ALLOWED),
        ({"Action": "s3:GetObjects"}, Answer.SILENT),
        ({"Action": "s3.GetObject"}, Answer.SILENT),
        ({"Resource": f"{BUCKET}/WORK/*"}, Answer.SILENT),
        ({"Resource": f"{BUCKET}/parts/?"}, Answer.ALLOWED),
        ({"Resource": BUCKET}, Answer.SILENT),
        ({"Effect": "Deny"}, Answer.DENIED),
    ],
)
def test_actions_know_no_case_and_resources_do(change: dict[str, Any], answered: Answer) -> None:
    assert said(ALLOW | change) is answered


@pytest.mark.parametrize(
    ("left_out", "answered"),
    [
        ({"NotAction": "s3:DeleteObject", "Resource": "*"}, Answer.ALLOWED),
        ({"NotAction": "s3:Get*", "Resource": "*"}, Answer.SILENT),
        ({"Action": "s3:*", "NotResource": f"{BUCKET}/golden/*"}, Answer.ALLOWED),
        ({"Action": "s3:*", "NotResource": f"{BUCKET}/parts/*"}, Answer.SILENT),
    ],
)
def test_what_a_statement_leaves_out(left_out: dict[str, Any], answered: Answer) -> None:
    assert said({"Effect": "Allow", **left_out}) is answered
    denied = Answer.DENIED if answered is Answer.ALLOWED else Answer.ALLOWED
    assert said(ALLOW, {"Effect": "Deny", **left_out}) is denied


@pytest.mark.parametrize(
    ("condition", "context", "holds"),
    [
        ({"Bool": {"aws:SecureTransport": "false"}}, {"aws:SecureTransport": "true"}, False),
        ({"Bool": {"aws:SecureTransport": False}}, {"aws:SecureTransport": "false"}, True),
        ({"StringEquals": {TAG: ["tax", "health"]}}, {TAG: "tax"}, True),
        ({"StringEquals": {TAG: "tax"}}, {}, False),
        ({"StringEqualsIfExists": {TAG: "tax"}}, {}, True),
        ({"StringNotEquals": {TAG: "tax"}}, {}, True),
        ({"StringNotEquals": {TAG: ["tax", "x"]}}, {TAG: "tax"}, False),
        ({"StringLike": {"s3:prefix": "parts/*"}}, {"s3:prefix": "parts/x"}, True),
        ({"Null": {"s3:prefix": "true"}}, {}, True),
        ({"Null": {"s3:prefix": "true"}}, {"s3:prefix": "a"}, False),
        ({"NumericLessThanEquals": {"s3:max-keys": "10"}}, {"s3:max-keys": "10"}, True),
        ({"NumericLessThan": {"s3:max-keys": "10"}}, {"s3:max-keys": "many"}, False),
        ({"DateLessThan": {"aws:CurrentTime": "2018-06-01T00:00:00Z"}}, {"aws:CurrentTime": "2018-05-31T23:59:59Z"},
         True),
        ({"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}, {"aws:SourceIp": "127.0.0.1"}, True),
        ({"NotIpAddress": {"aws:SourceIp": "127.0.0.0/8"}}, {"aws:SourceIp": "127.0.0.1"}, False),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["department"]}}, {"aws:TagKeys": "department"}, True),
        ({"ForAnyValue:StringEquals": {"aws:TagKeys": ["department"]}}, {}, False),
        ({"StringEquals": {"s3:prefix": "a"}, "Bool": {"aws:SecureTransport": "true"}}, {"s3:prefix": "a"}, False),
    ],
)  # fmt: skip
def test_a_statement_counts_where_its_conditions_hold(
    condition: dict[str, Any], context: dict[str, str], holds: bool
) -> None:
    assert said(ALLOW | {"Condition": condition}, known=context) is (Answer.ALLOWED if holds else Answer.SILENT)
    denying = {**ALLOW, "Effect": "Deny", "Condition": condition}
    assert said(ALLOW, denying, known=context) is (Answer.DENIED if holds else Answer.ALLOWED)


@pytest.mark.parametrize(
    ("wanted", "found", "fits"),
    [
        ("arn:aws:states:*:123456789012:stateMachine:*", "arn:aws:states:us-east-1:123456789012:stateMachine:M", True),
        ("arn:aws:*", "arn:aws:states:us-east-1:123456789012:stateMachine:M", False),
        ("arn:aws:events:us-east-1:1:rule/a", "arn:aws:events:us-east-1:1:rule/b", False),
    ],
)
def test_a_wildcard_in_an_arn_does_not_reach_over_its_colons(wanted: str, found: str, fits: bool) -> None:
    condition = {"ArnLike": {"aws:SourceArn": wanted}}
    assert (said(ALLOW | {"Condition": condition}, known={"aws:SourceArn": found}) is Answer.ALLOWED) is fits


def test_variables_stand_for_what_is_known_of_the_caller_and_for_nothing_otherwise() -> None:
    own = ALLOW | {"Resource": BUCKET + "/${aws:PrincipalTag/department}/*"}
    assert said(own, resource=f"{BUCKET}/tax/a.csv", known={TAG: "tax"}) is Answer.ALLOWED
    assert said(own, resource=f"{BUCKET}/health/a.csv", known={TAG: "tax"}) is Answer.SILENT
    assert said(own, resource=f"{BUCKET}//a.csv") is Answer.SILENT
    assert said(own, resource=f"{BUCKET}/*/a.csv", known={TAG: "ta*"}) is Answer.SILENT
    assert said(own, resource=f"{BUCKET}/tax/a.csv", known={TAG: "ta*"}) is Answer.SILENT
    assert said(own, resource=f"{BUCKET}/ta*/a.csv", known={TAG: "ta*"}) is Answer.ALLOWED
    starred = ALLOW | {"Condition": {"StringEquals": {"s3:prefix": "${*}"}}}
    assert said(starred, known={"s3:prefix": "*"}) is Answer.ALLOWED


@pytest.mark.parametrize(
    ("principal", "answered"),
    [
        ({"Principal": "*"}, Answer.ALLOWED),
        ({"Principal": {"AWS": ROLE}}, Answer.ALLOWED),
        ({"Principal": {"AWS": "arn:aws:iam::123456789012:root"}}, Answer.DELEGATED),
        ({"Principal": {"AWS": "arn:aws:iam::999999999999:root"}}, Answer.SILENT),
        ({"Principal": {"Service": "events.amazonaws.com"}}, Answer.SILENT),
        ({"NotPrincipal": {"AWS": ROLE}}, Answer.SILENT),
        ({"NotPrincipal": {"AWS": "arn:aws:iam::123456789012:role/Other"}}, Answer.ALLOWED),
    ],
)
def test_a_resources_policy_says_whom_it_means(principal: dict[str, Any], answered: Answer) -> None:
    assert said(ALLOW | principal) is answered


STATEMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "Effect": st.sampled_from(["Allow", "Deny"]),
            "Action": st.sampled_from(["s3:*", "s3:GetObject", "s3:Put*", "sqs:*"]),
            "Resource": st.sampled_from(["*", OBJECT, f"{BUCKET}/*", f"{BUCKET}/golden/*"]),
        }
    ),
    max_size=5,
)


@given(STATEMENTS, st.randoms(use_true_random=False))
def test_the_order_of_statements_says_nothing_and_a_deny_is_never_outweighed(
    statements: list[Any], chance: Any
) -> None:
    answered = said(*statements)
    shuffled = list(statements)
    chance.shuffle(shuffled)
    assert said(*shuffled) is answered
    assert said(*statements, ALLOW) is (Answer.DENIED if answered is Answer.DENIED else Answer.ALLOWED)
    assert said(*statements, {**ALLOW, "Effect": "Deny"}) is Answer.DENIED
