import { Empty, Tag } from "antd";
import { useState } from "react";
import { useQueues } from "@/shared/agents";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { useSkills } from "@/shared/skills";
import { useTenants } from "@/shared/tenants";
import { ListCard } from "@/shared/ui/list-card";
import type { QueueRow } from "./api";
import { QueueDrawer } from "./queue-drawer";

/** Where contacts wait, and by which rules they come to agents. */
export function QueuesPanel() {
  const { t, name } = useWords();
  const mayAdd = useMe().role !== "supervisor";
  const [open, setOpen] = useState<string | null>(null);
  const { only, nameOf } = useTenants();
  const found = useQueues();
  return (
    <ListCard<QueueRow>
      title={t("queues.title")}
      found={found}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("queues.none")} />}
      add={
        mayAdd
          ? {
              label: t("queues.add"),
              type: "primary",
              onAdd: () => {
                setOpen("new");
              },
            }
          : null
      }
      onOpen={(queue) => {
        setOpen(queue.id);
      }}
      columns={[
        {
          title: t("queues.name"),
          key: "name",
          render: (_, queue) => (
            <>
              <b>{name(queue)}</b> <span className="quiet">{queue.code}</span>
            </>
          ),
        },
        ...(only
          ? []
          : [
              {
                title: t("queues.tenant"),
                key: "tenant",
                render: (_: unknown, queue: QueueRow) => nameOf(queue.tenant_id),
              },
            ]),
        {
          title: t("queues.target"),
          key: "target",
          className: "figures",
          render: (_, queue) =>
            t("queues.target_said", { percent: queue.target_percent, seconds: queue.target_seconds }),
        },
        { title: t("queues.choice"), key: "choice", render: (_, queue) => t(`queues.choice.${queue.choice}`) },
        { title: t("queues.priority"), dataIndex: "priority", align: "right", className: "figures" },
        { title: t("queues.skills"), key: "skills", render: (_, queue) => <Needed ids={queue.skills} /> },
        {
          title: t("queues.agents"),
          key: "agents",
          align: "right",
          className: "figures",
          render: (_, queue) => (queue.agents.length === 0 ? <b>0</b> : queue.agents.length),
        },
      ]}
    >
      {open !== null && (
        <QueueDrawer
          key={open}
          queueId={open === "new" ? null : open}
          onAdded={setOpen}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </ListCard>
  );
}

function Needed({ ids }: { ids: string[] }) {
  const { name } = useWords();
  const skills = useSkills();
  if (ids.length === 0) return "–";
  return ids.map((id) => <Tag key={id}>{name(skills.data?.items.find((skill) => skill.id === id))}</Tag>);
}
