import { describe, expect, it } from "vitest";
import { bar, kindOf, percent, signed, weightLines } from "./words";

const level = (name: string, weight: number) => ({ level: name, label: name, m: 0.9, u: 0.1, weight, weight_least: weight });
const field = (weight: number) => [{ field: "name", title: "姓名", levels: [level("exact", weight), level("different", -2)] }];

describe("the weights of a model", () => {
  it("stand beside those of the model in force, level by level", () => {
    expect(weightLines(field(9), field(7)).map((line) => [line.level, line.weight, line.before])).toEqual([
      ["exact", 9, 7],
      ["different", -2, -2],
    ]);
    expect(weightLines(field(9), null)[0]?.before).toBeNull();
  });

  it("are bars from the middle, to the left where they speak against", () => {
    expect(bar(5, 10)).toEqual({ left: "50%", width: "25%" });
    expect(bar(-10, 10)).toEqual({ left: "0%", width: "50%" });
    expect([signed(3.26), signed(-1), signed(0)]).toEqual(["+3.3", "-1.0", "0.0"]);
  });

  it("are shown of persons unless another kind is asked for", () => {
    expect([kindOf(""), kindOf("organisation"), kindOf("house")]).toEqual(["person", "organisation", "person"]);
    expect([percent(1, 3), percent(0, 0)]).toEqual(["33%", "—"]);
  });
});
