import { useQuery } from "@tanstack/react-query";
import { Button, Card, Collapse, Descriptions, Flex, Form, InputNumber, Popconfirm, Select, Timeline } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { FileLinks } from "@/shared/files/file-links";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { FormModal } from "@/shared/ui/form-modal";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";
import { assignOrder, loadDispatches, loadParties, ORDERS, type Dispatch, type Order } from "../api";

const DISPATCHES = "order-dispatches";
const EVERY = 15_000;
const TONES: Record<Dispatch["state"], ToneName> = {
  sent: "attention",
  opened: "attention",
  accepted: "busy",
  declined: "bad",
  done: "good",
  recalled: "quiet",
};
const MAIL_TONES: Record<Dispatch["mail"], ToneName> = {
  waiting: "attention",
  sent: "good",
  dead: "bad",
  gone: "quiet",
};
const MOST_DAYS = 90;

const isOver = ({ category }: Order) => category === "closed" || category === "cancelled";

/** An order outside: to whom it was sent, how far he is, what he sees of it; sent, sent again, taken back from here. */
export function OutsideCard({ order }: { order: Order }) {
  const { t } = useWords();
  const parties = useQuery({ queryKey: ["order-parties"], queryFn: loadParties });
  const found = useQuery({
    queryKey: [DISPATCHES, order.id],
    queryFn: () => loadDispatches(order.id),
    refetchInterval: EVERY,
  });
  const known = (parties.data?.items ?? []).filter((each) => each.tenant_id === order.tenant_id && !each.disabled);
  const [newest, ...past] = found.data?.items ?? [];
  const mayGo = !isOver(order) && known.length > 0;
  if (newest === undefined && !mayGo) return null;
  return (
    <Card size="small" title={t("orders.outside")} data-testid="order-outside">
      {newest === undefined ? (
        <div className="quiet">{t("orders.outside_none")}</div>
      ) : (
        <Sent dispatch={newest} now={found.dataUpdatedAt} />
      )}
      {past.map((each) => (
        <Flex key={each.id} gap={6} className="quiet">
          {each.party_name} <ToneTag tone={TONES[each.state]}>{t(`parties.is.${each.state}`)}</ToneTag>
        </Flex>
      ))}
      {!isOver(order) && <Deeds order={order} parties={known} />}
    </Card>
  );
}

function Deeds({ order, parties }: Pick<SendProps, "order" | "parties">) {
  const { t } = useWords();
  const [sending, setSending] = useState(false);
  const isOut = order.party_id !== null;
  return (
    <Flex wrap gap={6} style={{ marginTop: 8 }}>
      {parties.length > 0 && (
        <Button
          size="small"
          data-testid="outside-send"
          onClick={() => {
            setSending(true);
          }}
        >
          {t(isOut ? "orders.outside_again" : "orders.outside_send")}
        </Button>
      )}
      {isOut && <Recall order={order} />}
      {sending && (
        <SendDialog
          order={order}
          parties={parties}
          onClose={() => {
            setSending(false);
          }}
        />
      )}
    </Flex>
  );
}

function Sent({ dispatch, now }: { dispatch: Dispatch; now: number }) {
  const { t, name, locale } = useWords();
  const expired = Date.parse(dispatch.expires_at) < now && dispatch.state !== "recalled";
  const seen = [
    { key: "number", label: t("orders.number"), children: dispatch.order_number },
    { key: "subject", label: t("orders.subject"), children: dispatch.subject },
    ...dispatch.given.map((each, place) => ({ key: String(place), label: name(each), children: each.value })),
  ];
  return (
    <>
      <Flex gap={6} align="baseline" wrap>
        <b>{dispatch.party_name}</b>
        <ToneTag tone={TONES[dispatch.state]}>{t(`parties.is.${dispatch.state}`)}</ToneTag>
        {dispatch.mail !== "sent" && (
          <ToneTag tone={MAIL_TONES[dispatch.mail]}>
            {t("parties.letter")} {t(`parties.letter_is.${dispatch.mail}`)}
          </ToneTag>
        )}
      </Flex>
      {dispatch.state !== "recalled" && (
        <div className="quiet">
          {t(expired ? "orders.outside_expired" : "parties.until")}{" "}
          <span className="figures">{formatDateTime(dispatch.expires_at, locale).slice(0, -3)}</span>
        </div>
      )}
      <Timeline
        style={{ marginTop: 10 }}
        items={dispatch.steps.map((step) => ({
          key: step.id,
          content: (
            <>
              <span className="figures quiet">{formatDateTime(step.at, locale).slice(0, -3)}</span>{" "}
              {t(`parties.step.${step.kind}`)}
              {step.text !== "" && <div className="order-happening">{step.text}</div>}
              <FileLinks ids={step.file_ids} />
            </>
          ),
        }))}
      />
      <Collapse
        ghost
        size="small"
        items={[
          {
            key: "seen",
            label: t("orders.outside_sees"),
            children: <Descriptions size="small" column={1} items={seen} />,
          },
        ]}
      />
    </>
  );
}

const keptWith = (order: Order) => ({
  team_id: order.team_id,
  user_id: order.responsible_user_id,
  note: "",
  version: order.version,
});

function Recall({ order }: { order: Order }) {
  const { t } = useWords();
  const { mutate, isPending } = useSaving(
    () => assignOrder(order.id, { ...keptWith(order), party_id: null, send_again: false }),
    { stale: [ORDERS, DISPATCHES] },
  );
  return (
    <Popconfirm
      title={t("parties.recall_ask")}
      okText={t("parties.recall")}
      cancelText={t("common.cancel")}
      onConfirm={() => {
        mutate(undefined);
      }}
    >
      <Button size="small" danger loading={isPending} data-testid="outside-recall">
        {t("parties.recall")}
      </Button>
    </Popconfirm>
  );
}

interface SendProps {
  order: Order;
  parties: { id: string; name: string; link_days: number }[];
  onClose: () => void;
}

function SendDialog({ order, parties, onClose }: SendProps) {
  const { t } = useWords();
  const [partyId, setPartyId] = useState(order.party_id ?? parties[0]?.id ?? "");
  const [days, setDays] = useState<number | null>(null);
  const usual = parties.find((each) => each.id === partyId)?.link_days;
  const { mutate, isPending } = useSaving(
    () => assignOrder(order.id, { ...keptWith(order), party_id: partyId, link_days: days, send_again: true }),
    { stale: [ORDERS, DISPATCHES], onSaved: onClose },
  );
  return (
    <FormModal
      title={t("orders.outside_send")}
      okText={t("orders.outside_send")}
      saving={isPending}
      onSubmit={() => {
        if (partyId !== "") mutate(undefined);
      }}
      onClose={onClose}
    >
      <Form layout="vertical" component="div">
        <Form.Item label={t("orders.party")} extra={t("orders.outside_hint")} required>
          <Select
            autoFocus
            showSearch={{ optionFilterProp: "label" }}
            value={partyId}
            aria-label={t("orders.party")}
            options={parties.map((each) => ({ value: each.id, label: each.name }))}
            onChange={setPartyId}
          />
        </Form.Item>
        <Form.Item label={t("orders.outside_days")}>
          <InputNumber
            min={1}
            max={MOST_DAYS}
            precision={0}
            value={days}
            placeholder={usual === undefined ? "" : String(usual)}
            aria-label={t("orders.outside_days")}
            onChange={setDays}
          />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
