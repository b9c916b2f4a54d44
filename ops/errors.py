"""What keeps an operator's command from being done. Messages are for the operator, in Chinese."""


class OpsError(Exception):
    """A command could not be carried out."""


class PublishError(OpsError):
    """A part of a deployment could not be put in place."""
