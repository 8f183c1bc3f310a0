import { theme, Tooltip } from "antd";
import type { MouseEvent } from "react";
import { useWords } from "../i18n/use-words";
import { formatSeconds } from "../time/format";
import type { Mark, Waveform } from "./api";
import { pathOf, placeOf } from "./player-model";
import "./recording.css";

const WIDTH = 1200;
const HEIGHT = 88;

interface Props {
  wave: Waveform;
  at: number;
  onSeek: (to: number) => void;
}

/** Both voices over time, the customer above and the agent below, with what happened when; a click goes there. */
export function WaveformView({ wave, at, onSeek }: Props) {
  const { token } = theme.useToken();
  const { t } = useWords();
  const seek = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onSeek(((event.clientX - box.left) / box.width) * wave.seconds);
  };
  const half = HEIGHT / 2;
  return (
    <div className="waveform" onClick={seek} data-waveform aria-label={t("recording.waveform")} role="presentation">
      <svg viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} preserveAspectRatio="none" height={HEIGHT} width="100%">
        <path d={pathOf(wave.peaks_left, { width: WIDTH, y: half / 2, height: half })} fill={token.colorPrimary} />
        <path
          d={pathOf(wave.peaks_right, { width: WIDTH, y: half * 1.5, height: half })}
          fill={token.colorTextSecondary}
        />
      </svg>
      {wave.marks.map((mark) => (
        <MarkView key={`${mark.kind}${String(mark.at)}`} mark={mark} seconds={wave.seconds} onSeek={onSeek} />
      ))}
      <div className="waveform-now" style={{ left: `${String(placeOf({ at, until: null }, wave.seconds).left)}%` }} />
    </div>
  );
}

function MarkView({ mark, seconds, onSeek }: { mark: Mark; seconds: number; onSeek: (to: number) => void }) {
  const { t } = useWords();
  const { left, width } = placeOf(mark, seconds);
  const word = t(`recording.mark_${mark.kind}`);
  const times = [formatSeconds(mark.at), mark.until === null ? "" : formatSeconds(mark.until)].filter(Boolean);
  return (
    <Tooltip title={`${word} ${times.join("–")}`}>
      <button
        type="button"
        className={`waveform-mark waveform-mark-${mark.until === null ? "moment" : "span"}`}
        style={{ left: `${String(left)}%`, width: mark.until === null ? undefined : `${String(width)}%` }}
        onClick={(event) => {
          event.stopPropagation();
          onSeek(mark.at);
        }}
      >
        {word}
      </button>
    </Tooltip>
  );
}
