import { PauseOutlined, SoundOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { Problem } from "@/shared/api/problem";
import { promptAudio } from "../api";
import { useEditing } from "../editor/context";
import { useFlowWords } from "../editor/words";

/** Plays a prompt in the language of the interface, if it is spoken in it. */
export function Listen({ promptKey }: { promptKey: string }) {
  const { lists } = useEditing();
  const { t, locale, sentence } = useFlowWords();
  const { message } = App.useApp();
  const [playing, setPlaying] = useState(false);
  const audio = useRef<HTMLAudioElement | null>(null);
  useEffect(
    () => () => {
      audio.current?.pause();
    },
    [],
  );
  const ready = (lists.prompts.get(promptKey)?.languages ?? []).filter((each) => each.state === "ready");
  const spoken = ready.find((each) => each.language === locale) ?? ready[0];
  if (spoken === undefined) return null;
  const toggle = () => {
    if (playing) {
      audio.current?.pause();
      setPlaying(false);
      return;
    }
    const player = new Audio(promptAudio(spoken.id));
    audio.current = player;
    player.onended = () => {
      setPlaying(false);
    };
    setPlaying(true);
    player.play().catch(() => {
      setPlaying(false);
      void message.error(sentence(new Problem("recording.unplayable", 0)));
    });
  };
  return (
    <Button
      type="text"
      size="small"
      aria-label={playing ? t("flows.stop_listening") : t("flows.listen")}
      icon={playing ? <PauseOutlined /> : <SoundOutlined />}
      onClick={toggle}
    />
  );
}
