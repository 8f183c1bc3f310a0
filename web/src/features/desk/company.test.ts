import { describe, expect, it } from "vitest";
import type { Contact, Party } from "@/shared/api/model";
import { aContact, aParty } from "@/shared/api/testing";
import { companyOf, placeOfCustomer } from "./company";

const [ME, CHEN, WU] = ["me", "chen", "wu"];

function party(agentId: string, place: Party["place"]): Party {
  return aParty({ call_id: `leg-${agentId}`, agent_id: agentId, name: agentId, place });
}

const withParties = (parties: Party[], more: Partial<Contact> = {}) => aContact({ parties, ...more });

describe("the company in a call", () => {
  it("is whom I asked, where the call is mine", () => {
    const found = companyOf(withParties([party(CHEN, "aside")]), ME);
    expect(found.map((each) => [each.name, each.place, each.callId])).toEqual([[CHEN, "aside", "leg-chen"]]);
  });

  it("is who asked me, and never I myself", () => {
    const main = { id: CHEN, name: CHEN };
    const asked = companyOf(withParties([party(ME, "aside")], { main_agent: main }), ME);
    expect(asked.map((each) => [each.name, each.place, each.callId])).toEqual([[CHEN, "aside", null]]);
    const waiting = companyOf(withParties([party(ME, "waiting"), party(WU, "in")], { main_agent: main }), ME);
    expect(waiting.map((each) => [each.name, each.place])).toEqual([
      [CHEN, "in"],
      [WU, "in"],
    ]);
  });

  it("leaves the customer where he is", () => {
    expect(placeOfCustomer(withParties([], { customer_waits: true }))).toBe("waiting");
    expect(placeOfCustomer(withParties([]))).toBe("in");
  });
});
