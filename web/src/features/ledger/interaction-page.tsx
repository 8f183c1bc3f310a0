import { useQuery } from "@tanstack/react-query";
import { Button, Card, Descriptions, Flex, Skeleton } from "antd";
import type { ReactNode } from "react";
import { useNavigate, useParams } from "react-router";
import type { InteractionDetails } from "@/shared/api/model";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { RecordingSetView } from "@/shared/recording/recording-set";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { WhyWork } from "@/shared/why/why-popover";
import { loadInteraction } from "./api";
import { agentName } from "./agent-name";
import { PhaseBar } from "./phase-bar";
import { ResultTag } from "./result-tag";
import { TimelineView } from "./timeline-view";

const ASKS_WHY: ReadonlySet<string> = new Set(["supervisor", "tenant_admin"]);

/** What other features know of a contact. */
type More = (interactionId: string) => ReactNode;

/** One contact: what it was, how long each phase took, what happened, what was said. */
export function InteractionPage({ more }: { more?: More }) {
  const { t } = useWords();
  const { id = "" } = useParams();
  const navigate = useNavigate();
  const loaded = useQuery({
    queryKey: ["interaction", id],
    queryFn: () => loadInteraction(id),
    // one that goes on is looked at again by itself
    refetchInterval: (query) => (query.state.data !== undefined && isUnfinished(query.state.data) ? 2_000 : false),
  });
  return (
    <div className="page-fill">
      <div>
        <Button onClick={() => void navigate(-1)}>{t("common.back")}</Button>
      </div>
      {loaded.isLoading && <Skeleton active />}
      {loaded.isError && <Failure error={loaded.error} retry={loaded.refetch} />}
      {loaded.isSuccess && <Details interaction={loaded.data} {...(more && { more })} />}
    </div>
  );
}

function isUnfinished({ state, recordings }: InteractionDetails): boolean {
  return state !== "closed" || recordings.some((each) => each.state === "recording" || each.state === "ended");
}

function Details({ interaction, more }: { interaction: InteractionDetails; more?: More }) {
  const { t } = useWords();
  return (
    <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr) 360px", gap: 12, alignItems: "start" }}>
      <Flex vertical gap={12}>
        <Card size="small">
          <PhaseBar seconds={interaction.seconds} />
        </Card>
        <Card size="small" title={t("ledger.recordings")}>
          <RecordingSetView interactionId={interaction.id} />
        </Card>
        <Card size="small" title={t("ledger.timeline")} styles={{ body: { padding: 0 } }}>
          <TimelineView interaction={interaction} />
        </Card>
      </Flex>
      <Flex vertical gap={12}>
        <Card size="small" title={t("ledger.contact")}>
          <Facts interaction={interaction} />
        </Card>
        {more?.(interaction.id)}
      </Flex>
    </div>
  );
}

function Facts({ interaction }: { interaction: InteractionDetails }) {
  const { t, name, word, locale } = useWords();
  const directory = useDirectory();
  const mayAskWhy = ASKS_WHY.has(useMe().role);
  const ended = [
    interaction.ended_by && word("actor", interaction.ended_by),
    interaction.end_cause && word("end_cause", interaction.end_cause),
  ];
  const facts: [string, React.ReactNode][] = [
    ["opened_at", formatDateTime(interaction.opened_at, locale)],
    ["tenant_id", name(directory.tenants.get(interaction.tenant_id))],
    ["caller", interaction.caller || "–"],
    ["number", interaction.number],
    ["queue_id", name(directory.queues.get(interaction.queue_id ?? ""))],
    ["agent_id", agentName(interaction.agent)],
    [
      "result",
      <span key="result">
        <ResultTag row={interaction} />
        {interaction.state === "open" && mayAskWhy && <WhyWork interactionId={interaction.id} />}
      </span>,
    ],
    ["ended", ended.filter(Boolean).join(" · ") || "–"],
    ["disposition_id", name(directory.dispositions.get(interaction.disposition_id ?? ""))],
    ["note", interaction.note || "–"],
  ];
  return (
    <Descriptions
      size="small"
      column={1}
      items={facts.map(([key, children]) => ({
        key,
        label: t(`ledger.${key}`),
        children: (
          <span className="figures" style={{ whiteSpace: "normal" }}>
            {children}
          </span>
        ),
      }))}
    />
  );
}
