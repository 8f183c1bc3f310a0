import { Input } from "antd";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { typesByGroup } from "../model/catalogue";
import { useEditing } from "./context";
import { NodeIcon } from "./node-icon";
import { useFlowWords } from "./words";

interface Props {
  x: number;
  y: number;
  onChoose: (type: string) => void;
  onClose: () => void;
}

/** Where a line was let go in the open: which node shall stand there. */
export function QuickAdd({ x, y, onChoose, onClose }: Props) {
  const { catalogue } = useEditing();
  const { t, type: typeWord } = useFlowWords();
  const [text, setText] = useState("");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onClose();
    };
    addEventListener("pointerdown", onDown, true);
    return () => {
      removeEventListener("pointerdown", onDown, true);
    };
  }, [onClose]);
  const wanted = text.trim().toLowerCase();
  const types = typesByGroup(catalogue)
    .flatMap((each) => each.types)
    .filter((type) => type.includes(wanted) || typeWord(type).toLowerCase().includes(wanted));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    const [first] = types;
    if (event.key === "Enter" && !event.nativeEvent.isComposing && first !== undefined) onChoose(first);
  };
  return (
    <div
      ref={box}
      className="flow-quick flow-palette"
      role="dialog"
      aria-label={t("flows.add_here")}
      style={{ left: Math.min(x, innerWidth - 200), top: Math.min(y, innerHeight - 340) }}
      onKeyDown={onKeyDown}
    >
      <Input
        autoFocus
        size="small"
        value={text}
        placeholder={t("flows.add_here")}
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
      {types.map((type) => (
        <button
          key={type}
          type="button"
          data-node-type={type}
          onClick={() => {
            onChoose(type);
          }}
        >
          <NodeIcon type={type} />
          {typeWord(type)}
        </button>
      ))}
    </div>
  );
}
