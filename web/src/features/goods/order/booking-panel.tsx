import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Flex, Form, InputNumber, Popconfirm, Select, Spin } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";
import {
  bookForOrder,
  BOOKINGS,
  cancelOrderBooking,
  loadOrderBooking,
  loadPlans,
  moveOrderBooking,
  ORDER_GOODS,
  ORDERS,
  PLANS,
  SLOTS,
  type Booking,
  type Plan,
  type Slot,
} from "../api";
import { GuestFields, type GuestForm } from "../guest-fields";
import { placeTime } from "../model";
import { Nothing } from "../shared";
import { WeekView } from "../week-view";
import type { OrderPanelProps } from "./lines-panel";

const NOBODY: Expected = { name: "" };
const STALE = [ORDER_GOODS, SLOTS, BOOKINGS, ...ORDERS];

const TONES: Record<Booking["state"], ToneName> = {
  booked: "good",
  waiting: "attention",
  arrived: "good",
  missed: "bad",
  cancelled: "quiet",
};

interface Expected {
  name: string;
  phone?: string;
  people?: number;
}

interface Props extends OrderPanelProps {
  /** Who most probably comes. */
  guest?: Expected;
}

/** The booking of an order: made from a week of slots, moved, cancelled. */
export function BookingPanel({ orderId, tenantId, readOnly = false, guest }: Props) {
  const { t } = useWords();
  const found = useQuery({ queryKey: [ORDER_GOODS, "booking", orderId], queryFn: () => loadOrderBooking(orderId) });
  const plans = useQuery({ queryKey: [PLANS], queryFn: loadPlans });
  const problem = found.error ?? plans.error;
  if (problem) return <Failure error={problem} retry={found.refetch} />;
  if (found.data === undefined || plans.data === undefined) return <Spin />;
  const own = plans.data.items.filter((each) => each.tenant_id === tenantId);
  if (found.data !== null) {
    const plan = own.find((each) => each.id === found.data?.plan_id);
    return <OneBooking orderId={orderId} booking={found.data} plan={plan} readOnly={readOnly} />;
  }
  if (readOnly) return <Nothing>{t("goods.no_booking")}</Nothing>;
  const open = own.filter((each) => each.open);
  if (open.length === 0) return <Nothing>{t("goods.no_open_plans")}</Nothing>;
  return <NewOrderBooking orderId={orderId} plans={open} {...(guest && { guest })} />;
}

interface OneProps {
  orderId: string;
  booking: Booking;
  plan: Plan | undefined;
  readOnly: boolean;
}

function OneBooking({ orderId, booking, plan, readOnly }: OneProps) {
  const { t, name } = useWords();
  const [moves, setMoves] = useState(false);
  const zone = plan?.timezone ?? "Asia/Shanghai";
  const [from, to] = [placeTime(booking.starts_at, zone), placeTime(booking.ends_at, zone)];
  const isOpen = booking.state === "booked" || booking.state === "waiting";
  // who did not come may come on another day
  const movable = plan !== undefined && (isOpen || booking.state === "missed");
  return (
    <Flex vertical gap={12}>
      <Flex gap={12} align="center" wrap>
        <b>{name({ name_zh: booking.plan_zh, name_en: booking.plan_en })}</b>
        <span className="figures">
          {from.day} {from.time}–{to.time}
        </span>
        {booking.party_size > 1 && <span>{t("goods.people", { count: booking.party_size })}</span>}
        <ToneTag tone={TONES[booking.state]}>{t(`booking_state.${booking.state}`)}</ToneTag>
        <span>
          {booking.guest.name} <span className="figures">{booking.guest.phone}</span>
        </span>
        {!readOnly && (
          <Deeds
            orderId={orderId}
            isOpen={isOpen}
            {...(movable && {
              onMove: () => {
                setMoves(!moves);
              },
            })}
          />
        )}
      </Flex>
      {booking.guest.note && <span className="quiet">{booking.guest.note}</span>}
      {moves && plan && (
        <Mover
          orderId={orderId}
          booking={booking}
          plan={plan}
          onMoved={() => {
            setMoves(false);
          }}
        />
      )}
    </Flex>
  );
}

interface DeedsProps {
  orderId: string;
  isOpen: boolean;
  onMove?: () => void;
}

