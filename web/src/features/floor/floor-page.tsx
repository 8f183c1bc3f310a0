import { Button, Empty, Segmented, Select, Skeleton } from "antd";
import { memo, useCallback, useMemo, useState } from "react";
import { Link } from "react-router";
import { StateMark } from "@/shared/agent-state/state-mark";
import type { Floor, FloorAgent, FloorState } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useFloor } from "@/shared/live/live-context";
import { stored } from "@/shared/stored";
import { queuesInOrder } from "@/shared/wall/levels";
import { AgentTile, type Write } from "./agent-tile";
import { AWAY } from "./alarm-help";
import { AlarmsBar } from "./alarms-bar";
import { agentsShown, countStates, inOrder, NO_FILTER, STATE_ORDER, teamsOf, type FloorFilter } from "./floor-model";
import "./floor.css";
import { QueueTable } from "./queue-table";
import { RequestsPanel } from "./requests-panel";
import { SeatMap } from "./seat-map";
import { TroublesLine } from "./troubles-line";
import { WriteDialog, type Recipient } from "./write-dialog";

/** The wall: what waits, what is the matter, and who is there for it. */
export function FloorPage() {
  const floor = useFloor();
  if (floor === null) return <Skeleton active />;
  return <Wall floor={floor} />;
}

function Wall({ floor }: { floor: Floor }) {
  const [writing, setWriting] = useState<Recipient | null>(null);
  const [filter, setFilter] = useState<FloorFilter>(NO_FILTER);
  const queues = useMemo(() => queuesInOrder(floor.queues), [floor.queues]);
  const write = useCallback<Write>((agent) => {
    setWriting({ ...agent, audience: "one" });
  }, []);
  const select = useCallback((queue: string) => {
    setFilter((before) => ({ ...before, queue: before.queue === queue ? null : queue }));
  }, []);
  const showAway = useCallback((queue: string) => {
    setFilter({ ...NO_FILTER, queue, states: AWAY });
  }, []);
  const writeToQueue = useCallback((queue: { id: string; name: string }) => {
    setWriting({ ...queue, audience: "queue" });
  }, []);
  return (
    <div className="wall">
      <TroublesLine />
      <AlarmsBar
        alarms={floor.alarms}
        queues={queues}
        agents={floor.agents}
        onAway={showAway}
        onWriteToQueue={writeToQueue}
      />
      <RequestsPanel onWrite={write} />
      {writing !== null && (
        <WriteDialog
          to={writing}
          onClose={() => {
            setWriting(null);
          }}
        />
      )}
      <QueueTable queues={queues} selected={filter.queue} onSelect={select} />
      <People floor={floor} filter={filter} onFilter={setFilter} onWrite={write} />
    </div>
  );
}

type View = "map" | "people";
const VIEW = "floor-view";

interface PeopleProps {
  floor: Floor;
  filter: FloorFilter;
  onFilter: (filter: FloorFilter) => void;
  onWrite: Write;
}

function People({ floor, filter, onFilter, onWrite }: PeopleProps) {
  const [view, setView] = useState<View>(() => stored.get<View>(VIEW, "map"));
  const [arranging, setArranging] = useState(false);
  const choose = useCallback((next: View) => {
    stored.set(VIEW, next);
    setView(next);
  }, []);
  const arranged = useCallback(() => {
    setArranging(false);
  }, []);
  const shown = useMemo(() => agentsShown(floor.agents, filter), [floor.agents, filter]);
  const isWhole = filter.queue === null && filter.team === null && filter.states.length === 0;
  return (
    <div className="wall-card wall-floor">
      <Bar
        floor={floor}
        filter={filter}
        onFilter={onFilter}
        view={view}
        onView={choose}
        arranging={arranging}
        onArrange={setArranging}
      />
      {view === "map" ? (
        <SeatMap
          seats={floor.seats}
          agents={shown}
          withEmpty={isWhole}
          arranging={arranging}
          onArranged={arranged}
          onWrite={onWrite}
        />
      ) : (
        <Tiles agents={shown} onWrite={onWrite} />
      )}
    </div>
  );
}

