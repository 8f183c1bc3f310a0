import { expect, it } from "vitest";
import { gridOf } from "./big-screen-model";

it.each([
  [1, 1, 1],
  [2, 1, 2],
  [6, 2, 3],
  [12, 3, 4],
  [20, 4, 5],
  [30, 5, 6],
  [31, 6, 6],
])("%d queues stand in %d columns and %d rows", (queues, columns, rows) => {
  expect(gridOf(queues)).toEqual({ columns, rows });
});
