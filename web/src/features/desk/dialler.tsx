import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Flex, Form, Input, Modal, Select, type InputRef } from "antd";
import { useRef, useState } from "react";
import type { OwnNumber } from "@/shared/api/model";
import type { Desk } from "@/shared/api/model";
import { asProblem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import { stored } from "@/shared/stored";
import { formatTime } from "@/shared/time/format";
import { FaultNote } from "@/shared/ui/fault-note";
import { loadOwnNumbers, type Outbound, type Unseen } from "./api";
import { KeyPad } from "./key-pad";
import { recentCallers, unseenOf, type RecentCaller } from "./recent-callers";
import { digitsOf } from "./target-model";
import { useDesk } from "./use-desk";

const FRESH = 60_000;

interface Props {
  desk: Desk;
  digits: string;
  /** The enterprise for which somebody is called back. */
  tenantId: string | null;
  /** By what is called whose digits the agent sees in part only. */
  by?: Unseen | undefined;
}

/** Calls somebody for an enterprise, with one of its own numbers shown. */
export function Dialler({ desk, digits: given, tenantId: forTenant, by: givenBy }: Props) {
  const { t, sentence } = useWords();
  const { ask, busy, attempt } = useDesk();
  const field = useRef<InputRef>(null);
  const [q, setQ] = useState(given);
  const [tenantId, setTenantId] = useState(forTenant);
  const [by, setBy] = useState(givenBy);
  const [refused, setRefused] = useState<unknown>(null);
  const from = useFrom(desk, tenantId);
  const digits = digitsOf(q);
  const whom = by ?? (digits === null ? null : { digits });
  const call: Outbound | null =
    whom === null || from.number === undefined || from.queue === undefined
      ? null
      : { ...whom, number_id: from.number.id, queue_id: from.queue.id };
  // another number is no longer that of the caller who was to be called back
  const type = (text: string) => {
    setQ(text);
    setBy(undefined);
    if (digitsOf(text) !== digits) setTenantId(null);
  };
  const dial = (despite = false) => {
    if (call === null || busy === "dial") return;
    setRefused(null);
    stored.set(placeOf(desk), call.number_id);
    attempt("dial", despite ? { ...call, despite_wish: true } : call).then(() => {
      ask(null);
    }, setRefused);
  };
  return (
    <Modal
      open
      width={620}
      style={{ top: 12 }}
      title={t("dial.title")}
      okText={t("action.dial")}
      cancelText={t("common.cancel")}
      confirmLoading={busy === "dial"}
      okButtonProps={{ disabled: call === null }}
      onOk={() => {
        dial();
      }}
      onCancel={() => {
        ask(null);
      }}
      afterOpenChange={(open) => {
        if (open) field.current?.focus();
      }}
    >
      <div className="target-dialog" data-testid="dialler">
        <Form layout="vertical">
          <Form.Item label={t("dial.digits")}>
            <Input
              ref={field}
              autoFocus
              allowClear
              size="large"
              className="figures"
              inputMode="tel"
              value={q}
              onChange={(event) => {
                type(event.target.value);
              }}
              onPressEnter={(event) => {
                if (!event.nativeEvent.isComposing) dial();
              }}
            />
          </Form.Item>
          <FromFields from={from} />
          <Callers
            user={desk.agent.user_id}
            onChoose={(caller) => {
              setQ(caller.digits);
              setTenantId(caller.tenantId);
              setBy(unseenOf(caller));
            }}
          />
        </Form>
        <KeyPad
          word={t("dial.digits")}
          onPress={(key) => {
            type(q + key);
            field.current?.focus();
          }}
        />
      </div>
      <div style={{ minHeight: 22 }}>
        {refused !== null && (
          <Flex gap={8} align="center">
            <FaultNote>{sentence(refused)}</FaultNote>
            {isUnwilling(refused) && (
              <Button
                danger
                size="small"
                onClick={() => {
                  dial(true);
                }}
              >
                {t("dial.despite_wish")}
              </Button>
            )}
          </Flex>
        )}
      </div>
    </Modal>
  );
}

const isUnwilling = (refused: unknown) => asProblem(refused).code === "customer.do_not_call";

const placeOf = (desk: Desk) => `dial.${desk.agent.user_id}`;

// which number is shown, and by whose queue's rules the call is documented
function useFrom(desk: Desk, tenantId: string | null) {
  const loaded = useQuery({ queryKey: ["own-numbers"], queryFn: loadOwnNumbers, staleTime: FRESH });
  const [numberId, setNumberId] = useState(() => stored.get<string>(placeOf(desk), ""));
  const [queueId, setQueueId] = useState("");
  const all = loaded.data?.numbers ?? [];
  const numbers = tenantId === null ? all : all.filter((each) => each.tenant.id === tenantId);
  const number = numbers.find((each) => each.id === numberId) ?? numbers[0];
  const queues = desk.agent.queues.filter((queue) => queue.tenant.id === number?.tenant.id);
  const queue = queues.find((each) => each.id === queueId) ?? queues[0];
  return { loaded, numbers, number, setNumberId, queues, queue, setQueueId };
}

function FromFields({ from }: { from: ReturnType<typeof useFrom> }) {
  const { t, name, sentence } = useWords();
  const { loaded, numbers, number, queues, queue } = from;
  const labelOf = (each: OwnNumber) => `${each.digits} · ${name(each.tenant)}`;
  if (loaded.isError) return <Alert type="warning" showIcon title={sentence(loaded.error)} />;
  return (
    <>
      <Form.Item label={t("dial.shown_number")}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          loading={loaded.isLoading}
          value={number?.id ?? null}
          notFoundContent={t("dial.no_number")}
          options={numbers.map((each) => ({ value: each.id, label: labelOf(each) }))}
          onChange={(id: string | null) => {
            from.setNumberId(id ?? "");
          }}
        />
      </Form.Item>
      <Form.Item label={t("dial.queue")}>
        <Select
          value={queue?.id ?? null}
          options={queues.map((each) => ({ value: each.id, label: name(each) }))}
          onChange={(id: string | null) => {
            from.setQueueId(id ?? "");
          }}
        />
      </Form.Item>
    </>
  );
}

function Callers({ user, onChoose }: { user: string; onChoose: (caller: RecentCaller) => void }) {
  const { t, name, locale } = useWords();
  const callers = recentCallers.get(user);
  if (callers.length === 0) return null;
  return (
    <Form.Item label={t("dial.recent")} style={{ marginBottom: 0 }}>
      <Flex wrap gap={6}>
        {callers.map((caller) => (
          <Button
            key={`${caller.tenantId}-${caller.digits}`}
            size="small"
            className="figures"
            title={`${name(caller.tenant)} ${formatTime(caller.at, locale)}`}
            onClick={() => {
              onChoose(caller);
            }}
          >
            {caller.digits}
          </Button>
        ))}
      </Flex>
    </Form.Item>
  );
}
