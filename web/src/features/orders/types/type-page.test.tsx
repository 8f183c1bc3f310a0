import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { Route, Routes } from "react-router";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Me } from "@/shared/api/model";
import { SessionContext } from "@/shared/session/session";
import { answering, aPlace, startPage } from "@/shared/testing";
import { blankDocument } from "./draft";
import { OrderTypePage } from "./type-page";

const DOCUMENT = {
  ...blankDocument((key) => ({ name_zh: key, name_en: key })),
  clocks: [
    {
      code: "solution",
      name_zh: "解决",
      name_en: "Solution",
      minutes: 1440,
      minutes_by_priority: { urgent: 120 },
      calendar: "office",
      pauses_in: [],
      allowed_by_contract: true,
    },
  ],
};

const TYPE = {
  id: "o1",
  tenant_id: "t1",
  code: "repair",
  name_zh: "维修",
  name_en: "Repair",
  family: "repair",
  published: 1,
  retired: false,
  version: 3,
  changed_at: "2026-11-23T01:00:00Z",
  draft: DOCUMENT,
  document: DOCUMENT,
  problems: [],
};

const me = { user_id: "u1", role: "tenant_admin", tenants: [] } as unknown as Me;

function shown(type: object) {
  const calendar = { id: "c1", tenant_id: "t1", code: "office", name_zh: "办公时间", name_en: "Office hours" };
  const asked = answering({
    "/api/order-types/o1": type,
    "/api/teams": { items: [], total: 0, next: null },
    "/api/calendars": { items: [calendar, { ...calendar, tenant_id: "t2", code: "other", name_zh: "别家" }] },
  });
  const { Place } = aPlace("/order-types/o1");
  render(
    <Place>
      <SessionContext value={me}>
        <Routes>
          <Route path="/order-types/:id" element={<OrderTypePage />} />
        </Routes>
      </SessionContext>
    </Place>,
  );
  return asked;
}

beforeAll(startPage);
beforeEach(() => {
  sessionStorage.clear();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const sent = (asked: { url: string; body: unknown }[]) =>
  asked.find(({ url, body }) => url === "/api/order-types/o1" && body !== null)?.body as typeof TYPE & {
    document: typeof DOCUMENT;
  };

test("a clock is told in days, by priority, and by a calendar of its own enterprise", async () => {
  shown(TYPE);
  fireEvent.click(await screen.findByText("时限与升级"));
  expect(screen.getByLabelText<HTMLInputElement>("时长").value).toBe("1");
  expect(screen.getByTestId("by-priority").textContent).toBe("紧急 2 小时");
  await screen.findByText("办公时间");
  fireEvent.mouseDown(screen.getByLabelText("工作日历"));
  expect(screen.queryByText("别家")).toBeNull();
});

test("what is longer for one priority is sent with the draft", async () => {
  const asked = shown(TYPE);
  fireEvent.click(await screen.findByText("时限与升级"));
  fireEvent.click(screen.getByTestId("by-priority"));
  fireEvent.change(await screen.findByLabelText("高"), { target: { value: "90" } });
  fireEvent.click(screen.getByTestId("save-type"));
  await waitFor(() => {
    expect(sent(asked).document.clocks[0]?.minutes_by_priority).toEqual({ urgent: 120, high: 90 });
  });
});

test("a type is retired after a question, as it is otherwise", async () => {
  const asked = shown(TYPE);
  fireEvent.click(await screen.findByTestId("retire-type"));
  const question = await screen.findByRole("tooltip");
  fireEvent.click(within(question).getByRole("button", { name: /停\s?用/ }));
  await waitFor(() => {
    expect(sent(asked)).toMatchObject({ retired: true, version: 3, name_zh: "维修" });
  });
});

test("what cannot be saved is said with its place, and is there after a reload", async () => {
  const asked = shown(TYPE);
  fireEvent.click(await screen.findByText("分派与规则"));
  fireEvent.click(screen.getByText("添加子类"));
  fireEvent.click(screen.getByTestId("save-type"));
  expect(await screen.findByText("保存前还需修改")).toBeTruthy();
  expect(screen.getByText("子类第 1 行")).toBeTruthy();
  expect(sent(asked)).toBeUndefined();
  cleanup();
  shown(TYPE);
  expect((await screen.findByTestId<HTMLButtonElement>("save-type")).disabled).toBe(false);
});

test("why it cannot be published stands in sentences", async () => {
  shown({ ...TYPE, problems: [{ where: "clocks.solution", code: "calendar_unknown" }] });
  expect(await screen.findByText("所选工作日历已不存在", { exact: false })).toBeTruthy();
  expect(screen.getByText("时限“解决”")).toBeTruthy();
  expect(screen.getByTestId<HTMLButtonElement>("publish-type").disabled).toBe(true);
});
