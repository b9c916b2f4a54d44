"""Models of matching: trained by the reviewers' decisions, compared, adopted by a second operator, gone back to."""

from collections.abc import Mapping, Sequence
from typing import Any

from blockdata import models
from blockdata.models import Model, Training
from blockdata.reviews import Kind
from blockdata.room import room
from blockdata.shapes import models as shapes
from blockdata.shapes.models import ModelAdoption, ModelDetail, Models, ModelSettings, ModelVersion
from blockdata.store import deliveries
from blockdata.store import models as store
from zunyi import clock
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.problems import Problem, conflict, not_found
from zunyi.work import Work, work

KEY = "data-centre/match-weights/{kind}-{version}/匹配模型.csv"
REFUSED: Mapping[type[models.ModelsError], tuple[str, str, str]] = {
    models.NotComparedError: (
        "not-compared",
        "这个版本不是与正在使用的模型比较的。",
        "请重新训练,得到与正在使用的模型比较过的候选。",
    ),
    models.WorseError: (
        "worse-model",
        "比较结果不如正在使用的模型,不能采用。",
        "请等复核员作出更多决定后再训练。",
    ),
    models.SamePersonError: ("same-person", "训练是您要求的,不能由您采用。", "请另一位运维查看比较结果后采用。"),
}


@room.get("/models/{kind}", allows="ListModels", summary="匹配模型的全部版本")
def list_models(kind: str, access: Access) -> Models:
    access.require()
    of = kind_of(kind)
    run = store.training(of)
    return Models(
        items=[shown(each) for each in store.versions(of)],
        next=None,
        run=run_shown(run) if run else None,
        decided_min=models.DECIDED_MIN,
        of_each_min=models.OF_EACH_MIN,
    )


@room.get("/models/{kind}/{version}", allows="ReadModel", summary="匹配模型的一个版本")
def read_model(kind: str, version: str, access: Access) -> ModelDetail:
    access.require()
    known = store.versions(kind_of(kind))
    model, current = named(known, version), models.in_force(known)
    return ModelDetail(
        version=shown(model),
        fields=fields(model),
        in_force=fields(current) if current and current != model else None,
        compared=shapes.ModelComparison(**model.compared) if model.compared else None,
    )


@room.get("/models/{kind}/{version}/splink", allows="ReadModel", summary="匹配模型(Splink 格式)")
def read_settings(kind: str, version: str, access: Access) -> ModelSettings:
    access.require()
    model = named(store.versions(kind_of(kind)), version)
    settings: dict[str, Any] = store.splink(model.kind, model.version)
    return ModelSettings(filename=f"{kind}-v{version}.splink.json", settings=settings)


@room.post("/models/{kind}/trainings", allows="TrainModel", summary="用复核决定训练匹配模型")
def train_model(kind: str, caller: Caller, access: Access, w: Work) -> shapes.TrainingRun:
    access.require()
    of, now = kind_of(kind), clock.now()
    last = store.training(of)
    if last is not None and last.is_under_way(now):
        told = f"{last.requested_by}要求的训练还没有结束。"
        raise Problem(409, "already-training", told, remedy="请稍候,结束后再试。")
    run = Training(clock.stamp(now), caller.name, caller.sub)
    store.save_training(w, of, run)
    data = {"kind": kind, "requested_at": run.requested_at}
    w.publish("blockdata.TrainingRequested.v1", subject=f"model-{kind}", data=data)
    return run_shown(run)


@room.post("/models/{kind}/{version}/adoption", allows="AdoptModel", summary="采用匹配模型的一个版本")
def adopt_model(kind: str, version: str, body: ModelAdoption, caller: Caller, access: Access) -> ModelVersion:
    """Who adopted it is written first, then its weights are delivered as a file; should that be cut off between the
    two, the same request delivers them. Delivered twice they change nothing."""
    access.require()
    known = store.versions(kind_of(kind))
    model = named(known, version)
    at = clock.stamp(clock.now())
    try:
        adopted = models.adopt(model, known, reason=body.reason, by=caller.name, sub=caller.sub, at=at)
    except models.ModelMoveError as error:
        told = "正在使用的就是这个版本。" if error.state == "in-force" else "另一个版本正在生效。"
        raise conflict(told, "adoption-not-allowed") from error
    except models.ModelsError as error:
        code, detail, remedy = REFUSED[type(error)]
        raise Problem(409, code, detail, remedy=remedy) from error
    if adopted != model:
        with work() as own:
            store.save(own, adopted)
    deliveries.deliver(KEY.format(kind=kind, version=version), adopted.file)
    return shown(adopted)


def kind_of(named: str) -> Kind:
    found = next((kind for kind in store.KINDS if kind == named), None)
    if found is None:
        raise not_found("这类对象的匹配模型", "model-not-found")
    return found


def named(known: Sequence[Model], version: str) -> Model:
    found = next((each for each in known if str(each.version) == version), None)
    if found is None:
        raise not_found("这个版本", "model-not-found")
    return found


def shown(model: Model) -> ModelVersion:
    return ModelVersion(
        kind=model.kind,
        version=model.version,
        state=model.state,
        made_at=model.made_at,
        asked_by=model.asked_by,
        adopted_by=model.adopted_by,
        adopted_at=model.adopted_at,
        reason=model.reason,
        taught=model.learnt.get("taught", 0),
        held=model.learnt.get("held", 0),
        not_worse=model.compared["not_worse"] if model.compared else None,
    )


def fields(model: Model) -> list[shapes.ModelField]:
    return [shapes.ModelField(**each) for each in model.fields]


def run_shown(run: Training) -> shapes.TrainingRun:
    return shapes.TrainingRun(
        requested_at=run.requested_at,
        requested_by=run.requested_by,
        ended_at=run.ended_at,
        under_way=run.is_under_way(clock.now()),
        made=run.made,
        decided=run.decided,
    )
