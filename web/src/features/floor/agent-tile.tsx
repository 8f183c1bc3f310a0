import { MoreOutlined } from "@ant-design/icons";
import { App, Button, Dropdown } from "antd";
import { StateShape } from "@/shared/agent-state/state-mark";
import { TONES } from "@/shared/agent-state/palette";
import type { FloorAgent, Named } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Elapsed } from "@/shared/time/timer";
import { freeAgent, signOutAgent } from "./api";

const ACTIONS = { free: freeAgent, sign_out: signOutAgent };

/** One agent on the wall: state by word, shape and colour, for how long, on what, and what can be done. */
export function AgentTile({ agent }: { agent: FloorAgent }) {
  const { t, name } = useWords();
  const tone = TONES[agent.state];
  return (
    <div
      data-agent={agent.user_id}
      data-state={agent.state}
      style={{
        borderLeft: `5px solid ${tone.ink}`,
        background: tone.paper,
        borderRadius: 4,
        padding: "6px 6px 6px 10px",
        height: 76,
        overflow: "hidden",
      }}
    >
      <div style={{ display: "flex", justifyContent: "space-between", alignItems: "center" }}>
        <b style={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}>
          {agent.display_name} <span className="quiet figures">{agent.staff_no}</span>
        </b>
        <Actions agent={agent} />
      </div>
      <div
        style={{ display: "flex", justifyContent: "space-between", color: tone.ink, fontWeight: 600, paddingRight: 6 }}
      >
        <span>
          <StateShape state={agent.state} /> {t(`state.${agent.state}`)} <Mark agent={agent} />
        </span>
        <span style={{ fontSize: 16 }}>
          <Elapsed since={agent.since} />
        </span>
      </div>
      <div className="quiet" style={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}>
        {placeLine(agent, name, t("floor.for_others"))}
      </div>
    </div>
  );
}

// work for an enterprise that the reader may not see shows only as busy
function placeLine(
  { state, contact, seat }: FloorAgent,
  name: (named: Named | null) => string,
  others: string,
): string {
  if (state === "busy") return others;
  if (contact === null) return seat?.code ?? "";
  return [name(contact.tenant), name(contact.queue), contact.caller].filter((part) => part !== "").join(" · ");
}

function Mark({ agent }: { agent: FloorAgent }) {
  const { t, word } = useWords();
  const text =
    agent.pending !== null
      ? t(`pending.${agent.pending.kind}`)
      : agent.reason !== null
        ? word("reason", agent.reason)
        : "";
  return <small style={{ fontWeight: 400 }}>{text}</small>;
}

function Actions({ agent }: { agent: FloorAgent }) {
  const { t, sentence } = useWords();
  const { modal, message } = App.useApp();
  if (agent.state === "signed_out" || !agent.is_own) return null;
  const ask = (action: keyof typeof ACTIONS) => {
    modal.confirm({
      title: t(`floor.${action}_ask`, { name: agent.display_name }),
      content: t(`floor.${action}_hint`),
      okText: t(`floor.${action}`),
      cancelText: t("common.cancel"),
      onOk: () =>
        ACTIONS[action](agent.user_id).catch((error: unknown) => {
          void message.error(sentence(error));
        }),
    });
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: Object.keys(ACTIONS).map((action) => ({ key: action, label: t(`floor.${action}`) })),
        onClick: ({ key }) => {
          ask(key as keyof typeof ACTIONS);
        },
      }}
    >
      <Button
        type="text"
        size="small"
        icon={<MoreOutlined />}
        aria-label={t("floor.actions", { name: agent.display_name })}
      />
    </Dropdown>
  );
}
