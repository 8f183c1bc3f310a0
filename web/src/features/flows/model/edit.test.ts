import { describe, expect, it } from "vitest";
import { asDocument, EMPTY, freeName, pointOf, readText, type FlowDocument } from "./document";
import {
  addNode,
  changeNode,
  connect,
  copyNodes,
  moveNodes,
  newNode,
  pasteNodes,
  removeNodes,
  renameNode,
  setField,
} from "./edit";
import { exitsOf, freeDigit, openExit, withExit } from "./exits";
import { edgesOf, nodesOf, START } from "./graph";
import { arranged, withLayout } from "./layout";
import { aDocument, SOME_TYPES } from "./testing";
import { variablesOf } from "./variables";

const edges = (document: FlowDocument) => edgesOf(document, SOME_TYPES).map(({ id, target }) => `${id} ${target}`);
const typed = (name: string) => {
  const type = SOME_TYPES.get(name);
  if (type === undefined) throw new Error(name);
  return type;
};

describe("a document as a graph", () => {
  it("has a node for each node and one for the caller", () => {
    const nodes = nodesOf(aDocument(), []);
    expect(nodes.map((node) => node.id)).toEqual([START, "welcome", "menu", "news", "end"]);
    expect(nodes.find((node) => node.id === "menu")?.position).toEqual({ x: 300, y: 0 });
  });

  it("has an edge for each exit that leads somewhere, named by its field", () => {
    expect(edges(aDocument())).toEqual([
      "!start>start welcome",
      "welcome>next menu",
      "menu>choices.1 news",
      "menu>choices.0 end",
      "menu>otherwise end",
      "news>next menu",
    ]);
  });

  it("draws only what changed anew", () => {
    const document = aDocument();
    const before = nodesOf(document, []);
    const after = nodesOf(setField(document, "news", "title", "消息"), before);
    expect(after.filter((node, index) => node !== before[index]).map((node) => node.id)).toEqual(["news"]);
  });

  it("leads the cases of a branch by their place", () => {
    const node = { type: "branch", cases: [{ variable: "a", is: "empty", to: "end" }, { to: "" }], otherwise: "menu" };
    const document = changeNode(aDocument(), "news", node);
    expect(exitsOf(node, SOME_TYPES.get("branch")).map((exit) => exit.id)).toEqual([
      "cases[0].to",
      "cases[1].to",
      "otherwise",
    ]);
    expect(edges(connect(document, "news", "cases[1].to", "welcome"))).toContain("news>cases[1].to welcome");
  });
});

describe("changing a document", () => {
  it("connects, reconnects and cuts without touching anything else", () => {
    const before = aDocument();
    const led = connect(before, "menu", "choices.2", "welcome");
    expect(edges(led)).toContain("menu>choices.2 welcome");
    expect(led.nodes["welcome"]).toBe(before.nodes["welcome"]);
    expect(connect(led, "menu", "otherwise", null).nodes["menu"]).not.toHaveProperty("otherwise");
    expect(connect(led, "menu", "choices.1", null).nodes["menu"]?.["choices"]).toMatchObject({ "1": "" });
    expect(edges(before)).toHaveLength(6);
  });

  it("offers the keys of a telephone in their order", () => {
    const menu = aDocument().nodes["menu"] ?? { type: "menu" };
    expect(freeDigit(menu, "choices")).toBe("2");
    const all = ["2", "3", "4", "5", "6", "7", "8", "9", "*", "#"].reduce(
      (node, digit) => withExit(node, `choices.${digit}`, "end"),
      menu,
    );
    expect(freeDigit(all, "choices")).toBeNull();
    expect(exitsOf(all, SOME_TYPES.get("menu")).map((exit) => exit.key)).toEqual([..."1234567890*#", null]);
  });

  it("begins a node with what can be guessed, and the first one is the start", () => {
    expect(newNode(typed("menu"))).toEqual({ type: "menu", choices: { "1": "" } });
    expect(newNode(typed("collect"))).toEqual({ type: "collect", max: 32 });
    expect(openExit(newNode(typed("menu")), SOME_TYPES.get("menu"))?.id).toBe("choices.1");
    const grown = addNode(EMPTY, "say1", newNode(typed("say")), [1, 2]);
    expect(grown.start).toBe("say1");
    expect(pointOf(grown, "say1")).toEqual([1, 2]);
    expect(freeName(grown, "say1")).toBe("say2");
  });

  it("removes a node with everything that led to it", () => {
    const without = removeNodes(aDocument(), SOME_TYPES, ["menu", "end"]);
    expect(edges(without)).toEqual(["!start>start welcome"]);
    expect(without.layout).toEqual({ welcome: [0, 0], news: [600, 0] });
    expect(removeNodes(without, SOME_TYPES, ["welcome"]).start).toBe("");
  });

  it("renames a node with everything that leads to it, unless the name is taken", () => {
    const renamed = renameNode(aDocument(), SOME_TYPES, "menu", "main");
    expect(Object.keys(renamed.nodes)).toEqual(["welcome", "main", "news", "end"]);
    expect(edges(renamed)).toContain("welcome>next main");
    expect(edges(renamed)).toContain("news>next main");
    expect(renameNode(aDocument(), SOME_TYPES, "welcome", "hello").start).toBe("hello");
    const before = aDocument();
    expect(renameNode(before, SOME_TYPES, "menu", "end")).toBe(before);
  });

  it("keeps the order of fields and leaves out what is nothing", () => {
    const document = setField(aDocument(), "menu", "prompts", ["other"]);
    expect(Object.keys(document.nodes["menu"] ?? {})).toEqual(["type", "prompts", "choices", "otherwise"]);
    expect(setField(document, "menu", "prompts", undefined).nodes["menu"]).not.toHaveProperty("prompts");
  });
});

