"""Why a deployment stopped."""


class DeploymentError(Exception):
    """Names the stack and, where there is one, the logical id and type at fault."""

    def __init__(self, stack: str, what: str, *, logical_id: str = "", type_: str = "") -> None:
        self.stack = stack
        self.logical_id = logical_id
        self.type = type_
        where = f"{stack}/{logical_id} ({type_})" if logical_id else stack
        super().__init__(f"{where}: {what}")
