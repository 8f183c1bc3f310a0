import { useEffect, useRef, useState } from "react";
import { serverClock } from "@/shared/time/clock";
import { recordable } from "./prompt-model";

const LONGEST = 180_000;

export interface Take {
  sound: Blob;
  url: string;
}

/** Records from the microphone: one take at a time, forgotten when the page is left. */
export function useRecorder() {
  const [since, setSince] = useState<number | null>(null);
  const [take, setTake] = useState<Take | null>(null);
  const [refused, setRefused] = useState(false);
  const recorder = useRef<MediaRecorder | null>(null);

  useEffect(
    () => () => {
      silence(recorder.current);
    },
    [],
  );
  useEffect(() => {
    if (take === null) return;
    return () => {
      URL.revokeObjectURL(take.url);
    };
  }, [take]);

  const start = async () => {
    setRefused(false);
    setTake(null);
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      setRefused(true);
      return;
    }
    const mimeType = recordable((type) => MediaRecorder.isTypeSupported(type));
    const running = new MediaRecorder(stream, mimeType === "" ? {} : { mimeType });
    const parts: Blob[] = [];
    running.ondataavailable = ({ data }) => parts.push(data);
    running.onstop = () => {
      silence(running);
      const sound = new Blob(parts, { type: running.mimeType });
      setSince(null);
      setTake({ sound, url: URL.createObjectURL(sound) });
    };
    recorder.current = running;
    running.start();
    setSince(serverClock.now());
    setTimeout(() => {
      stop(running);
    }, LONGEST);
  };

  return {
    since,
    take,
    refused,
    start,
    stop: () => {
      stop(recorder.current);
    },
  };
}

function stop(recorder: MediaRecorder | null) {
  if (recorder?.state === "recording") recorder.stop();
}

// a microphone that stays open shows its red light for ever
function silence(recorder: MediaRecorder | null) {
  for (const track of recorder?.stream.getTracks() ?? []) track.stop();
}
