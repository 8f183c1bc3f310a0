import { useEffect, useRef, useState, type RefObject, type SyntheticEvent } from "react";

export interface Volumes {
  left: number;
  right: number;
}

interface Graph {
  element: HTMLAudioElement;
  context: AudioContext;
  left: GainNode;
  right: GainNode;
}

function wire(element: HTMLAudioElement): Graph {
  const context = new AudioContext();
  const split = context.createChannelSplitter(2);
  const merge = context.createChannelMerger(2);
  const [left, right] = [context.createGain(), context.createGain()];
  context.createMediaElementSource(element).connect(split);
  split.connect(left, 0).connect(merge, 0, 0);
  split.connect(right, 1).connect(merge, 0, 1);
  merge.connect(context.destination);
  return { element, context, left, right };
}

function tune(audio: HTMLAudioElement | null, values: Partial<Pick<HTMLAudioElement, "currentTime" | "playbackRate">>) {
  if (audio !== null) Object.assign(audio, values);
}

/** An audio element whose two sides have a volume each; the wiring is made when it is first needed. */
export function useAudio(element: RefObject<HTMLAudioElement | null>) {
  const graph = useRef<Graph | null>(null);
  const [at, setAt] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeedShown] = useState(1);
  const [volumes, setVolumesShown] = useState<Volumes>({ left: 100, right: 100 });

  useEffect(
    () => () => {
      void graph.current?.context.close();
    },
    [],
  );

  const toggle = () => {
    const audio = element.current;
    if (audio === null) return;
    if (!audio.paused) {
      audio.pause();
      return;
    }
    void graph.current?.context.resume();
    audio.play().catch(() => {
      setPlaying(false);
    });
  };
  const seek = (to: number) => {
    tune(element.current, { currentTime: to });
    setAt(to);
  };
  const setSpeed = (to: number) => {
    tune(element.current, { playbackRate: to });
    setSpeedShown(to);
  };
  const setVolumes = (next: Volumes) => {
    setVolumesShown(next);
    if (element.current === null) return;
    if (graph.current?.element !== element.current) graph.current = wire(element.current);
    graph.current.left.gain.value = next.left / 100;
    graph.current.right.gain.value = next.right / 100;
    void graph.current.context.resume();
  };
  const events = {
    onTimeUpdate: (event: SyntheticEvent<HTMLAudioElement>) => {
      setAt(event.currentTarget.currentTime);
    },
    onPlay: () => {
      setPlaying(true);
    },
    onPause: () => {
      setPlaying(false);
    },
    onLoadedMetadata: ({ currentTarget: audio }: SyntheticEvent<HTMLAudioElement>) => {
      audio.playbackRate = speed;
      // where somebody has pointed before there was anything to hear
      if (at > 0) audio.currentTime = at;
    },
  };
  return { events, at, playing, speed, volumes, toggle, seek, setSpeed, setVolumes };
}
