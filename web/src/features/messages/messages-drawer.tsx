import { App, Button, Drawer, Empty, Flex, Input, Select, Tag, Typography } from "antd";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Floor, StaffMessage } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useFloor, useLive } from "@/shared/live/live-context";
import { formatTime } from "@/shared/time/format";
import { listMessages, readMessages, sendMessage, type Draft } from "./api";

const EVERYBODY = "all:";
const KEY = ["messages"];

/** The day's messages, and a place to write one. */
export function MessagesDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { staff } = useLive();
  const { data } = useQuery({ queryKey: KEY, queryFn: listMessages });
  useFollow(staff?.unread);
  const items = data?.items ?? [];
  return (
    <Drawer open size={460} title={t("messages.title")} onClose={onClose} footer={<Compose last={items.at(-1)} />}>
      {items.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("messages.none")} />}
      <Flex vertical gap={10}>
        {items.map((each) => (
          <Entry key={each.id} message={each} />
        ))}
      </Flex>
    </Drawer>
  );
}

// what is shown is read; what comes meanwhile is fetched
function useFollow(unread: StaffMessage[] | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: KEY });
    const ids = (unread ?? []).map(({ id }) => id);
    if (ids.length > 0) void readMessages(ids).catch(() => undefined);
  }, [unread, queries]);
}

function Entry({ message }: { message: StaffMessage }) {
  const { t, locale } = useWords();
  const seen = message.readers.filter(({ read_at: at }) => at !== null).length;
  const [only] = message.readers;
  const to = message.audience === "one" && only ? only.display_name : t(`messages.to_${message.audience}`);
  return (
    <div data-message={message.id} style={{ alignSelf: message.mine ? "flex-end" : "flex-start", maxWidth: "90%" }}>
      <Typography.Text type="secondary">
        {message.mine ? t("messages.i_to", { name: to }) : message.sender.display_name}{" "}
        <span className="figures">{formatTime(message.at, locale)}</span>
      </Typography.Text>
      <div style={{ whiteSpace: "pre-wrap" }}>{message.text}</div>
      {message.mine && (
        <Tag
          title={message.readers
            .filter(({ read_at: at }) => at === null)
            .map((each) => each.display_name)
            .join(", ")}
        >
          {t("messages.read_by", { seen, all: message.readers.length })}
        </Tag>
      )}
    </div>
  );
}

function Compose({ last }: { last: StaffMessage | undefined }) {
  const { t, sentence } = useWords();
  const { message } = App.useApp();
  const floor = useFloor();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const [to, setTo] = useState(EVERYBODY);
  const choices = useChoices(floor);
  const send = async () => {
    try {
      await sendMessage(floor === null ? answerTo(last, text) : draftOf(to, text));
      setText("");
      await queries.invalidateQueries({ queryKey: KEY });
    } catch (error) {
      void message.error(sentence(error));
    }
  };
  return (
    <Flex vertical gap={8}>
      {floor !== null && (
        <Select
          showSearch={{ optionFilterProp: "label" }}
          value={to}
          onChange={setTo}
          options={choices}
          aria-label={t("messages.to")}
        />
      )}
      <Input.TextArea
        value={text}
        maxLength={1_000}
        autoSize={{ minRows: 2, maxRows: 5 }}
        placeholder={t(floor === null ? "messages.to_supervisors" : "messages.text")}
        aria-label={t("messages.text")}
        onChange={({ target }) => {
          setText(target.value);
        }}
      />
      <Button type="primary" disabled={text.trim() === ""} onClick={() => void send()}>
        {t("messages.send")}
      </Button>
    </Flex>
  );
}

function draftOf(to: string, text: string): Draft {
  const [audience = "all", id = ""] = to.split(":");
  return { audience: audience as Draft["audience"], to: id === "" ? null : id, text };
}

// an agent answers whoever wrote to him last, or writes to all his supervisors
function answerTo(last: StaffMessage | undefined, text: string): Draft {
  return { audience: "one", to: last && !last.mine ? last.sender.id : null, text };
}

function useChoices(floor: Floor | null) {
  const { t, name } = useWords();
  return useMemo(() => {
    if (floor === null) return [];
    return [
      { value: EVERYBODY, label: t("messages.to_all") },
      ...floor.queues.map((queue) => ({ value: `queue:${queue.id}`, label: `${t("floor.queue")} ${name(queue)}` })),
      ...floor.agents.map((agent) => ({ value: `one:${agent.user_id}`, label: agent.display_name })),
    ];
  }, [floor, t, name]);
}
