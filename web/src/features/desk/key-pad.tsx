import { Button } from "antd";
import type { KeyboardEvent } from "react";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

interface Props {
  word: string;
  onPress: (key: string) => void;
}

/** The keys of a telephone, by mouse. */
export function KeyPad({ word, onPress }: Props) {
  return (
    <div className="desk-keypad" role="group" aria-label={word}>
      {KEYS.map((key) => (
        <Button
          key={key}
          data-digit={key}
          // the field that is typed in keeps the focus
          onMouseDown={(event) => {
            event.preventDefault();
          }}
          tabIndex={-1}
          onClick={() => {
            onPress(key);
          }}
        >
          {key}
        </Button>
      ))}
    </div>
  );
}

/** The key of a telephone that a keyboard's key stands for, or null: what goes to an input method is none. */
export function padKeyOf(event: KeyboardEvent): string | null {
  const { key, isComposing, altKey, ctrlKey, metaKey } = event.nativeEvent;
  if (isComposing || altKey || ctrlKey || metaKey) return null;
  return KEYS.includes(key) ? key : null;
}
