"""What keeps a deployment from being published."""


class PublishError(Exception):
    """A part could not be put in place; the message is for the operator, in Chinese."""
