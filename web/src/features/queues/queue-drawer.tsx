import { useQuery } from "@tanstack/react-query";
import { Drawer, Spin, Tabs } from "antd";
import { QUEUES } from "@/shared/agents";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { useTenants } from "@/shared/tenants";
import { Failure } from "@/shared/ui/failure";
import { AgentsOfQueue } from "./agents-of-queue";
import { addQueue, changeQueue, loadQueue, type Queue } from "./api";
import { bodyOf, fieldsOf, NEW_QUEUE, type Fields } from "./model";
import { QueueForm } from "./queue-form";

interface Props {
  /** null: a new one. */
  queueId: string | null;
  onAdded: (id: string) => void;
  onClose: () => void;
}

/** One queue: its rules, and who serves it. */
export function QueueDrawer({ queueId, onAdded, onClose }: Props) {
  const { t, name } = useWords();
  const found = useQuery({
    queryKey: [QUEUES, queueId],
    queryFn: () => loadQueue(queueId ?? ""),
    enabled: queueId !== null,
  });
  const { nameOf } = useTenants();
  const title = found.data ? `${name(found.data)} · ${nameOf(found.data.tenant_id)}` : t("queues.add");
  return (
    <Drawer open size={720} onClose={onClose} title={title} data-testid="queue">
      {queueId === null && <NewQueue onAdded={onAdded} />}
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      {found.isLoading && <Spin />}
      {found.data && <KnownQueue queue={found.data} />}
    </Drawer>
  );
}

function NewQueue({ onAdded }: { onAdded: (id: string) => void }) {
  const { only } = useTenants();
  const adding = useSaving(
    (fields: Fields) => addQueue({ ...bodyOf(fields), tenant_id: fields.tenant_id ?? only?.id ?? "" }),
    {
      stale: [QUEUES],
      onSaved: (queue) => {
        onAdded(queue.id);
      },
    },
  );
  return <QueueForm before={NEW_QUEUE} tenantId={null} mayWrite saving={adding.isPending} onSave={adding.mutate} />;
}

function KnownQueue({ queue }: { queue: Queue }) {
  const { t } = useWords();
  const mayWrite = useMe().role !== "supervisor";
  const saving = useSaving((fields: Fields) => changeQueue(queue.id, bodyOf(fields)), { stale: [QUEUES] });
  return (
    <Tabs
      items={[
        {
          key: "rules",
          label: t("queues.rules"),
          children: (
            <QueueForm
              key={JSON.stringify(queue)}
              before={fieldsOf(queue)}
              tenantId={queue.tenant_id}
              queueId={queue.id}
              mayWrite={mayWrite}
              saving={saving.isPending}
              onSave={saving.mutate}
            />
          ),
        },
        { key: "agents", label: t("queues.agents"), children: <AgentsOfQueue queue={queue} /> },
      ]}
    />
  );
}
