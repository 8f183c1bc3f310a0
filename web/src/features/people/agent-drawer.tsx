import { Alert, Button, Card, Drawer, Flex, Select } from "antd";
import { useState } from "react";
import { usePools, useQueues, type Agent } from "@/shared/agents";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useSkills } from "@/shared/skills";
import { useTenants } from "@/shared/tenants";
import { LevelPicker, type Levels } from "@/shared/ui/level-picker";
import { letServe, teach } from "./api";
import { housesOf, levelsIn } from "./model";

/** One agent: for each enterprise the queues that he serves and the skills that he has, with levels. */
export function AgentDrawer({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const { t, name } = useWords();
  const { clients } = useTenants();
  const pools = usePools();
  const houses = housesOf(agent, clients, pools.data?.items ?? []);
  const [chosen, setChosen] = useState<string | null>(agent.queues[0]?.tenant_id ?? null);
  const house = houses.find((each) => each.id === chosen) ?? houses[0];
  return (
    <Drawer
      open
      size={560}
      onClose={onClose}
      title={`${agent.staff_no ?? ""} ${agent.display_name} · ${name({ name_zh: agent.pool_zh, name_en: agent.pool_en })}`}
    >
      <Flex vertical gap={12}>
        {agent.is_disabled && <Alert type="info" showIcon title={t("people.disabled_hint")} />}
        {houses.length > 1 && (
          <Select
            aria-label={t("people.for_tenant")}
            value={house?.id ?? null}
            options={houses.map((each) => ({ value: each.id, label: name(each) }))}
            showSearch={{ optionFilterProp: "label" }}
            onChange={setChosen}
          />
        )}
        {house && <Equipment key={house.id} agent={agent} tenantId={house.id} />}
      </Flex>
    </Drawer>
  );
}

function Equipment({ agent, tenantId }: { agent: Agent; tenantId: string }) {
  const { t, name } = useWords();
  const queues = useQueues();
  const skills = useSkills();
  const of = <T extends { id: string; tenant_id: string; name_zh: string; name_en: string }>(items: T[] | undefined) =>
    (items ?? []).filter((each) => each.tenant_id === tenantId).map((each) => ({ id: each.id, label: name(each) }));
  return (
    <>
      <Chosen
        title={t("people.queues")}
        items={of(queues.data?.items)}
        before={levelsIn(agent.queues, tenantId)}
        empty={t("people.no_queues")}
        save={(levels) =>
          letServe(
            agent.user_id,
            tenantId,
            Object.entries(levels).map(([queue_id, level]) => ({ queue_id, level })),
          )
        }
      />
      <Chosen
        title={t("people.skills")}
        items={of(skills.data?.items)}
        before={levelsIn(agent.skills, tenantId)}
        empty={t("people.no_skills")}
        save={(levels) =>
          teach(
            agent.user_id,
            tenantId,
            Object.entries(levels).map(([skill_id, level]) => ({ skill_id, level })),
          )
        }
      />
    </>
  );
}

interface ChosenProps {
  title: string;
  items: { id: string; label: string }[];
  before: Levels;
  empty: string;
  save: (levels: Levels) => Promise<unknown>;
}

function Chosen({ title, items, before, empty, save }: ChosenProps) {
  const { t } = useWords();
  const [levels, setLevels] = useState(before);
  const saving = useSaving(save, { stale: ["agents", "queues", "skills"] });
  const isOther = JSON.stringify(Object.entries(levels).sort()) !== JSON.stringify(Object.entries(before).sort());
  return (
    <Card
      size="small"
      title={title}
      extra={
        <Button
          size="small"
          type="primary"
          disabled={!isOther}
          loading={saving.isPending}
          aria-label={`${t("common.save")} ${title}`}
          onClick={() => {
            saving.mutate(levels);
          }}
        >
          {t("common.save")}
        </Button>
      }
    >
      <LevelPicker items={items} value={levels} onChange={setLevels} empty={empty} />
    </Card>
  );
}
