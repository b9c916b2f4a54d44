/** Names for what the API answers, taken from its paths so that they follow the documents. */
import type { paths as Aggregation } from "./schema/aggregation";
import type { paths as Blockdata } from "./schema/blockdata";
import type { paths as Decision } from "./schema/decision";
import type { paths as Identity } from "./schema/identity";

type Answer<Operation> = Operation extends { responses: { 200: { content: { "application/json": infer Body } } } }
  ? Body
  : never;
type Get<Paths, Path extends keyof Paths> = Paths[Path] extends { get: infer Operation } ? Answer<Operation> : never;
type Post<Paths, Path extends keyof Paths> = Paths[Path] extends { post: infer Operation } ? Answer<Operation> : never;
type Item<Page> = Page extends { items: (infer Each)[] } ? Each : never;

export type Me = Get<Identity, "/me">;
export type Key = Item<Get<Identity, "/keys">>;
export type MadeKey = Post<Identity, "/keys">;
export type Notice = Item<Get<Identity, "/notices">>;
export type Footprint = Item<Get<Identity, "/footprints">>;

export type DatasetRow = Item<Get<Aggregation, "/datasets">>;
export type Dataset = Get<Aggregation, "/datasets/{department}/{dataset}">;
export type UploadSlot = Post<Aggregation, "/uploads">;

export type SubmissionRow = Item<Get<Blockdata, "/submissions">>;
export type Submission = Get<Blockdata, "/submissions/{id}">;
export type Profile = Get<Blockdata, "/submissions/{id}/profile">;
export type Rejects = Get<Blockdata, "/submissions/{id}/rejects">;
export type Reject = Item<Rejects>;
export type Ground = Item<Get<Blockdata, "/grounds">>;
export type Verified = Post<Blockdata, "/persons/verify">["items"][number];
export type Lookup = Post<Blockdata, "/persons/lookup">;
export type Person = Lookup["person"];
export type GoldenRecord = Post<Blockdata, "/organisations/lookup">["record"];
export type RecordKind = "person" | "organisation" | "house";
export type Relation = Person["relations"][number];
export type Matched = Person["matched"][number];
export type RecordHistory = Post<Blockdata, "/records/{kind}/{id}/history">;
export type RecordVersion = Item<RecordHistory>;
export type RecordChange = RecordVersion["changes"][number];
export type Attribute = Person["attributes"][number];
export type Source = Attribute["source"];
export type Finding = Item<Get<Blockdata, "/findings">>;
export type Case = Item<Get<Blockdata, "/findings/{rule}/cases">>;
export type Evidence = Case["evidence"][number];
export type Review = Item<Get<Blockdata, "/reviews">>;
export type ReviewsDecided = Post<Blockdata, "/reviews/decisions">["items"];
export type ReviewSums = Get<Blockdata, "/reviews/sums">;
export type ReviewDecided = "same" | "different" | "withdrawn";
export type Decided = "dismiss" | "confirm" | "reopen";

export type Conflict = Item<Get<Blockdata, "/conflicts">>;

export type Objection = Item<Get<Blockdata, "/objections">>;
export type ObjectedValues = Get<Blockdata, "/objections/{id}/values">;
export type ObjectionSums = Get<Blockdata, "/objections/sums">;

export type Models = Get<Blockdata, "/models/{kind}">;
export type ModelVersion = Item<Models>;
export type ModelDetail = Get<Blockdata, "/models/{kind}/{version}">;
export type ModelField = ModelDetail["fields"][number];
export type ModelComparison = NonNullable<ModelDetail["compared"]>;

export type Indicator = Item<Get<Blockdata, "/indicators">>;
export type IndicatorRun = NonNullable<Get<Blockdata, "/indicators">["run"]>;
export type IndicatorDetail = Get<Blockdata, "/indicators/{indicator}">;

export type Overview = Get<Decision, "/overview">;
export type Delivery = Overview["deliveries"][number];

export type Draft = Get<Aggregation, "/contracts/{department}/{dataset}/draft">;
export type Difference = NonNullable<Draft["difference"]>;
export type TrialRow = Draft["trials"][number];
export type Trial = Get<Blockdata, "/trials/{id}">;
export type Sketch = Get<Blockdata, "/sketches/{id}">;
export type SketchColumn = NonNullable<Sketch["proposal"]>["columns"][number];
export type CodeRow = Item<Get<Aggregation, "/codes">>;
export type CodeList = Item<Get<Aggregation, "/code-lists">>;
export type TrialUnknown = TrialOutcome["unknown"][number];
export type TrialOutcome = Trial["draft"];
export type DirectoryEntry = Item<Get<Aggregation, "/directory">>;
export type Lineage = Get<Aggregation, "/lineage">;
export type SystemRow = Item<Get<Aggregation, "/systems">>;
export type System = Get<Aggregation, "/systems/{department}/{system}">;
export type SystemSums = Get<Aggregation, "/systems/sums">;
export type QualityBoard = Get<Aggregation, "/boards/quality">;
export type QualityDepartment = Item<QualityBoard>;
export type QualityDataset = QualityDepartment["datasets"][number];
export type FreshnessBoard = Get<Aggregation, "/boards/freshness">;
export type FreshnessDataset = Item<FreshnessBoard>;
export type Reminder = Item<Get<Aggregation, "/reminders">>;
export type UploadProgress = Get<Aggregation, "/uploads/{id}">;
export type UploadParts = NonNullable<UploadSlot["parts"]>;
