import { Empty, Flex, Input, Tag } from "antd";
import { useState } from "react";
import { isFound, useAgents, type Agent } from "@/shared/agents";
import { useWords } from "@/shared/i18n/use-words";
import { ListCard } from "@/shared/ui/list-card";
import { ToneTag } from "@/shared/ui/tone-tag";
import { AgentDrawer } from "./agent-drawer";

/** Every agent with what he serves and knows; opened, it can be changed. */
export function AgentsPanel() {
  const { t, name } = useWords();
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const found = useAgents();
  const items = found.data?.items ?? [];
  const rows = items.filter((agent) => isFound(agent, typed)).map((agent) => ({ ...agent, id: agent.user_id }));
  const opened = items.find((agent) => agent.user_id === open);
  return (
    <Flex vertical gap={12}>
      <Input.Search
        allowClear
        style={{ width: 320 }}
        placeholder={t("people.search")}
        aria-label={t("people.search")}
        onChange={(event) => {
          setTyped(event.target.value);
        }}
      />
      <ListCard
        title={t("people.agents_count", { count: rows.length })}
        found={{ ...found, data: { items: rows } }}
        empty={
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={t(items.length === 0 ? "people.no_agents" : "people.none_found")}
          />
        }
        onOpen={(agent) => {
          setOpen(agent.user_id);
        }}
        columns={[
          { title: t("people.staff_no"), dataIndex: "staff_no", className: "figures", width: 90 },
          {
            title: t("people.name"),
            key: "name",
            render: (_, agent) => (
              <>
                <b>{agent.display_name}</b>{" "}
                {agent.is_disabled && <ToneTag tone="quiet">{t("people.disabled")}</ToneTag>}
              </>
            ),
          },
          {
            title: t("people.pool"),
            key: "pool",
            render: (_, agent) => name({ name_zh: agent.pool_zh, name_en: agent.pool_en }),
          },
          { title: t("people.queues"), key: "queues", render: (_, agent) => <Has things={agent.queues} /> },
          { title: t("people.skills"), key: "skills", render: (_, agent) => <Has things={agent.skills} /> },
        ]}
      />
      {opened !== undefined && (
        <AgentDrawer
          agent={opened}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </Flex>
  );
}

function Has({ things }: { things: Agent["queues"] }) {
  const { name } = useWords();
  if (things.length === 0) return "–";
  return (
    <Flex gap={4} wrap>
      {things.map((thing) => (
        <Tag key={thing.id}>
          {name(thing)} <b className="figures">{thing.level}</b>
        </Tag>
      ))}
    </Flex>
  );
}
