import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import codes from "./codes.json";
import { en, zh } from "./words";

const SOURCE = join(process.cwd(), "src");
const CJK = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/;
const LETTERS = /[A-Za-z]{2}|[\u3400-\u9fff]/;
// these attributes are read by people
const WORDED = new Set(["title", "label", "placeholder", "aria-label", "alt", "description", "tooltip"]);

function sources(): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|testing\.ts|schema\.d\.ts/.test(file))
    .map((file) => join(SOURCE, file));
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

function literalWords(node: ts.Node): string[] {
  const found: string[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isJsxText(child) && LETTERS.test(child.text)) found.push(child.text.trim());
    if (ts.isStringLiteralLike(child) && (CJK.test(child.text) || isWordedAttribute(child))) found.push(child.text);
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}

function isWordedAttribute(literal: ts.StringLiteralLike): boolean {
  const { parent } = literal;
  return ts.isJsxAttribute(parent) && WORDED.has(parent.name.getText()) && LETTERS.test(literal.text);
}

function keysAskedFor(node: ts.Node): string[] {
  const found: string[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isCallExpression(child) && child.expression.getText() === "t") {
      const [first] = child.arguments;
      if (first && ts.isStringLiteral(first)) found.push(first.text);
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}

describe("the two languages", () => {
  it("have the same keys, none of them empty", () => {
    expect(Object.keys(en)).toEqual(Object.keys(zh));
    expect(Object.entries({ ...zh, ...en }).filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("have the same places for values", () => {
    const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
    const texts = en;
    for (const [key, text] of Object.entries(zh)) expect(places(texts[key] ?? ""), key).toEqual(places(text));
  });

  it("have no Chinese in the English one and no exclamation marks", () => {
    const english = Object.entries(en).filter(([key, text]) => CJK.test(text) && !key.startsWith("language."));
    expect(english).toEqual([]);
    expect(
      Object.values({ ...zh })
        .concat(Object.values(en))
        .filter((text) => /[!！]/.test(text)),
    ).toEqual([]);
  });

  it("have a sentence for every error code of the server", () => {
    const keys = new Set(Object.keys(zh));
    expect(codes.filter((code) => !keys.has(`error.${code}`))).toEqual([]);
  });

  it("have every key that a component asks for", () => {
    const keys = new Set(Object.keys(zh));
    const asked = sources().flatMap((file) => keysAskedFor(parse(file)));
    expect(asked.length).toBeGreaterThan(50);
    expect([...new Set(asked)].filter((key) => !keys.has(key))).toEqual([]);
  });
});

it("no component writes words itself", () => {
  const found = sources().flatMap((file) => literalWords(parse(file)).map((text) => `${file}: ${text}`));
  expect(found).toEqual([]);
});
