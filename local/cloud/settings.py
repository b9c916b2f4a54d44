"""Where everything of the local cloud lives: one account, one region."""

ACCOUNT = "123456789012"
REGION = "us-east-1"
PARTITION = "aws"
