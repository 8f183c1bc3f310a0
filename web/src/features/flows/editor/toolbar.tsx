import {
  ArrowLeftOutlined,
  CodeOutlined,
  MoreOutlined,
  PartitionOutlined,
  PhoneOutlined,
  RedoOutlined,
  UndoOutlined,
} from "@ant-design/icons";
import { App, AutoComplete, Badge, Button, Dropdown, Tooltip } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { FlowDetails } from "@/shared/api/model";
import type { FlowDocument } from "../model/document";
import type { History } from "../model/history";
import type { DraftKeeper, Keeping } from "../model/keeper";
import { ToneTag } from "@/shared/ui/tone-tag";
import { discardDraft, exportFlow } from "../api";
import { PublishDialog } from "../releases/publish-dialog";
import { VersionsDrawer } from "../releases/versions-drawer";
import { TrialDialog } from "../trying/trial-dialog";
import { download } from "./download";
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
  hasDraft: boolean;
  actions: { undo: () => void; redo: () => void; arrange: () => void; replace: (document: unknown) => boolean };
  onReopen: () => void;
  onTab: (tab: PanelTab) => void;
}

/** What can be done with the whole flow. */
export function Toolbar({ flow, history, keeper, keeping, checked, hasDraft, actions, onReopen, onTab }: Props) {
  const { readOnly, problems } = useEditing();
  const { t, name } = useFlowWords();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"json" | "publish" | "versions" | "trial" | null>(null);
  const waiting = flow.releases.some((release) => release.state === "in_review" || release.state === "scheduled");
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
      {flow.published_version === null ? (
        <ToneTag tone="quiet">{t("flows.unpublished")}</ToneTag>
      ) : (
        <ToneTag tone="good">{t("flows.version_in_force", { version: flow.published_version })}</ToneTag>
      )}
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
      <More flow={flow} keeper={keeper} hasDraft={hasDraft} onReopen={onReopen} />
      <Button
        onClick={() => {
          void keeper.flush();
          setOpen("versions");
        }}
      >
        {t("flows.versions")}
        {waiting && <Badge status="warning" />}
      </Button>
      {!readOnly && (
        <Button
          icon={<PhoneOutlined />}
          disabled={!checked}
          onClick={() => {
            if (problems.length > 0) onTab("problems");
            else setOpen("trial");
          }}
        >
          {t("flows.call_draft")}
        </Button>
      )}
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
      {open === "trial" && <TrialDialog onClose={close} />}
      {open === "versions" && (
        <VersionsDrawer flow={flow} hasDraft={hasDraft} onTake={actions.replace} onClose={close} onReopen={onReopen} />
      )}
      {open === "json" && <JsonDialog onReplace={actions.replace} onClose={close} />}
      {open === "publish" && <PublishDialog flow={flow} keeper={keeper} onClose={close} onReopen={onReopen} />}
    </header>
  );
}

/** What is needed now and then. */
function More({ flow, keeper, hasDraft, onReopen }: Pick<Props, "flow" | "keeper" | "hasDraft" | "onReopen">) {
  const { t, sentence } = useFlowWords();
  const { message, modal } = App.useApp();
  const save = () => {
    exportFlow(flow.id).then(
      (file) => {
        download(`${flow.code}.flow.json`, JSON.stringify(file, null, 1));
      },
      (error: unknown) => {
        void message.error(sentence(error));
      },
    );
  };
  const { readOnly } = useEditing();
  const discard = () => {
    modal.confirm({
      title: t("flows.discard_ask"),
      content: t("flows.discard_hint"),
      okText: t("flows.discard"),
      cancelText: t("common.cancel"),
      okButtonProps: { danger: true },
      onOk: async () => {
        try {
          keeper.drop();
          await discardDraft(flow.id);
          onReopen();
        } catch (error) {
          void message.error(sentence(error));
        }
      },
    });
  };
  const keys = () => {
    modal.info({
      title: t("flows.keys_title"),
      okText: t("common.close"),
      width: 520,
      content: <div style={{ whiteSpace: "pre-line" }}>{t("flows.keys")}</div>,
    });
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          ...(readOnly ? [] : [{ key: "export", label: t("flows.export") }]),
          { key: "keys", label: t("flows.keys_title") },
          ...(readOnly ? [] : [{ key: "discard", label: t("flows.discard"), danger: true, disabled: !hasDraft }]),
        ],
        onClick: ({ key }) => {
          if (key === "export") save();
          else if (key === "discard") discard();
          else keys();
        },
      }}
    >
      <Button icon={<MoreOutlined />} aria-label={t("flows.more")} />
    </Dropdown>
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