describe("copy and paste", () => {
  it("gives free names and keeps what is connected among the copied nodes", () => {
    const document = aDocument();
    const pasted = pasteNodes(document, SOME_TYPES, copyNodes(document, ["menu", "news"]));
    expect(pasted.names).toEqual(["menu1", "news1"]);
    expect(edges(pasted.document)).toEqual(
      expect.arrayContaining(["menu1>choices.1 news1", "menu1>choices.0 end", "news1>next menu1"]),
    );
    expect(pointOf(pasted.document, "menu1")).toEqual([340, 40]);
  });

  it("leaves open in another flow what led to nodes that are not there", () => {
    const pasted = pasteNodes(EMPTY, SOME_TYPES, copyNodes(aDocument(), ["menu"]));
    expect(pasted.names).toEqual(["menu"]);
    expect(edges(pasted.document)).toEqual(["!start>start menu"]);
  });
});

describe("places", () => {
  it("are made for a document that has none, from left to right", () => {
    const { layout: _layout, ...bare } = aDocument();
    const points = arranged(bare, SOME_TYPES);
    const x = (name: string) => points[name]?.[0] ?? Number.NaN;
    expect(x("welcome")).toBeLessThan(x("menu"));
    expect(x("menu")).toBeLessThan(x("news"));
    expect(withLayout(bare, SOME_TYPES).layout).toEqual(points);
  });

  it("stay where they are, and a missing one comes below the others", () => {
    const document = { ...aDocument(), layout: { welcome: [0, 0], menu: [300, 0], news: [600, 0] } } as FlowDocument;
    const placed = withLayout(document, SOME_TYPES);
    expect(pointOf(placed, "menu")).toEqual([300, 0]);
    expect(pointOf(placed, "end")?.[1]).toBeGreaterThan(200);
    const whole = aDocument();
    expect(withLayout(whole, SOME_TYPES)).toBe(whole);
    expect(pointOf(moveNodes(whole, { menu: [5, 6] }), "menu")).toEqual([5, 6]);
  });
});

describe("what is read", () => {
  it("is drawn if it has nodes of some type; the first format has one name that changed", () => {
    expect(asDocument({ format: 2, start: "a", nodes: { a: {} } })).toBeNull();
    expect(asDocument({ format: 3, start: "a", nodes: {} })).toBeNull();
    expect(asDocument([])).toBeNull();
    const old = { format: 1, start: "hours", nodes: { hours: { type: "opening_hours", open: "x", closed: "x" } } };
    expect(asDocument(old)?.nodes["hours"]?.type).toBe("calendar");
    expect(readText("{")).toHaveProperty("fault");
    expect(readText('{"a": 1}')).toEqual({ document: { a: 1 } });
  });

  it("offers the variables that some node sets", () => {
    const nodes = {
      a: { type: "collect", variable: "product" },
      b: { type: "query", lookup: { table: "t", answers: { model: "型号", price: "价格" } } },
    };
    expect(variablesOf({ ...EMPTY, nodes }, SOME_TYPES)).toEqual(["model", "price", "product"]);
  });
});
