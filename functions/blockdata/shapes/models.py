"""Requests and answers about models of matching."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

ModelKind = Literal["person", "organisation"]
ModelState = Literal["candidate", "adopting", "in-force", "past"]
Band = Literal["link", "review", "none"]


class ModelVersion(BaseModel):
    """A version of a kind's model."""

    kind: ModelKind
    version: int
    state: ModelState
    made_at: str
    asked_by: Annotated[str, Field(description="谁要求训练;随平台发布的为空")]
    adopted_by: str
    adopted_at: str
    reason: str
    taught: Annotated[int, Field(description="用多少个决定训练;随平台发布的为 0")]
    held: Annotated[int, Field(description="留出多少个决定作比较")]
    not_worse: Annotated[bool | None, Field(description="与当时使用的模型比较是否不差;未比较为空")]


class TrainingRun(BaseModel):
    """The last training of a kind."""

    requested_at: str
    requested_by: str
    ended_at: str | None
    under_way: bool
    made: Annotated[int | None, Field(description="得到的版本;决定太少时为空")]
    decided: Annotated[int, Field(description="当时有多少个可用的决定")]


class Models(BaseModel):
    """All versions of a kind, the latest first."""

    items: list[ModelVersion]
    next: None
    run: TrainingRun | None
    decided_min: Annotated[int, Field(description="至少要有多少个决定才能训练")]
    of_each_min: Annotated[int, Field(description="其中“同一”“不同”各至少多少个")]


class ModelLevel(BaseModel):
    """m, u: shares of pairs that are the same, and not, at this level. Weights in bits."""

    level: str
    label: str
    m: float
    u: float
    weight: float
    weight_least: Annotated[float, Field(description="最常见的取值(如常见姓名)的证据;不按常见程度区分时与 weight 相同")]


class ModelField(BaseModel):
    field: str
    title: str
    levels: list[ModelLevel]


class Bands(BaseModel):
    """Pairs by what a model would do with them by itself."""

    link: int
    review: int
    none: int


class Bin(BaseModel):
    """Pairs to which a model gives a chance from least to most: given on average, same in truth."""

    least: float
    most: float
    pairs: int
    given: float
    same: int


class JudgedModel(BaseModel):
    """A model on the decisions that were held out."""

    pairs: int
    loss: Annotated[float, Field(description="对数损失(比特/决定),越小越好;全凭猜为 1")]
    same: Annotated[Bands, Field(description="人判断为同一的,模型会怎样处理")]
    different: Bands
    bins: list[Bin]


class Move(BaseModel):
    """Open pairs that would go from one band to another (or stay)."""

    before: Band
    after: Band
    pairs: int


class ModelComparison(BaseModel):
    """A candidate beside the model that was in force when it was trained."""

    against: int
    not_worse: bool
    before: JudgedModel
    after: JudgedModel
    moves: list[Move]


class ModelDetail(BaseModel):
    """A version whole."""

    version: ModelVersion
    fields: list[ModelField]
    in_force: Annotated[list[ModelField] | None, Field(description="正在使用的模型,作对照;就是本版时为空")]
    compared: ModelComparison | None


class ModelSettings(BaseModel):
    """A version in the settings format of Splink."""

    filename: str
    settings: dict[str, Any]


class ModelAdoption(BaseModel):
    """Why a version is put in force."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: Annotated[str, Field(min_length=2, max_length=500)]
