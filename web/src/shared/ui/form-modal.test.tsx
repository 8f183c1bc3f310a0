import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { Input } from "antd";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { aPlace, startPage } from "../testing";
import { FormModal } from "./form-modal";

const onSubmit = vi.fn();

function Dialog() {
  return (
    <FormModal title="place" saving={false} onSubmit={onSubmit} onClose={vi.fn()}>
      <Input aria-label="first" />
      <Input aria-label="second" />
    </FormModal>
  );
}

beforeAll(startPage);
afterEach(() => {
  cleanup();
  onSubmit.mockClear();
});

test("Enter goes from line to line, and from the last one sends the form off", () => {
  render(<Dialog />, { wrapper: aPlace().Place });
  fireEvent.keyDown(screen.getByLabelText("first"), { key: "Enter" });
  expect(screen.getByLabelText("second")).toBe(document.activeElement);
  expect(onSubmit).not.toHaveBeenCalled();
  fireEvent.keyDown(screen.getByLabelText("second"), { key: "Enter" });
  expect(onSubmit).toHaveBeenCalledOnce();
});

test("Enter belongs to the input method while one composes", () => {
  render(<Dialog />, { wrapper: aPlace().Place });
  fireEvent.keyDown(screen.getByLabelText("second"), { key: "Enter", isComposing: true });
  expect(onSubmit).not.toHaveBeenCalled();
});
