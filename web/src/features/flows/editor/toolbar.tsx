import { ArrowLeftOutlined, CodeOutlined, PartitionOutlined, RedoOutlined, UndoOutlined } from "@ant-design/icons";
import { AutoComplete, Button, Tooltip } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { FlowDetails } from "@/shared/api/model";
import type { FlowDocument } from "../model/document";
import type { History } from "../model/history";
import type { DraftKeeper, Keeping } from "../model/keeper";
import { PublishDialog } from "../releases/publish-dialog";
import { useEditing } from "./context";
import { DraftState } from "./draft-state";
import { JsonDialog } from "./json-dialog";
import type { PanelTab } from "./panel";
import { promptText, useFlowWords } from "./words";

interface Props {
  flow: FlowDetails;
  history: History<FlowDocument>;
  keeper: DraftKeeper;
  keeping: Keeping;
  checked: boolean;
  actions: { undo: () => void; redo: () => void; arrange: () => void; replace: (document: unknown) => boolean };
  onReopen: () => void;
  onTab: (tab: PanelTab) => void;
}

/** What can be done with the whole flow. */
export function Toolbar({ flow, history, keeper, keeping, checked, actions, onReopen, onTab }: Props) {
  const { readOnly, problems } = useEditing();
  const { t, name } = useFlowWords();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"json" | "publish" | null>(null);
  const close = () => {
    setOpen(null);
  };
  return (
    <header className="flow-bar">
      <Tooltip title={t("common.back")}>
        <Button icon={<ArrowLeftOutlined />} aria-label={t("common.back")} onClick={() => void navigate("/flows")} />
      </Tooltip>
      <span className="flow-bar-name" title={`${name(flow)} · ${flow.code}`}>
        {name(flow)}
      </span>
      {!readOnly && <DraftState flow={flow} keeper={keeper} keeping={keeping} onReopen={onReopen} />}
      <span className="flow-bar-gap" />
      <Search />
      {!readOnly && (
        <>
          <Tooltip title={`${t("flows.undo")} Ctrl+Z`}>
            <Button
              icon={<UndoOutlined />}
              aria-label={t("flows.undo")}
              disabled={history.past.length === 0}
              onClick={actions.undo}
            />
          </Tooltip>
          <Tooltip title={`${t("flows.redo")} Ctrl+Y`}>
            <Button
              icon={<RedoOutlined />}
              aria-label={t("flows.redo")}
              disabled={history.future.length === 0}
              onClick={actions.redo}
            />
          </Tooltip>
          <Tooltip title={t("flows.arrange")}>
            <Button icon={<PartitionOutlined />} aria-label={t("flows.arrange")} onClick={actions.arrange} />
          </Tooltip>
        </>
      )}
      <Tooltip title={t("flows.json")}>
        <Button
          icon={<CodeOutlined />}
          aria-label={t("flows.json")}
          onClick={() => {
            setOpen("json");
          }}
        />
      </Tooltip>
      {!readOnly && (
        <Button
          type="primary"
          disabled={!checked}
          onClick={() => {
            if (problems.length > 0) onTab("problems");
            else setOpen("publish");
          }}
        >
          {t("flows.publish")}
        </Button>
      )}
      {open === "json" && <JsonDialog onReplace={actions.replace} onClose={close} />}
      {open === "publish" && <PublishDialog flow={flow} keeper={keeper} onClose={close} onReopen={onReopen} />}
    </header>
  );
}

/** Finds a node by its title, name, type or what is said at it. */
function Search() {
  const { document, lists, reveal } = useEditing();
  const { t, type } = useFlowWords();
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const options = Object.entries(document.nodes)
    .map(([name, node]) => ({ value: name, label: `${node.title || type(node.type)} · ${name}`, node }))
    .filter(({ value, label, node }) => {
      const said = Array.isArray(node["prompts"]) ? node["prompts"].map((part) => promptText(lists, part)) : [];
      return [value, label, type(node.type), ...said].join(" ").toLowerCase().includes(wanted);
    })
    .slice(0, 30)
    .map(({ value, label }) => ({ value, label }));
  return (
    <AutoComplete
      className="flow-search"
      style={{ width: 150 }}
      value={text}
      options={wanted === "" ? [] : options}
      placeholder={t("flows.search")}
      aria-label={t("flows.search")}
      popupMatchSelectWidth={260}
      defaultActiveFirstOption
      onChange={setText}
      onSelect={(name: string) => {
        setText("");
        reveal(name);
      }}
    />
  );
}
