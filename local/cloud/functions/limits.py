"""How large an event and an answer may be.

Source: AWS Lambda Developer Guide, "Lambda quotas", invocation payload. Lambda counts 100 bytes more for answers than
for requests, and since October 2025 1 MB for asynchronous requests, 256 KB before.
"""

from local.cloud.functions.invocation import Outcome

REQUEST_BYTES_MAX = 6_291_456
LATER_REQUEST_BYTES_MAX = 1_048_576
ANSWER_BYTES_MAX = 6_291_556


def within_limit(answer: bytes, *, failed: bool) -> Outcome:
    """The answer as Lambda hands it on."""
    if len(answer) <= ANSWER_BYTES_MAX:
        return Outcome(answer.decode(), failed=failed)
    message = f"Response payload size exceeded maximum allowed payload size ({ANSWER_BYTES_MAX} bytes)."
    return Outcome.error("Function.ResponseSizeTooLarge", message)
