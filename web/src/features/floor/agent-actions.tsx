import { MoreOutlined } from "@ant-design/icons";
import { App, Button, Dropdown, type MenuProps } from "antd";
import { useState } from "react";
import type { FloorAgent } from "@/shared/api/model";
import { useTrying } from "@/shared/api/use-trying";
import { useWords } from "@/shared/i18n/use-words";
import { WhyAgentAnswered } from "@/shared/why/why-popover";
import { decideLeave, forceAgent, takeOut, type Act, type Forced } from "./api";
import { offers, OUT_REASONS, type Offer } from "./agent-offers";
import { useTakePart } from "./supervisor-phone";

interface Props {
  agent: FloorAgent;
  onWrite: (agent: { id: string; name: string }) => void;
}

/** What can be done with an agent now, and with what he is at work on; the menu is made when somebody opens it first. */
export function AgentActions(props: Props) {
  const { t } = useWords();
  const [wanted, setWanted] = useState(false);
  if (wanted) return <Menu {...props} />;
  return (
    <Button
      type="text"
      size="small"
      icon={<MoreOutlined />}
      aria-label={t("floor.actions", { name: props.agent.display_name })}
      onClick={() => {
        setWanted(true);
      }}
    />
  );
}

function Menu({ agent, onWrite }: Props) {
  const { t, word } = useWords();
  const [open, setOpen] = useState(true);
  const [act, busy] = useAct(agent, onWrite);
  const groups = offers(agent);
  if (groups.length === 0) return null;
  const entry = (offer: Offer) =>
    offer === "not_ready"
      ? {
          key: offer,
          label: t("floor.not_ready"),
          children: OUT_REASONS.map((reason) => ({ key: `out:${reason}`, label: word("reason", reason) })),
        }
      : { key: offer, label: labelOf(offer) };
  const labelOf = (offer: Offer) =>
    offer === "why"
      ? t("why.agent")
      : offer.startsWith("act:")
        ? t(`supervision.act_${offer.slice(4)}`)
        : t(`floor.${offer}`);
  const items: MenuProps["items"] = groups.flatMap((group, index) => [
    ...(index > 0 ? [{ type: "divider" as const }] : []),
    ...group.map(entry),
  ]);
  return (
    <Dropdown
      trigger={["click"]}
      open={open}
      onOpenChange={setOpen}
      menu={{
        items,
        onClick: ({ key }) => {
          setOpen(false);
          act(key);
        },
      }}
    >
      <Button
        type="text"
        size="small"
        icon={<MoreOutlined />}
        loading={busy}
        aria-label={t("floor.actions", { name: agent.display_name })}
      />
    </Dropdown>
  );
}

const ASKED_FIRST: Record<string, Forced> = { free: "free", sign_out: "sign-out", end_call: "end-call" };

function useAct(agent: FloorAgent, onWrite: Props["onWrite"]): [act: (key: string) => void, busy: boolean] {
  const { t } = useWords();
  const { modal } = App.useApp();
  const [takePart, joining] = useTakePart();
  const [run, busy] = useTrying();
  const id = agent.user_id;
  const act = (key: string) => {
    const [kind, what = ""] = key.split(":");
    if (kind === "act" && agent.contact !== null) void takePart(agent.contact.interaction_id, what as Act);
    else if (kind === "out") void run(() => takeOut(id, what));
    else if (key === "write") onWrite({ id, name: agent.display_name });
    else if (key === "why")
      modal.info({ title: t("why.agent"), content: <WhyAgentAnswered userId={id} />, width: 480 });
    else if (key === "ready") void run(() => forceAgent(id, "ready"));
    else if (key === "grant" || key === "deny") void run(() => decideLeave(id, key));
    else {
      const verb = ASKED_FIRST[key];
      if (verb === undefined) return;
      modal.confirm({
        title: t(`floor.${key}_ask`, { name: agent.display_name }),
        content: t(`floor.${key}_hint`),
        okText: t(`floor.${key}`),
        cancelText: t("common.cancel"),
        onOk: () => run(() => forceAgent(id, verb)),
      });
    }
  };
  return [act, busy || joining];
}
