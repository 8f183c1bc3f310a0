import { useId, type ReactNode } from "react";
import type { FieldSpec } from "../model/catalogue";
import type { DocumentNode } from "../model/document";

/** What a control gets to edit one value of a node. */
export interface ControlProps {
  id: string;
  spec: FieldSpec;
  /** The whole node, where one field depends on another. */
  node: DocumentNode;
  value: unknown;
  disabled: boolean;
  /** A value of undefined takes the field away. */
  onChange: (value: unknown) => void;
}

interface Props {
  word: string;
  required?: boolean;
  hint?: string | null;
  faults?: readonly string[];
  /** Takes the whole width where two stand side by side. */
  wide?: boolean;
  children: (id: string) => ReactNode;
}

/** A word, its control, and beside it in a sentence what is wrong. */
export function Field({ word, required = false, hint = null, faults = [], wide = true, children }: Props) {
  const id = useId();
  return (
    <div className={wide ? "flow-field flow-field-wide" : "flow-field"}>
      <label htmlFor={id}>
        {word}
        {required && (
          <span aria-hidden className="flow-field-required">
            *
          </span>
        )}
      </label>
      {children(id)}
      {faults.map((fault) => (
        <div key={fault} className="flow-field-fault" role="alert">
          {fault}
        </div>
      ))}
      {hint !== null && faults.length === 0 && <div className="flow-field-hint">{hint}</div>}
    </div>
  );
}
