import { ApartmentOutlined, ClockCircleOutlined, PhoneOutlined, TeamOutlined } from "@ant-design/icons";
import { Empty, Skeleton } from "antd";
import { useEffect } from "react";
import { StateMark } from "@/shared/agent-state/state-mark";
import type { FloorState } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import type { Choice } from "./target-model";

interface Props {
  choices: Choice[];
  active: Choice | undefined;
  loading: boolean;
  error: unknown;
  onChoose: (choice: Choice) => void;
  onTake: (choice: Choice) => void;
}

/** The choices under the words of their groups; a click marks one, a double click takes it. */
export function TargetList({ choices, active, loading, error, onChoose, onTake }: Props) {
  const { t } = useWords();
  const activeKey = active?.key;
  useEffect(() => {
    if (activeKey !== undefined) document.getElementById(activeKey)?.scrollIntoView({ block: "nearest" });
  }, [activeKey]);
  return (
    <div className="targets" id="targets" role="listbox" aria-label={t("target.list")}>
      {error !== null && <Failure error={error} />}
      {loading && <Skeleton active />}
      {!loading && error === null && choices.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("target.none")} />
      )}
      {choices.map((choice, index) => (
        <div key={choice.key} style={{ display: "contents" }}>
          {choices[index - 1]?.group !== choice.group && (
            <div className="quiet target-group">{t(`target.group_${choice.group}`)}</div>
          )}
          <div
            id={choice.key}
            role="option"
            aria-selected={choice === active}
            aria-disabled={!choice.pickable}
            className="target"
            data-target={choice.key}
            onClick={() => {
              if (choice.pickable) onChoose(choice);
            }}
            onDoubleClick={() => {
              onTake(choice);
            }}
          >
            <ChoiceLine choice={choice} />
          </div>
        </div>
      ))}
    </div>
  );
}

function ChoiceLine({ choice }: { choice: Choice }) {
  const { t, name } = useWords();
  const { agent, queue, flow, target } = choice;
  if (agent !== undefined) {
    return (
      <>
        <StateMark state={agent.state as FloorState} />
        <b>{agent.display_name}</b>
        <span className="quiet figures">{agent.staff_no}</span>
        <span className="quiet target-more">{agent.queues.map((each) => name(each)).join(" · ")}</span>
      </>
    );
  }
  if (queue !== undefined) {
    return (
      <>
        <TeamOutlined />
        <b>{name(queue)}</b>
        <span className="quiet figures target-more">
          {t("target.queue_now", { waiting: queue.waiting, ready: queue.ready })}
        </span>
      </>
    );
  }
  if (flow !== undefined) {
    return (
      <>
        <ApartmentOutlined />
        <b>{name(flow)}</b>
      </>
    );
  }
  return (
    <>
      {choice.group === "recent" ? <ClockCircleOutlined /> : <PhoneOutlined />}
      <b className="figures">{target.kind === "number" ? target.digits : ""}</b>
      <span className="quiet">{t("target.outside")}</span>
    </>
  );
}
