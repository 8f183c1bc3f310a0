import { AudioOutlined, FontSizeOutlined, PhoneOutlined, UploadOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Input, Tabs, Typography, Upload } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { formatTime } from "@/shared/time/format";
import { Elapsed } from "@/shared/time/timer";
import {
  askToRecord,
  makeVersion,
  PROMPTS,
  type Language,
  type NewVersion,
  type Prompt,
  type PromptVersion,
} from "./api";
import { useRecorder } from "./use-recorder";

const MAX_TEXT = 1000;
// the count hangs below its field
const ROOM_FOR_COUNT = 20;

interface Props {
  prompt: Prompt;
  language: Language;
  version: PromptVersion | undefined;
}

/** The four ways to a new version: written and spoken by the platform, a file, the microphone here, a telephone. */
export function PromptMaker(props: Props) {
  const { t } = useWords();
  return (
    <Tabs
      size="small"
      items={[
        { key: "text", icon: <FontSizeOutlined />, label: t("prompts.by.text"), children: <Written {...props} /> },
        { key: "upload", icon: <UploadOutlined />, label: t("prompts.by.upload"), children: <Uploaded {...props} /> },
        { key: "browser", icon: <AudioOutlined />, label: t("prompts.by.browser"), children: <Spoken {...props} /> },
        { key: "phone", icon: <PhoneOutlined />, label: t("prompts.by.phone"), children: <ByPhone {...props} /> },
      ]}
    />
  );
}

function useMaking({ prompt, language }: Props) {
  const { t, sentence } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (made: Pick<NewVersion, "text" | "source" | "file">) =>
      makeVersion({ tenant_id: prompt.tenant_id, key: prompt.key, name: prompt.name, language, ...made }),
    onSuccess: (made) =>
      void message.success(t(made.state === "ready" ? "prompts.is_ready" : "prompts.is_spoken_soon")),
    onError: (problem) => void message.error(sentence(problem)),
    onSettled: () => queries.invalidateQueries({ queryKey: [PROMPTS] }),
  });
}

function Written(props: Props) {
  const { t } = useWords();
  const [text, setText] = useState(props.version?.text ?? "");
  const { mutate, isPending } = useMaking(props);
  return (
    <Flex vertical gap={8}>
      <Input.TextArea
        value={text}
        rows={4}
        maxLength={MAX_TEXT}
        showCount
        style={{ marginBottom: ROOM_FOR_COUNT }}
        aria-label={t("prompts.text")}
        placeholder={t("prompts.text_hint")}
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
      <Button
        type="primary"
        style={{ alignSelf: "end" }}
        loading={isPending}
        disabled={text.trim() === ""}
        onClick={() => {
          mutate({ text, source: "upload" });
        }}
      >
        {t("prompts.speak")}
      </Button>
    </Flex>
  );
}

function Uploaded(props: Props) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const { mutate, isPending } = useMaking(props);
  return (
    <Flex vertical gap={8}>
      <Transcript value={text} onChange={setText} />
      <Upload.Dragger
        accept="audio/*,.wav,.mp3,.m4a,.aac,.ogg,.opus,.flac,.webm,.amr"
        showUploadList={false}
        disabled={isPending}
        beforeUpload={(file) => {
          mutate({ text, source: "upload", file });
          return false;
        }}
      >
        <p style={{ margin: 0 }}>{t(isPending ? "prompts.converting" : "prompts.drop")}</p>
        <p className="quiet" style={{ margin: 0 }}>
          {t("prompts.formats")}
        </p>
      </Upload.Dragger>
    </Flex>
  );
}

function Spoken(props: Props) {
  const { t } = useWords();
  const [text, setText] = useState(props.version?.text ?? "");
  const recorder = useRecorder();
  const { mutate, isPending } = useMaking(props);
  return (
    <Flex vertical gap={8}>
      <Transcript value={text} onChange={setText} />
      {recorder.refused && <Alert type="error" showIcon title={t("prompts.no_microphone")} />}
      {recorder.take && <audio controls src={recorder.take.url} style={{ width: "100%", height: 40 }} />}
      <Flex gap={8} align="center" justify="end">
        {recorder.since !== null && (
          <Typography.Text type="danger" className="figures">
            ● <Elapsed since={new Date(recorder.since).toISOString()} />
          </Typography.Text>
        )}
        {recorder.since === null ? (
          <Button icon={<AudioOutlined />} onClick={() => void recorder.start()}>
            {t(recorder.take ? "prompts.record_again" : "prompts.record")}
          </Button>
        ) : (
          <Button danger onClick={recorder.stop}>
            {t("prompts.stop")}
          </Button>
        )}
        <Button
          type="primary"
          disabled={recorder.take === null}
          loading={isPending}
          onClick={() => {
            if (recorder.take) mutate({ text, source: "browser", file: recorder.take.sound });
          }}
        >
          {t("prompts.use")}
        </Button>
      </Flex>
    </Flex>
  );
}

function ByPhone({ prompt, language }: Props) {
  const { t, sentence, locale } = useWords();
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => askToRecord({ tenant_id: prompt.tenant_id, key: prompt.key, language }),
  });
  return (
    <Flex vertical gap={8}>
      <Typography.Text type="secondary">{t("prompts.phone_how")}</Typography.Text>
      {error !== null && <Alert type="error" showIcon title={sentence(error)} />}
      {data && (
        <Alert
          type="success"
          title={
            <Typography.Text copyable className="figures" style={{ fontSize: 22, fontWeight: 600 }}>
              {data.dial}
            </Typography.Text>
          }
          description={t("prompts.dial_until", { time: formatTime(data.expires_at, locale) })}
        />
      )}
      <Button
        style={{ alignSelf: "end" }}
        icon={<PhoneOutlined />}
        loading={isPending}
        onClick={() => {
          mutate();
        }}
      >
        {t("prompts.phone_number")}
      </Button>
    </Flex>
  );
}

function Transcript({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useWords();
  return (
    <Input.TextArea
      value={value}
      autoSize={{ minRows: 1, maxRows: 3 }}
      maxLength={MAX_TEXT}
      aria-label={t("prompts.transcript")}
      placeholder={t("prompts.transcript")}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    />
  );
}
