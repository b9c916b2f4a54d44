"""The keys a worker works with: a session of its function's role, as in AWS."""

from moto.sts.models import sts_backends

from local.cloud.settings import ACCOUNT, PARTITION, REGION

SESSION_S = 12 * 3600


def assume(role: str, session: str) -> dict[str, str]:
    """As environment variables."""
    assumed = sts_backends[ACCOUNT][PARTITION].assume_role(
        region_name=REGION, role_session_name=session, role_arn=role, policy="", duration=SESSION_S, external_id=""
    )
    return {
        "AWS_ACCESS_KEY_ID": assumed.access_key_id,
        "AWS_SECRET_ACCESS_KEY": assumed.secret_access_key,
        "AWS_SESSION_TOKEN": assumed.session_token,
    }
