import { Button, Card, Checkbox, Empty, Flex, Skeleton } from "antd";
import { useMemo, useState } from "react";
import { StateMark } from "@/shared/agent-state/state-mark";
import type { FloorState, Floor } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useLive } from "@/shared/live/live-context";
import { AgentTile } from "./agent-tile";
import { agentsShown, countStates, queuesInOrder, STATE_ORDER, type FloorFilter } from "./floor-model";
import { QueueTable } from "./queue-table";
import { RequestsPanel } from "./requests-panel";
import { WriteDialog } from "./write-dialog";

/** The wall: what waits, and who is there for it. */
export function FloorPage() {
  const { floor } = useLive();
  if (floor === null) return <Skeleton active />;
  return <Wall floor={floor} />;
}

function Wall({ floor }: { floor: Floor }) {
  const { t } = useWords();
  const [writing, setWriting] = useState<{ id: string; name: string } | null>(null);
  const [filter, setFilter] = useState<FloorFilter>({ queue: null, states: [] });
  const queues = useMemo(() => queuesInOrder(floor), [floor]);
  const shown = useMemo(() => agentsShown(floor, filter), [floor, filter]);
  const ofQueue = useMemo(() => countStates(agentsShown(floor, { ...filter, states: [] })), [floor, filter]);
  return (
    <div className="page-fill">
      <RequestsPanel onWrite={setWriting} />
      {writing !== null && (
        <WriteDialog
          agent={writing}
          onClose={() => {
            setWriting(null);
          }}
        />
      )}
      <Card size="small" styles={{ body: { padding: 0 } }}>
        <QueueTable
          queues={queues}
          selected={filter.queue}
          onSelect={(queue) => {
            setFilter({ ...filter, queue });
          }}
        />
      </Card>
      <Card size="small">
        <Flex justify="space-between" align="center" style={{ marginBottom: 10 }}>
          <Checkbox.Group<FloorState>
            value={filter.states}
            onChange={(states) => {
              setFilter({ ...filter, states });
            }}
            options={STATE_ORDER.map((state) => ({
              value: state,
              label: (
                <>
                  <StateMark state={state} /> <span className="figures">{ofQueue[state] ?? 0}</span>
                </>
              ),
            }))}
          />
          <Button
            disabled={filter.queue === null && filter.states.length === 0}
            onClick={() => {
              setFilter({ queue: null, states: [] });
            }}
          >
            {t("floor.show_all")}
          </Button>
        </Flex>
        {shown.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("floor.no_agents")} />}
        <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(228px, 1fr))", gap: 8 }}>
          {shown.map((agent) => (
            <AgentTile key={agent.user_id} agent={agent} onWrite={setWriting} />
          ))}
        </div>
      </Card>
    </div>
  );
}
