"""A plan under which every function dies once, all at the same place: exhaustive where faults by seed are a sample."""

from local.cloud.faults import kinds
from local.cloud.faults.plan import Fault, Plan


class Barred(Plan):
    """One action of one function fails each time. barred: (part of the function's label, "<service>:<action>")."""

    def __init__(self, barred: tuple[str, str], *, number: int = 0, in_turns: bool = False) -> None:
        super().__init__(number, 0.0, in_turns=in_turns)
        self._barred = barred

    def of_call(self, function: str, service: str, action: str, *, lags: bool = False) -> Fault | None:  # noqa: ARG002
        part, what = self._barred
        return Fault("error", function, 1, what) if what == f"{service}:{action}" and part in function else None


class Kills(Barred):
    """Each function dies at the first of its invocations that comes so far: before its first write (place 0), or after
    its n-th. Between two writes a death leaves what it leaves at the end of the first of them.

    in_turns: without, writes of invocations of one function at once are counted together.
    """

    def __init__(self, place: int, *, number: int, in_turns: bool = False, barred: tuple[str, str] = ("", "")) -> None:
        super().__init__(barred, number=number, in_turns=in_turns)
        self.place = place
        self._killed: set[str] = set()

    def of_call(self, function: str, service: str, action: str, *, lags: bool = False) -> Fault | None:
        if fault := super().of_call(function, service, action, lags=lags):
            return fault
        if not kinds.writes(service, action):
            return None
        with self._lock:
            invocation = self._seen[f"{function}|invocation"]
            number = self._count(f"{function}|{invocation}|writes")
            if function in self._killed or number != max(1, self.place):
                return None
            self._killed.add(function)
        kind = "crash-after" if self.place else "crash-before"
        return Fault(kind, function, number, f"{service}:{action}", invocation)
