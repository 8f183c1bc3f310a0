import { Button, Drawer, Empty, Flex, Input, Select, Tag, Typography } from "antd";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Floor, StaffMessage } from "@/shared/api/model";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useFloor, useLive } from "@/shared/live/live-context";
import { sendMessage, type Draft } from "@/shared/messages";
import { formatTime } from "@/shared/time/format";
import { listMessages, readMessages } from "./api";

const EVERYBODY = "all:";
const EVERY_SUPERVISOR = "";
const KEY = ["messages"];

/** The day's messages, and a place to write one. */
export function MessagesDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { staff } = useLive();
  const { data } = useQuery({ queryKey: KEY, queryFn: listMessages });
  useFollow(staff?.unread);
  const items = data?.items ?? [];
  return (
    <Drawer open size={460} title={t("messages.title")} onClose={onClose} footer={<Compose items={items} />}>
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

function Compose({ items }: { items: StaffMessage[] }) {
  const floor = useFloor();
  return floor === null ? <Answer items={items} /> : <Write floor={floor} />;
}

/** An agent answers whoever wrote to him last, or somebody else who did, or writes to all his supervisors. */
function Answer({ items }: { items: StaffMessage[] }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<string | null>(null);
  const wrote = writersOf(items);
  const to = chosen ?? wrote[0]?.id ?? EVERY_SUPERVISOR;
  const name = wrote.find(({ id }) => id === to)?.display_name;
  return (
    <>
      {wrote.length > 0 && (
        <Recipient
          value={to}
          onChange={setChosen}
          options={[
            ...wrote.map((each) => ({ value: each.id, label: each.display_name })),
            { value: EVERY_SUPERVISOR, label: t("messages.to_supervisors") },
          ]}
        />
      )}
      <Text
        placeholder={name === undefined ? t("messages.to_supervisors") : t("messages.to_one", { name })}
        draftOf={(text) => ({ audience: "one", to: to === EVERY_SUPERVISOR ? null : to, text })}
        onBegun={() => {
          // what comes while one writes does not change to whom it goes
          setChosen(to);
        }}
        onSent={() => {
          setChosen(null);
        }}
      />
    </>
  );
}

function Write({ floor }: { floor: Floor }) {
  const { t } = useWords();
  const [to, setTo] = useState(EVERYBODY);
  return (
    <>
      <Recipient value={to} onChange={setTo} options={useChoices(floor)} />
      <Text placeholder={t("messages.text")} draftOf={(text) => draftOf(to, text)} />
    </>
  );
}

interface RecipientProps {
  value: string;
  options: { value: string; label: string }[];
  onChange: (to: string) => void;
}

function Recipient(props: RecipientProps) {
  const { t } = useWords();
  return (
    <Select
      {...props}
      showSearch={{ optionFilterProp: "label" }}
      style={{ width: "100%", marginBottom: 8 }}
      aria-label={t("messages.to")}
    />
  );
}

interface TextProps {
  placeholder: string;
  draftOf: (text: string) => Draft;
  onBegun?: () => void;
  onSent?: () => void;
}

function Text({ placeholder, draftOf, onBegun, onSent }: TextProps) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const sending = useSaving(sendMessage, {
    stale: KEY,
    quiet: true,
    onSaved: () => {
      setText("");
      onSent?.();
    },
  });
  return (
    <Flex vertical gap={8}>
      <Input.TextArea
        value={text}
        maxLength={1_000}
        autoSize={{ minRows: 2, maxRows: 5 }}
        placeholder={placeholder}
        aria-label={t("messages.text")}
        onChange={({ target }) => {
          if (text === "" && target.value !== "") onBegun?.();
          setText(target.value);
        }}
      />
      <Button
        type="primary"
        disabled={text.trim() === ""}
        loading={sending.isPending}
        onClick={() => {
          sending.mutate(draftOf(text));
        }}
      >
        {t("messages.send")}
      </Button>
    </Flex>
  );
}

function draftOf(to: string, text: string): Draft {
  const [audience = "all", id = ""] = to.split(":");
  return { audience: audience as Draft["audience"], to: id === "" ? null : id, text };
}

/** Who wrote to the reader today, the last one first. */
function writersOf(items: StaffMessage[]): StaffMessage["sender"][] {
  const senders = items.filter(({ mine }) => !mine).map(({ sender }) => sender);
  return [...new Map(senders.reverse().map((each) => [each.id, each])).values()];
}

function useChoices(floor: Floor) {
  const { t, name } = useWords();
  return useMemo(
    () => [
      { value: EVERYBODY, label: t("messages.to_all") },
      ...floor.queues.map((queue) => ({ value: `queue:${queue.id}`, label: `${t("floor.queue")} ${name(queue)}` })),
      ...floor.agents.map((agent) => ({ value: `one:${agent.user_id}`, label: agent.display_name })),
    ],
    [floor, t, name],
  );
}
