import { Alert, Flex } from "antd";
import { useState } from "react";
import type { Recording } from "@/shared/api/model";
import { Problem, problemOf } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import { formatSeconds, formatTime } from "@/shared/time/format";
import { ToneTag } from "@/shared/ui/tone-tag";
import { recordingAddress } from "./api";

// an <audio> element does not say why it cannot load: the same address, asked for one byte, does
async function reasonFor(address: string): Promise<Problem> {
  try {
    const response = await fetch(address, { headers: { Range: "bytes=0-0" } });
    return response.ok ? new Problem("recording.unplayable", 0) : await problemOf(response);
  } catch {
    return new Problem("client.no_connection", 0);
  }
}

/** Both voices, customer left and agent right; each listening is written down by the server. */
export function RecordingPlayer({ recording }: { recording: Recording }) {
  const { t, sentence, locale } = useWords();
  const [problem, setProblem] = useState<Problem | null>(null);
  const address = recordingAddress(recording.id);
  return (
    <Flex vertical gap={4} data-recording={recording.id}>
      <span className="figures">
        {formatTime(recording.started_at, locale)} · {formatSeconds(recording.seconds)}{" "}
        {recording.complete === false && <ToneTag tone="attention">{t("ledger.incomplete")}</ToneTag>}
      </span>
      {recording.state === "stored" ? (
        <audio
          controls
          preload="none"
          src={address}
          style={{ width: "100%" }}
          onError={() => {
            void reasonFor(address).then(setProblem);
          }}
        />
      ) : (
        <span className="quiet">{t(`ledger.recording_${recording.state}`)}</span>
      )}
      {problem !== null && <Alert type="warning" showIcon title={sentence(problem)} />}
    </Flex>
  );
}
