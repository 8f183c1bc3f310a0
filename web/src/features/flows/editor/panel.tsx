import { Button, ConfigProvider, Empty, Flex, Segmented } from "antd";
import { INKS } from "@/shared/agent-state/palette";
import { useEditing } from "./context";
import { NodeForm } from "../forms/node-form";
import { removeNodes, setStart } from "../model/edit";
import { CasesPanel } from "../trying/cases-panel";
import type { Walking } from "../trying/use-walk";
import { WalkPanel } from "../trying/walk-panel";
import { ProblemList } from "./problem-list";
import { useFlowWords } from "./words";

export type PanelTab = "node" | "problems" | "walk" | "cases";

const READABLE = { token: { colorTextDisabled: INKS.slate } };

interface Props {
  tab: PanelTab;
  onTab: (tab: PanelTab) => void;
  selected: string[];
  checked: boolean;
  walking: Walking;
}

/** What is beside the canvas: the chosen node, the problems, the trial walk, the test cases. */
export function Panel({ tab, onTab, selected, checked, walking }: Props) {
  const { problems, readOnly } = useEditing();
  const { t } = useFlowWords();
  const tabs: PanelTab[] = readOnly ? ["node"] : ["node", "walk", "cases", "problems"];
  return (
    <aside className="flow-panel" aria-label={t("flows.panel")}>
      <div className="flow-panel-tabs">
        <Segmented<PanelTab>
          block
          value={tab}
          onChange={onTab}
          options={tabs.map((value) => ({
            value,
            label: (
              <span data-testid={`tab-${value}`}>
                {t(`flows.tab_${value}`)}
                {value === "problems" && problems.length > 0 && (
                  <span className="flow-count">{String(problems.length)}</span>
                )}
              </span>
            ),
          }))}
        />
      </div>
      <div className="flow-panel-body">
        {tab === "node" && <Chosen selected={selected} />}
        {tab === "problems" && <ProblemList checked={checked} />}
        {tab === "walk" && <WalkPanel walking={walking} />}
        {tab === "cases" && (
          <CasesPanel
            onShow={({ script }) => {
              walking.setScript(script);
              onTab("walk");
            }}
          />
        )}
      </div>
    </aside>
  );
}

function Chosen({ selected }: { selected: string[] }) {
  const { document, change, catalogue, readOnly } = useEditing();
  const { t, type } = useFlowWords();
  const [name] = selected;
  const node = name === undefined ? undefined : document.nodes[name];
  if (name === undefined || node === undefined) {
    return (
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={t(readOnly ? "flows.choose_hint" : "flows.begin_hint")}
      />
    );
  }
  const remove = () => {
    change((before) => removeNodes(before, catalogue, selected));
  };
  if (selected.length > 1) {
    return (
      <Flex vertical gap={8} align="start">
        {t("flows.many_chosen", { count: selected.length })}
        <Button danger disabled={readOnly} onClick={remove}>
          {t("flows.remove_nodes")}
        </Button>
      </Flex>
    );
  }
  return (
    <>
      <Flex gap={8} align="center" style={{ marginBottom: 8 }}>
        <b style={{ flex: 1 }}>{type(node.type)}</b>
        {!readOnly && document.start !== name && (
          <Button
            size="small"
            onClick={() => {
              change((before) => setStart(before, name));
            }}
          >
            {t("flows.make_start")}
          </Button>
        )}
        {!readOnly && (
          <Button size="small" danger onClick={remove}>
            {t("flows.remove")}
          </Button>
        )}
      </Flex>
      {/* whoever may only read shall be able to */}
      <ConfigProvider theme={readOnly ? READABLE : {}}>
        <NodeForm key={name} name={name} node={node} />
      </ConfigProvider>
    </>
  );
}