function Tiles({ agents, onWrite }: { agents: FloorAgent[]; onWrite: Write }) {
  const { t } = useWords();
  const ordered = useMemo(() => inOrder(agents), [agents]);
  return (
    <div className="wall-tiles">
      {agents.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("floor.no_agents")} />}
      <div className="wall-people">
        {ordered.map((agent) => (
          <AgentTile key={agent.user_id} agent={agent} onWrite={onWrite} />
        ))}
      </div>
    </div>
  );
}

interface BarProps extends Omit<PeopleProps, "onWrite"> {
  view: View;
  onView: (view: View) => void;
  arranging: boolean;
  onArrange: (arranging: boolean) => void;
}

function Bar({ floor, filter, onFilter, view, onView, arranging, onArrange }: BarProps) {
  const counts = useMemo(
    () => countStates(agentsShown(floor.agents, { ...filter, states: [] })),
    [floor.agents, filter],
  );
  const known = teamsOf(floor);
  // the same list as before, as long as it says the same: so that what shows it is not drawn again
  const key = known.map(({ id }) => id).join();
  const [teams, setTeams] = useState({ key, list: known });
  if (teams.key !== key) setTeams({ key, list: known });
  const toggle = useCallback(
    (state: FloorState) => {
      const { states } = filter;
      const without = states.filter((each) => each !== state);
      onFilter({ ...filter, states: without.length < states.length ? without : [...states, state] });
    },
    [filter, onFilter],
  );
  return (
    <div className="wall-bar">
      <Views view={view} onView={onView} />
      {STATE_ORDER.filter((state) => view === "people" || state !== "signed_out").map((state) => (
        <StateToggle
          key={state}
          state={state}
          count={counts[state] ?? 0}
          pressed={filter.states.includes(state)}
          onToggle={toggle}
        />
      ))}
      <Tools
        teams={teams.list}
        filter={filter}
        onFilter={onFilter}
        arranging={arranging}
        onArrange={view === "map" ? onArrange : null}
      />
    </div>
  );
}

interface ToggleProps {
  state: FloorState;
  count: number;
  pressed: boolean;
  onToggle: (state: FloorState) => void;
}

const StateToggle = memo(function StateToggle({ state, count, pressed, onToggle }: ToggleProps) {
  return (
    <button
      type="button"
      className="state-toggle"
      aria-pressed={pressed}
      data-toggle={state}
      onClick={() => {
        onToggle(state);
      }}
    >
      <StateMark state={state} /> <span className="figures">{count}</span>
    </button>
  );
});

const Views = memo(function Views({ view, onView }: Pick<BarProps, "view" | "onView">) {
  const { t } = useWords();
  return (
    <Segmented<View>
      size="small"
      value={view}
      onChange={onView}
      options={(["map", "people"] as const).map((each) => ({ value: each, label: t(`floor.view_${each}`) }))}
    />
  );
});

interface ToolsProps extends Pick<BarProps, "filter" | "onFilter" | "arranging"> {
  teams: ReturnType<typeof teamsOf>;
  onArrange: BarProps["onArrange"] | null;
}

const Tools = memo(function Tools({ teams, filter, onFilter, arranging, onArrange }: ToolsProps) {
  const { t, name } = useWords();
  return (
    <>
      {teams.length > 1 && (
        <Select<string>
          size="small"
          allowClear
          {...(filter.team !== null && { value: filter.team })}
          placeholder={t("floor.team")}
          aria-label={t("floor.team")}
          style={{ minWidth: 110 }}
          options={teams.map((team) => ({ value: team.id, label: name(team) }))}
          onChange={(team) => {
            onFilter({ ...filter, team: (team as string | undefined) ?? null });
          }}
        />
      )}
      <Button
        size="small"
        disabled={filter.queue === null && filter.team === null && filter.states.length === 0}
        onClick={() => {
          onFilter(NO_FILTER);
        }}
      >
        {t("floor.show_all")}
      </Button>
      <span style={{ flex: 1 }} />
      {onArrange !== null && (
        <Button
          size="small"
          data-testid="arrange"
          onClick={() => {
            onArrange(!arranging);
          }}
        >
          {arranging ? t("common.cancel") : t("floor.arrange")}
        </Button>
      )}
      <Link to="/alarms">{t("floor.to_alarms")}</Link>
      <a href="/wall/big" target="_blank" rel="noreferrer">
        {t("floor.to_big_screen")}
      </a>
    </>
  );
});
