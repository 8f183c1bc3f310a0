import { typesByGroup } from "../model/catalogue";
import { useEditing } from "./context";
import { NodeIcon } from "./node-icon";
import { useFlowWords } from "./words";

export const DRAGGED_TYPE = "application/x-yingda-node";

/** Every type of node by group: dragged onto the canvas, or added by a double click or Enter. */
export function Palette({ add }: { add: (type: string) => void }) {
  const { catalogue } = useEditing();
  const { t, type: typeWord, word } = useFlowWords();
  return (
    <aside className="flow-palette" aria-label={t("flows.palette")} data-testid="flow-palette">
      {typesByGroup(catalogue).map(({ group, types }) => (
        <section key={group} aria-label={word("flow_group", group)}>
          <h3>{word("flow_group", group)}</h3>
          {types.map((type) => (
            <button
              key={type}
              type="button"
              draggable
              title={word("flow_about", type)}
              data-node-type={type}
              onDragStart={(event) => {
                event.dataTransfer.setData(DRAGGED_TYPE, type);
                event.dataTransfer.effectAllowed = "copy";
              }}
              onDoubleClick={() => {
                add(type);
              }}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                add(type);
              }}
            >
              <NodeIcon type={type} />
              {typeWord(type)}
            </button>
          ))}
        </section>
      ))}
    </aside>
  );
}
