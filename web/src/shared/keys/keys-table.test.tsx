import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startLanguages } from "../i18n";
import { KeysContext, useHotkeys } from "./keys-context";
import { DEFAULT_KEYS } from "./keymap";
import { KeysTable } from "./keys-table";

const refuse = vi.fn();

function Bar() {
  useHotkeys({ refuse });
  return null;
}

function Page() {
  const [keys, change] = useState(DEFAULT_KEYS);
  return (
    <KeysContext value={{ keys, change, show: vi.fn() }}>
      <Bar />
      <KeysTable />
    </KeysContext>
  );
}

const keyOf = (action: string) => {
  const found = document.querySelector<HTMLElement>(`[data-key-of="${action}"]`);
  if (found === null) throw new Error(`no key for ${action}`);
  return found;
};

beforeAll(startLanguages);
afterEach(() => {
  cleanup();
  refuse.mockClear();
});

describe("the table of keys", () => {
  it("gives an action another key", () => {
    render(<Page />);
    fireEvent.click(keyOf("answer"));
    fireEvent.keyDown(keyOf("answer"), { code: "AltLeft", altKey: true });
    fireEvent.keyDown(keyOf("answer"), { code: "KeyJ", key: "Process", altKey: true, isComposing: true });
    expect(keyOf("answer").textContent).toBe("请按键");
    fireEvent.keyDown(keyOf("answer"), { code: "KeyJ", altKey: true });
    expect(keyOf("answer").textContent).toBe("Alt+J");
  });

  it("refuses a key that is in use, says by what, and does nothing else meanwhile", () => {
    render(<Page />);
    fireEvent.click(keyOf("answer"));
    fireEvent.keyDown(keyOf("answer"), { code: "Digit2", altKey: true });
    expect(screen.getByRole("status").textContent).toContain("拒接");
    expect(refuse).not.toHaveBeenCalled();
    fireEvent.blur(keyOf("answer"));
    fireEvent.keyDown(keyOf("answer"), { code: "Digit2", altKey: true });
    expect(refuse).toHaveBeenCalledOnce();
  });
});
