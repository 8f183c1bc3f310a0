import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { aPlace, startPage } from "../testing";
import { DayPicker } from "./day-picker";

beforeAll(startPage);
afterEach(cleanup);

describe("a day", () => {
  it("is shown and given as the server writes it, whatever language the browser speaks", () => {
    const { Place } = aPlace();
    const told = vi.fn();
    render(
      <Place>
        <DayPicker aria-label="day" value="2026-11-23" onChange={told} />
      </Place>,
    );
    const field = screen.getByLabelText<HTMLInputElement>("day");
    expect(field.value).toBe("2026-11-23");
    fireEvent.mouseDown(field);
    fireEvent.change(field, { target: { value: "2026-12-01" } });
    fireEvent.keyDown(field, { key: "Enter", code: "Enter", keyCode: 13 });
    expect(told).toHaveBeenCalledWith("2026-12-01");
  });
});