/** What can still be done with a booking. */
function Deeds({ orderId, isOpen, onMove }: DeedsProps) {
  const { t } = useWords();
  const cancelling = useSaving(() => cancelOrderBooking(orderId, ""), { stale: STALE });
  return (
    <Flex gap={8}>
      {onMove && (
        <Button size="small" onClick={onMove}>
          {t("goods.move_booking")}
        </Button>
      )}
      {isOpen && (
        <Popconfirm
          title={t("goods.cancel_booking_ask")}
          okText={t("goods.cancel_booking")}
          cancelText={t("common.back")}
          onConfirm={() => {
            cancelling.mutate(undefined);
          }}
        >
          <Button size="small" danger>
            {t("goods.cancel_booking")}
          </Button>
        </Popconfirm>
      )}
    </Flex>
  );
}

interface MoverProps {
  orderId: string;
  booking: Booking;
  plan: Plan;
  onMoved: () => void;
}

function Mover({ orderId, booking, plan, onMoved }: MoverProps) {
  const { t } = useWords();
  const [slot, setSlot] = useState<Slot | null>(null);
  const [party, setParty] = useState(booking.party_size);
  const moving = useSaving(
    (to: Slot) =>
      moveOrderBooking(orderId, {
        starts_at: to.starts_at,
        party_size: party,
        may_wait: to.capacity - to.taken < party,
        version: booking.version,
      }),
    {
      stale: STALE,
      onSaved: () => {
        onMoved();
      },
    },
  );
  return (
    <>
      <WeekView plan={plan} party={party} chosen={slot?.starts_at ?? booking.starts_at} onChoose={setSlot} />
      <Flex gap={8} align="center">
        {t("goods.party")}
        <InputNumber
          min={1}
          max={plan.largest_party}
          value={party}
          aria-label={t("goods.party")}
          onChange={(value) => {
            setParty(value ?? 1);
          }}
        />
        <Button
          type="primary"
          disabled={slot === null}
          loading={moving.isPending}
          onClick={() => {
            if (slot) moving.mutate(slot);
          }}
        >
          {slot === null ? t("goods.choose_slot") : t("goods.move_to", { when: slotText(slot, plan) })}
        </Button>
      </Flex>
    </>
  );
}

function waitsFor(slot: Slot | null, party: number): boolean {
  return slot !== null && slot.capacity - slot.taken < party;
}

function slotText(slot: Slot, plan: Plan): string {
  const { day, time } = placeTime(slot.starts_at, plan.timezone);
  return `${day} ${time}`;
}

interface NewProps {
  orderId: string;
  plans: Plan[];
  guest?: Expected;
}

function NewOrderBooking({ orderId, plans, guest = NOBODY }: NewProps) {
  const { t, name } = useWords();
  const queries = useQueryClient();
  const [form] = Form.useForm<GuestForm>();
  const [planId, setPlanId] = useState(plans[0]?.id);
  const [slot, setSlot] = useState<Slot | null>(null);
  const party = Form.useWatch("party_size", form) ?? 1;
  const plan = plans.find((each) => each.id === planId) ?? plans[0];
  const waits = waitsFor(slot, party);
  const booking = useSaving(
    ({ name, phone, note, party_size }: GuestForm) =>
      bookForOrder(orderId, {
        plan_id: plan?.id ?? "",
        starts_at: slot?.starts_at ?? "",
        party_size,
        may_wait: waits,
        guest: { name, phone: phone ?? "", note: note ?? "" },
      }),
    { stale: STALE },
  );
  // somebody else was faster: it is chosen again by how full it is now
  const lookAgain = () => {
    setSlot(null);
    void queries.invalidateQueries({ queryKey: [SLOTS] });
  };
  if (plan === undefined) return null;
  return (
    <Form<GuestForm>
      form={form}
      name="order-booking"
      layout="vertical"
      initialValues={{ party_size: guest.people ?? 1, name: guest.name, phone: guest.phone }}
      onFinish={(fields) => {
        booking.mutate(fields, { onError: lookAgain });
      }}
    >
      <Select
        value={plan.id}
        aria-label={t("goods.plan")}
        style={{ width: 260, marginBottom: 8 }}
        options={plans.map((each) => ({ value: each.id, label: name(each) }))}
        onChange={(value) => {
          setPlanId(value);
          setSlot(null);
        }}
      />
      <WeekView key={plan.id} plan={plan} party={party} chosen={slot?.starts_at ?? null} onChoose={setSlot} />
      <div style={{ height: 12 }} />
      <GuestFields largest={plan.largest_party} />
      <Button type="primary" htmlType="submit" disabled={slot === null} loading={booking.isPending}>
        {slot === null
          ? t("goods.choose_slot")
          : t(waits ? "goods.wait_for" : "goods.book_at", { when: slotText(slot, plan) })}
      </Button>
    </Form>
  );
}
