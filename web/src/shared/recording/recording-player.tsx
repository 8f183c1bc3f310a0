import { CaretRightOutlined, PauseOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Flex, Segmented, Skeleton, Slider } from "antd";
import { useRef, useState, type KeyboardEvent } from "react";
import { Problem } from "../api/problem";
import { useWords } from "../i18n/use-words";
import { formatSeconds } from "../time/format";
import { askToListen, loadWaveform, type RecordingPart } from "./api";
import { moveOf, SPEEDS } from "./player-model";
import { ReasonDialog, type Said } from "./reason-dialog";
import { useAudio } from "./use-audio";
import { WaveformView } from "./waveform";

const NEEDS_REASON = "recording.reason_needed";

/** Both voices with their waveform; before the first sound it is asked why, and written down. */
export function RecordingPlayer({ recording }: { recording: Pick<RecordingPart, "id" | "seconds"> }) {
  const { sentence } = useWords();
  const element = useRef<HTMLAudioElement>(null);
  const audio = useAudio(element);
  const permission = usePermission(recording.id);
  const wave = useQuery({ queryKey: ["waveform", recording.id], queryFn: () => loadWaveform(recording.id) });
  const seconds = wave.data?.seconds ?? Number(recording.seconds ?? 0);
  const play = () => {
    if (permission.url === null) void permission.ask(null);
    else audio.toggle();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    const move = moveOf(event.key, { at: audio.at, seconds, speed: audio.speed });
    if (move === null) return;
    event.preventDefault();
    if (move.kind === "toggle") play();
    else if (move.kind === "seek") audio.seek(move.to);
    else audio.setSpeed(move.to);
  };
  return (
    <Flex
      vertical
      gap={8}
      className="recording-player"
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-recording={recording.id}
    >
      {wave.isLoading && <Skeleton.Node active style={{ width: "100%", height: 108 }} />}
      {wave.isError && <Alert type="warning" showIcon title={sentence(wave.error)} />}
      {wave.isSuccess && <WaveformView wave={wave.data} at={audio.at} onSeek={audio.seek} />}
      <Controls audio={audio} seconds={seconds} asking={permission.asking} onPlay={play} />
      {permission.url !== null && (
        <audio
          ref={element}
          src={permission.url}
          autoPlay
          preload="auto"
          {...audio.events}
          onError={permission.forget}
        />
      )}
      {permission.problem !== null && <Alert type="warning" showIcon title={sentence(permission.problem)} />}
      {permission.dialog}
    </Flex>
  );
}

interface ControlsProps {
  audio: ReturnType<typeof useAudio>;
  seconds: number;
  asking: boolean;
  onPlay: () => void;
}

function Controls({ audio, seconds, asking, onPlay }: ControlsProps) {
  const { t } = useWords();
  const volume = (side: "left" | "right") => (
    <Flex align="center" gap={6}>
      <span className="quiet">{t(`recording.${side}`)}</span>
      <Slider
        style={{ width: 72, margin: "0 6px" }}
        aria-label={t(`recording.${side}`)}
        value={audio.volumes[side]}
        onChange={(value: number) => {
          audio.setVolumes({ ...audio.volumes, [side]: value });
        }}
      />
    </Flex>
  );
  return (
    <Flex align="center" gap={12} wrap>
      <Button
        type="primary"
        shape="circle"
        loading={asking}
        aria-label={t(audio.playing ? "recording.pause" : "recording.play")}
        icon={audio.playing ? <PauseOutlined /> : <CaretRightOutlined />}
        onClick={onPlay}
      />
      <span className="figures">
        {formatSeconds(audio.at)} / {formatSeconds(seconds)}
      </span>
      <Segmented
        size="small"
        aria-label={t("recording.speed")}
        value={audio.speed}
        options={SPEEDS.map((speed) => ({ value: speed, label: `${String(speed)}×` }))}
        onChange={audio.setSpeed}
      />
      {volume("left")}
      {volume("right")}
    </Flex>
  );
}

/** The address that one may hear it at: kept for the hour that the server grants, asked for with a reason before. */
function usePermission(id: string) {
  const { t } = useWords();
  const [url, setUrl] = useState<string | null>(null);
  const [wanted, setWanted] = useState(false);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const ask = async (said: Said | null) => {
    setAsking(true);
    setProblem(null);
    try {
      setUrl((await askToListen(id, said?.reason ?? null, said?.note)).url);
      setWanted(false);
    } catch (refused) {
      if (refused instanceof Problem && refused.code === NEEDS_REASON) setWanted(true);
      else setProblem(refused);
    } finally {
      setAsking(false);
    }
  };
  const forget = () => {
    // the hour is over, or the sound is gone: the next press on play finds out
    setUrl(null);
    setProblem(new Problem("recording.unplayable", 0));
  };
  const dialog = wanted && (
    <ReasonDialog
      title={t("recording.why_listen")}
      okText={t("recording.listen")}
      saving={asking}
      onSaid={(said) => void ask(said)}
      onClose={() => {
        setWanted(false);
      }}
    />
  );
  return { url, ask, asking, problem, forget, dialog };
}
