import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import type { StaffMessage } from "@/shared/api/model";
import { answering, aPlace, startPage } from "@/shared/testing";
import { MessagesDrawer } from "./messages-drawer";

function aMessage(changes: Partial<StaffMessage>): StaffMessage {
  return {
    id: "m",
    at: "2026-11-21T07:59:00Z",
    audience: "one",
    mine: false,
    sender: { id: "s", display_name: "周班长" },
    text: "马上过来",
    readers: [],
    ...changes,
  } as StaffMessage;
}

beforeAll(startPage);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it("answers whoever wrote when one began to write, also after an answer of one's own", async () => {
  const mine = aMessage({ id: "n", mine: true, sender: { id: "u", display_name: "李晓雯" } });
  const answers = { "/api/messages": { items: [aMessage({}), mine] }, "/api/messages/read": {} };
  const asked = answering(answers);
  const { queries, Place } = aPlace();
  render(<MessagesDrawer onClose={vi.fn()} />, { wrapper: Place });
  const field = await screen.findByPlaceholderText("回复 周班长");
  fireEvent.change(field, { target: { value: "好" } });
  answers["/api/messages"].items.push(aMessage({ id: "o", sender: { id: "z", display_name: "王主管" } }));
  await queries.invalidateQueries();
  fireEvent.change(field, { target: { value: "好的" } });
  fireEvent.click(screen.getByRole("button", { name: /发 ?送/ }));
  await screen.findByPlaceholderText("回复 王主管");
  await waitFor(() => {
    expect(asked.filter(({ body }) => body !== null)).toEqual([
      { url: "/api/messages", body: { audience: "one", to: "s", text: "好的" } },
    ]);
  });
});
