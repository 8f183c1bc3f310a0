import { useQuery } from "@tanstack/react-query";
import { Flex, Skeleton } from "antd";
import { useWords } from "../i18n/use-words";
import { formatDateTime, formatSeconds } from "../time/format";
import { useMe } from "../session/session";
import { Failure } from "../ui/failure";
import { ToneTag } from "../ui/tone-tag";
import { loadSet, type RecordingPart, type RecordingSet } from "./api";
import { HoldButton } from "./hold-button";
import { RecordingPlayer } from "./recording-player";

const DEAF = ["tenant_viewer"];

function isUnfinished({ parts }: RecordingSet): boolean {
  return parts.some((each) => each.state === "recording" || each.state === "ended");
}

/** Every recording of a contact, through transfers and callbacks, each with its player. */
export function RecordingSetView({ interactionId }: { interactionId: string }) {
  const { t } = useWords();
  const me = useMe();
  const found = useQuery({
    queryKey: ["recording-set", interactionId],
    queryFn: () => loadSet(interactionId),
    refetchInterval: (query) => (query.state.data !== undefined && isUnfinished(query.state.data) ? 2_000 : false),
  });
  if (found.isLoading) return <Skeleton active />;
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const { parts, held } = found.data ?? { parts: [], held: false };
  if (parts.length === 0) return <span className="quiet">{t("ledger.no_recording")}</span>;
  return (
    <Flex vertical gap={16}>
      <Flex gap={8} align="center" wrap>
        <span className="quiet">{t("ledger.listening_is_audited")}</span>
        {held && <ToneTag tone="attention">{t("recording.held")}</ToneTag>}
        {!DEAF.includes(me.role) && <HoldButton interactionId={interactionId} held={held} />}
      </Flex>
      {parts.map((part) => (
        <Flex vertical gap={6} key={part.id}>
          <PartTitle part={part} number={parts.length > 1 ? part.part : null} />
          {part.state === "stored" && !DEAF.includes(me.role) && <RecordingPlayer recording={part} />}
        </Flex>
      ))}
    </Flex>
  );
}

/** What a recording is, how long, who speaks, and what is wrong with it. */
function PartTitle({ part, number }: { part: RecordingPart; number: number | null }) {
  const { word, locale } = useWords();
  const agents = part.agents.map((agent) => agent.display_name ?? "…").join(", ");
  return (
    <span className="figures">
      {number !== null && `${String(number)}. `}
      {word("recording_kind", part.kind)} · {formatDateTime(part.started_at, locale)} · {formatSeconds(part.seconds)}
      {agents !== "" && ` · ${agents} `} <RecordingState part={part} />
      {part.state !== "stored" && <span className="quiet"> {word("recording_state", part.state)}</span>}
    </span>
  );
}

/** What is missing of a recording, where something is. */
export function RecordingState({ part }: { part: Pick<RecordingPart, "complete" | "fault"> }) {
  const { t, word } = useWords();
  if (part.complete !== false && part.fault === null) return null;
  return (
    <ToneTag tone="attention">{part.fault ? word("recording_fault", part.fault) : t("ledger.incomplete")}</ToneTag>
  );
}
