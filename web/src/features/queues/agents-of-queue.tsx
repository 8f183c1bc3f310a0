import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Input, Spin } from "antd";
import { useState } from "react";
import { isFound, QUEUES, useAgents, usePools, type Agent } from "@/shared/agents";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useTenants } from "@/shared/tenants";
import { Failure } from "@/shared/ui/failure";
import { LevelPicker, type Levels } from "@/shared/ui/level-picker";
import { assignAgents, loadServing, type Queue } from "./api";
import { eligible } from "./model";

/** Who serves a queue, and how well each knows it. */
export function AgentsOfQueue({ queue }: { queue: Queue }) {
  const serving = useQuery({ queryKey: [QUEUES, queue.id, "agents"], queryFn: () => loadServing(queue.id) });
  const agents = useAgents();
  const pools = usePools();
  const { operator } = useTenants();
  const failed = [serving, agents, pools].find((each) => each.isError);
  if (failed) return <Failure error={failed.error} retry={failed.refetch} />;
  if (!serving.data || !agents.data || !pools.data) return <Spin />;
  const before = Object.fromEntries(serving.data.items.map((each) => [each.user_id, each.level]));
  const houses = new Map(pools.data.items.map((pool) => [pool.id, pool.tenant_id]));
  const homes = [queue.tenant_id, ...(operator ? [operator.id] : [])];
  return (
    <Chooser
      key={JSON.stringify(before)}
      queueId={queue.id}
      agents={eligible(agents.data.items, houses, homes)}
      before={before}
    />
  );
}

function Chooser({ queueId, agents, before }: { queueId: string; agents: Agent[]; before: Levels }) {
  const { t, name } = useWords();
  const [levels, setLevels] = useState(before);
  const [typed, setTyped] = useState("");
  const saving = useSaving(
    () =>
      assignAgents(
        queueId,
        Object.entries(levels).map(([user_id, level]) => ({ user_id, level })),
      ),
    { stale: [QUEUES, "agents"] },
  );
  const shown = agents.filter((agent) => isFound(agent, typed));
  return (
    <Flex vertical gap={12}>
      <Flex gap={12} align="center">
        <Input.Search
          allowClear
          placeholder={t("people.search")}
          aria-label={t("people.search")}
          onChange={(event) => {
            setTyped(event.target.value);
          }}
        />
        <span className="quiet" style={{ whiteSpace: "nowrap" }}>
          {t("queues.chosen", { count: Object.keys(levels).length, total: agents.length })}
        </span>
        <Button
          type="primary"
          loading={saving.isPending}
          onClick={() => {
            saving.mutate();
          }}
        >
          {t("common.save")}
        </Button>
      </Flex>
      <LevelPicker
        items={shown.map((agent) => ({
          id: agent.user_id,
          label: `${agent.staff_no ?? ""} ${agent.display_name}`.trim(),
          note: [
            name({ name_zh: agent.pool_zh, name_en: agent.pool_en }),
            ...(agent.is_disabled ? [t("people.disabled")] : []),
          ].join(" · "),
        }))}
        value={levels}
        onChange={setLevels}
        empty={t(agents.length === 0 ? "people.no_agents" : "people.none_found")}
      />
    </Flex>
  );
}
