import { expect, it } from "vitest";
import {
  barsOf,
  EMPTY,
  faultsOfExceptions,
  faultsOfWeek,
  isSound,
  readDefinition,
  runsOf,
  writeDefinition,
} from "./calendar-model";

const day = (text: string, name = "国庆节", working = false) => ({ day: text, name_zh: name, name_en: name, working });

it("reads what was left out", () => {
  expect(readDefinition({ timezone: "Asia/Tokyo", weekly: [] })).toEqual({
    timezone: "Asia/Tokyo",
    weekly: [],
    exceptions: [],
    holidays: "none",
  });
});

it("sends own days in order and says nothing twice", () => {
  const exceptions = [
    { date: "2026-02-01", closed: true, from: "09:00", to: "10:00", name: "" },
    { date: "2026-01-01", from: "10:00", to: "12:00", name: "盘点" },
  ];
  expect(writeDefinition({ ...EMPTY, exceptions }).exceptions).toEqual([
    { date: "2026-01-01", from: "10:00", to: "12:00", name: "盘点" },
    { date: "2026-02-01", closed: true },
  ]);
  expect("exceptions" in JSON.parse(JSON.stringify(writeDefinition(EMPTY)))).toBe(false);
});

it("sees what is wrong with a week", () => {
  const at = (days: number[], from: string, to: string) => ({ days, from, to });
  expect(
    faultsOfWeek([
      at([1], "09:00", "12:00"),
      at([1, 2], "11:59", "13:00"),
      at([2], "13:00", "24:00"),
      at([], "09:00", "10:00"),
      at([3], "9:00", "10:00"),
      at([3], "22:00", "06:00"),
    ]),
  ).toEqual([null, "overlap", null, "no_days", "bad_time", "order"]);
});

it("sees what is wrong with own days", () => {
  expect(
    faultsOfExceptions([
      { date: "", closed: true },
      { date: "2026-01-01", closed: true },
      { date: "2026-01-02", from: "10:00", to: "09:00" },
    ]),
  ).toEqual(["no_date", null, "order"]);
  expect(isSound(EMPTY)).toBe(true);
  expect(isSound({ ...EMPTY, exceptions: [{ date: "x", closed: true }] })).toBe(false);
});

it("draws the hours of a day in order", () => {
  const weekly = [
    { days: [1], from: "12:00", to: "18:00" },
    { days: [1, 2], from: "06:00", to: "12:00" },
  ];
  expect(barsOf(weekly, 1)).toEqual([
    { from: 0.25, to: 0.5 },
    { from: 0.5, to: 0.75 },
  ]);
  expect(barsOf(weekly, 3)).toEqual([]);
});

it("tells days that follow each other as one", () => {
  const days = [day("2026-10-01"), day("2026-10-02"), day("2026-10-10", "调休上班", true), day("2026-12-31", "元旦")];
  expect(runsOf(days).map(({ first, last, count }) => [first.day, last.day, count])).toEqual([
    ["2026-10-01", "2026-10-02", 2],
    ["2026-10-10", "2026-10-10", 1],
    ["2026-12-31", "2026-12-31", 1],
  ]);
});
