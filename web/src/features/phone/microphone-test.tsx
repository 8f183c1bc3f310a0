import { AudioOutlined } from "@ant-design/icons";
import { App, Button, Flex, Progress } from "antd";
import { useCallback, useEffect, useRef, useState } from "react";
import { asProblem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import { openMicrophone } from "@/shared/softphone/microphone";
import { levelOf } from "./level";

const SECONDS = 8;
const EVERY = 100;

/** Shows for a few seconds how loud the microphone is. */
export function MicrophoneTest({ device }: { device: string }) {
  const { t, sentence } = useWords();
  const { message } = App.useApp();
  const [level, setLevel] = useState<number | null>(null);
  const end = useRef<() => void>(() => undefined);
  useEffect(
    () => () => {
      end.current();
    },
    [],
  );
  const begin = useCallback(async () => {
    end.current();
    try {
      end.current = measure(await openMicrophone(device), setLevel);
    } catch (error) {
      void message.error(sentence(asProblem(error)));
    }
  }, [device, message, sentence]);
  return (
    <Flex gap={12} align="center">
      <Button icon={<AudioOutlined />} onClick={() => void begin()}>
        {t("sound.try_microphone")}
      </Button>
      {level !== null && (
        <Progress percent={level} showInfo={false} style={{ flex: 1, margin: 0 }} aria-label={t("sound.speak")} />
      )}
    </Flex>
  );
}

function measure(microphone: MediaStream, show: (level: number | null) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(microphone).connect(analyser);
  const wave = new Float32Array(analyser.fftSize);
  const look = setInterval(() => {
    analyser.getFloatTimeDomainData(wave);
    show(levelOf(wave));
  }, EVERY);
  const stop = () => {
    clearInterval(look);
    clearTimeout(last);
    microphone.getTracks().forEach((track) => {
      track.stop();
    });
    void context.close().catch(() => undefined);
    show(null);
  };
  const last = setTimeout(stop, SECONDS * 1_000);
  return stop;
}
