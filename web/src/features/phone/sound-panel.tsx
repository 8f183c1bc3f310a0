import { SoundOutlined } from "@ant-design/icons";
import { Button, Form, Select, Slider } from "antd";
import { useEffect, useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { MicrophoneTest } from "./microphone-test";
import type { AgentPhone } from "./use-phone";

function useDevices(): MediaDeviceInfo[] {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (media === undefined) return;
    const load = () => {
      media.enumerateDevices().then(setDevices, () => undefined);
    };
    load();
    media.addEventListener("devicechange", load);
    return () => {
      media.removeEventListener("devicechange", load);
    };
  }, []);
  return devices;
}

/** Microphone, voice, ring: which device, how loud, and a test. */
export function SoundPanel({ phone }: { phone: AgentPhone }) {
  const { t } = useWords();
  const devices = useDevices();
  const { sound } = phone;
  const options = (kind: MediaDeviceKind) => [
    { value: "", label: t("sound.default") },
    ...devices
      .filter((device) => device.kind === kind && device.deviceId !== "" && device.deviceId !== "default")
      .map((device) => ({ value: device.deviceId, label: device.label || device.deviceId.slice(0, 8) })),
  ];
  const choose = (key: "microphone" | "voiceDevice" | "ringDevice", kind: MediaDeviceKind) => (
    <Form.Item label={t(`sound.${key}`)} style={{ marginBottom: 8 }}>
      <Select
        value={sound[key]}
        options={options(kind)}
        onChange={(value: string) => {
          phone.changeSound({ ...sound, [key]: value });
        }}
      />
    </Form.Item>
  );
  return (
    <Form layout="horizontal" labelCol={{ flex: "124px" }} labelAlign="left" colon={false}>
      {choose("microphone", "audioinput")}
      <Form.Item label={t("sound.level")} style={{ marginBottom: 8 }}>
        <MicrophoneTest key={sound.microphone} device={sound.microphone} />
      </Form.Item>
      {choose("voiceDevice", "audiooutput")}
      {choose("ringDevice", "audiooutput")}
      <Form.Item label={t("sound.volume")} style={{ marginBottom: 8 }}>
        <div style={{ display: "flex", gap: 12, alignItems: "center" }}>
          <Slider
            style={{ flex: 1 }}
            min={0}
            max={1}
            step={0.05}
            value={sound.volume}
            tooltip={{ formatter: (value) => `${String(Math.round((value ?? 0) * 100))} %` }}
            onChange={(volume) => {
              phone.changeSound({ ...sound, volume });
            }}
          />
          <Button icon={<SoundOutlined />} onClick={phone.testRing}>
            {t("sound.test")}
          </Button>
        </div>
      </Form.Item>
    </Form>
  );
}
