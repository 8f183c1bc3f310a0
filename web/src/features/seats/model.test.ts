import { expect, it } from "vitest";
import type { Seat } from "./api";
import { bodyOf, editOf, fieldsOf } from "./model";

const remote: Seat = {
  id: "s",
  tenant_id: "t",
  tenant_name_zh: "甲",
  tenant_name_en: "A",
  kind: "remote",
  code: "R1",
  endpoint: "remote-1",
  mode: "kept_up",
  last_digits: "0777",
  caller_shown: "95550001",
  confirm: true,
  note: "",
  user_id: null,
  user_name: null,
  agent_name: null,
  agent_state: null,
  line_state: "up",
  line_since: null,
};

it("sends of a new seat only what its kind has", () => {
  const fields = { ...fieldsOf(null), code: "D1", digits: "13900000777" };
  expect(bodyOf(fields)).toMatchObject({ kind: "sip", code: "D1", digits: null, mode: null, caller_shown: "" });
  expect(bodyOf({ ...fields, kind: "remote" })).toMatchObject({
    digits: "13900000777",
    mode: "per_call",
    confirm: true,
  });
});

it("keeps a number that nobody typed anew", () => {
  expect(editOf(remote, fieldsOf(remote))).not.toHaveProperty("digits");
  expect(editOf(remote, { ...fieldsOf(remote), digits: "13900000778" })).toMatchObject({ digits: "13900000778" });
});

it("changes of a browser's seat neither its person nor a number", () => {
  const browser: Seat = { ...remote, kind: "browser", user_id: "u", mode: null };
  expect(editOf(browser, { ...fieldsOf(browser), note: "x" })).toEqual({ code: "R1", note: "x", new_password: false });
});
