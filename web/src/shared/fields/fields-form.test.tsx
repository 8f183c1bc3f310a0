import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { aPlace, startPage } from "../testing";
import { FieldsDesigner } from "./fields-designer";
import { FieldsForm } from "./fields-form";
import { FieldsView } from "./fields-view";
import type { Field, FieldValues } from "./model";

const FIELDS: Field[] = [
  { key: "who", name_zh: "联系人", name_en: "Contact", kind: "text", required: true },
  { key: "home", name_zh: "上门", name_en: "Visit", kind: "yes_no" },
  {
    key: "address",
    name_zh: "地址",
    name_en: "Address",
    kind: "address",
    shown_when: [{ field: "home", any_of: ["true"] }],
  },
];

const onEnd = vi.fn();

function Page({ start = {}, problems = {} }: { start?: FieldValues; problems?: Record<string, string> }) {
  const [values, setValues] = useState(start);
  return (
    <>
      <FieldsForm fields={FIELDS} values={values} onChange={setValues} problems={problems} onEnd={onEnd} autoFocus />
      <output>{JSON.stringify(values)}</output>
    </>
  );
}

function Designing() {
  const [fields, setFields] = useState<Field[]>(FIELDS);
  return (
    <>
      <FieldsDesigner value={fields} onChange={setFields} />
      <output>{JSON.stringify(fields.map(({ key, name_zh }) => [key, name_zh]))}</output>
    </>
  );
}

const said = () => JSON.parse(document.querySelector("output")?.textContent ?? "null") as unknown;

beforeAll(startPage);
afterEach(() => {
  cleanup();
  onEnd.mockClear();
});

const KINDS = ["a", "b", "c", "d", "e", "f"];
const CHOICE: Field = {
  key: "kind",
  name_zh: "种类",
  name_en: "Kind",
  kind: "choice",
  choices: KINDS.map((code) => ({ code, name_zh: `种类 ${code}`, name_en: code })),
};

function Asking({ buttons }: { buttons: boolean }) {
  const [values, setValues] = useState<FieldValues>({});
  return (
    <>
      <FieldsForm autoFocus fields={[CHOICE]} values={values} onChange={setValues} buttons={buttons} />
      <output>{JSON.stringify(values)}</output>
    </>
  );
}

const COVERED: Field[] = [
  { key: "paid", name_zh: "缴费", name_en: "Paid", kind: "amount", masked: true },
  { key: "since", name_zh: "入网", name_en: "Since", kind: "date", masked: true },
];

function Masked() {
  const [values, setValues] = useState<FieldValues>({ paid: "****", since: "****" });
  return (
    <>
      <FieldsForm fields={COVERED} values={values} onChange={setValues} />
      <output>{JSON.stringify(values)}</output>
    </>
  );
}

describe("a form", () => {
  it("shows that something is there that may not be seen, and keeps it", () => {
    render(<Masked />, { wrapper: aPlace().Place });
    for (const label of ["缴费", "入网"]) {
      const input = screen.getByLabelText<HTMLInputElement>(label);
      expect(input.placeholder).toBe("****");
      expect(input.value).toBe("");
      fireEvent.focus(input);
      fireEvent.blur(input);
    }
    expect(said()).toEqual({ paid: "****", since: "****" });
  });

  it("shows a few choices as buttons where an answer is one click, the first with the focus", () => {
    render(<Asking buttons />, { wrapper: aPlace().Place });
    const all = screen.getAllByRole("radio");
    expect(all).toHaveLength(KINDS.length);
    expect(all[0]).toBe(document.activeElement);
    fireEvent.click(screen.getByRole("radio", { name: "种类 c" }));
    expect(said()).toEqual({ kind: "c" });
  });

  it("keeps as many choices in a list elsewhere", () => {
    render(<Asking buttons={false} />, { wrapper: aPlace().Place });
    expect(screen.queryAllByRole("radio")).toHaveLength(0);
    expect(screen.getByRole("combobox")).toBeTruthy();
  });

  it("asks for more as answers call for it, and keeps what was written", () => {
    render(<Page />, { wrapper: aPlace().Place });
    expect(screen.queryByLabelText("地址")).toBeNull();
    fireEvent.click(screen.getByRole("radio", { name: "是" }));
    fireEvent.change(screen.getByLabelText("地址"), { target: { value: "梧桐路 1 号" } });
    expect(said()).toEqual({ home: true, address: "梧桐路 1 号" });
  });

  it("has the focus in its first field, and Enter goes on until the end", () => {
    render(<Page />, { wrapper: aPlace().Place });
    const first = screen.getByLabelText("联系人");
    expect(document.activeElement).toBe(first);
    fireEvent.keyDown(first, { key: "Enter", isComposing: true });
    expect(document.activeElement).toBe(first);
    fireEvent.keyDown(first, { key: "Enter" });
    expect(document.activeElement).toBe(screen.getByRole("radio", { name: "是" }));
    fireEvent.keyDown(screen.getByRole("radio", { name: "是" }), { key: "Enter" });
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it("goes to the first field that is said to be wrong", () => {
    const { rerender } = render(<Page start={{ home: true }} />, { wrapper: aPlace().Place });
    rerender(<Page start={{ home: true }} problems={{ address: "missing" }} />);
    expect(screen.getByLabelText("地址")).toBe(document.activeElement);
  });

  it("says beside a field what is wrong with it", () => {
    render(<Page problems={{ who: "missing" }} />, { wrapper: aPlace().Place });
    const item = document.querySelector<HTMLElement>('[data-field="who"]');
    expect(within(item as HTMLElement).getByText("请填写此项")).toBeTruthy();
  });

  it("is read with words, and what is masked is revealed to who asks", () => {
    const onReveal = vi.fn();
    const masked: Field = { key: "id", name_zh: "证件", name_en: "Document", kind: "identity_number" };
    render(
      <FieldsView fields={[...FIELDS, masked]} values={{ home: false, id: "110****0019" }} onReveal={onReveal} />,
      {
        wrapper: aPlace().Place,
      },
    );
    expect(document.querySelector('[data-value="home"]')?.textContent).toBe("否");
    fireEvent.click(screen.getByRole("button", { name: "查看完整内容" }));
    expect(onReveal).toHaveBeenCalledWith(masked);
  });
});

describe("the designer", () => {
  it("changes the chosen field, and the preview follows", () => {
    render(<Designing />, { wrapper: aPlace().Place });
    fireEvent.change(screen.getByLabelText("名称"), { target: { value: "报修人" } });
    expect(within(screen.getByTestId("fields-preview")).getByText("报修人")).toBeTruthy();
    expect(said()).toEqual([
      ["who", "报修人"],
      ["home", "上门"],
      ["address", "地址"],
    ]);
  });

  it("moves a field by the keyboard, and says what its condition lacks then", () => {
    render(<Designing />, { wrapper: aPlace().Place });
    const row = document.querySelector<HTMLElement>('[data-row="address"]');
    fireEvent.keyDown(row as HTMLElement, { key: "ArrowUp", altKey: true });
    expect(screen.getByText("待完善")).toBeTruthy();
    expect(screen.getByRole("alert").textContent).toBe("显示条件只能引用上方的字段");
  });
});
