import { expect, it } from "vitest";
import { objectOf, systemOf, variablesIn } from "./try-model";

it("finds the variables that are to be filled in", () => {
  expect(variablesIn(["https://a.example/{order}?q={caller}", "{order} {{not} {Bad}"])).toEqual(["order", "caller"]);
});

it("leaves out what has no name", () => {
  expect(
    objectOf([
      { name: " a ", value: "1" },
      { name: "", value: "2" },
    ]),
  ).toEqual({ a: "1" });
});

it("writes a question as a node holds it", () => {
  const system = { url: " https://a.example/ ", timeout: 5, body: [{ name: "x", value: "{y}" }] };
  expect(systemOf({ ...system, method: "GET" }, [{ name: "n", value: "data.n" }])).toEqual({
    method: "GET",
    url: "https://a.example/",
    timeout: 5,
    answers: { n: "data.n" },
  });
  expect(systemOf({ ...system, method: "POST", secret: "crm" }, [])).toMatchObject({
    secret: "crm",
    body: { x: "{y}" },
  });
});
