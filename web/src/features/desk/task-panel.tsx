import { Alert, Button, Descriptions, Flex } from "antd";
import { useState } from "react";
import type { Contact, Desk } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime, formatTime } from "@/shared/time/format";
import { Elapsed } from "@/shared/time/timer";
import { MESSAGE_ADDRESS } from "./api";
import { useDesk } from "./use-desk";

/** What is to be done where no customer calls: call him back, or hear what he has said. */
export function TaskPanel({ desk, contact }: { desk: Desk; contact: Contact }) {
  const { t, word } = useWords();
  if (contact.callback === null && contact.voicemail === null) return null;
  const notReached = contact.callback?.not_reached ?? contact.voicemail?.not_reached ?? null;
  return (
    <Flex
      vertical
      gap={8}
      data-testid="task-panel"
      style={{ margin: "10px 0", padding: "10px 14px", border: "1px solid var(--line)", borderRadius: 6 }}
    >
      {contact.callback !== null && <CallbackFacts callback={contact.callback} />}
      {contact.voicemail !== null && <Message desk={desk} voicemail={contact.voicemail} />}
      <div style={{ minHeight: 38 }}>
        {notReached !== null && contact.phase !== "dialling" && (
          <Alert type="warning" showIcon title={t("task.not_reached", { cause: word("end_cause", notReached) })} />
        )}
      </div>
    </Flex>
  );
}

function CallbackFacts({ callback }: { callback: NonNullable<Contact["callback"]> }) {
  const { t, locale } = useWords();
  const { wanted_at: wanted, attempt, attempts } = callback;
  const facts = {
    number: <b className="figures">{callback.number}</b>,
    waiting_since: (
      <span className="figures">
        {formatTime(callback.waiting_since, locale)} (<Elapsed since={callback.waiting_since} />)
      </span>
    ),
    wanted_at: <span className="figures">{wanted === null ? t("task.as_soon") : formatDateTime(wanted, locale)}</span>,
    attempt: <span className="figures">{t("task.attempt_of", { attempt, attempts })}</span>,
  };
  return (
    <Descriptions
      size="small"
      column={2}
      title={t("purpose.callback")}
      items={Object.entries(facts).map(([key, children]) => ({ key, label: t(`task.${key}`), children }))}
    />
  );
}

function Message({ desk, voicemail }: { desk: Desk; voicemail: NonNullable<Contact["voicemail"]> }) {
  const { t, locale } = useWords();
  const { run, busy } = useDesk();
  const [unplayable, setUnplayable] = useState(false);
  const legal = desk.agent.legal;
  return (
    <Flex vertical gap={8}>
      <Flex justify="space-between" align="center">
        <b>{t("purpose.voicemail")}</b>
        <span className="quiet figures">{t("task.left_at", { time: formatDateTime(voicemail.left_at, locale) })}</span>
      </Flex>
      <audio
        controls
        preload="none"
        src={MESSAGE_ADDRESS}
        style={{ width: "100%", height: 36 }}
        onError={() => {
          setUnplayable(true);
        }}
        onPlay={() => {
          setUnplayable(false);
        }}
      />
      {unplayable && <span className="quiet">{t("task.not_yet_stored")}</span>}
      <Flex gap={8}>
        <Button
          disabled={!legal.includes("hear_again")}
          loading={busy === "hear_again"}
          onClick={() => {
            run("hear_again");
          }}
        >
          {t("action.hear_again")}
        </Button>
        <Button
          type="primary"
          disabled={!legal.includes("call_back")}
          loading={busy === "call_back"}
          onClick={() => {
            run("call_back");
          }}
        >
          {t("action.call_back")}
        </Button>
        {!voicemail.callable && <span className="quiet">{t("task.not_callable")}</span>}
      </Flex>
    </Flex>
  );
}
