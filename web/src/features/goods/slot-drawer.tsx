import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Flex, Form, Input, InputNumber, Popconfirm, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";
import {
  book,
  BOOKINGS,
  cancelBooking,
  changeSlot,
  loadBookings,
  loadSlots,
  ORDER_GOODS,
  settleBooking,
  SLOTS,
  type Booking,
  type Plan,
  type Slot,
} from "./api";
import { GuestFields, type GuestForm } from "./guest-fields";
import { placeTime } from "./model";
import { Nothing, useRights } from "./shared";

const EARLY = 7_200_000;

const TONES: Record<Booking["state"], ToneName> = {
  booked: "busy",
  waiting: "attention",
  arrived: "good",
  missed: "bad",
  cancelled: "quiet",
};
const STALE = [SLOTS, BOOKINGS, ORDER_GOODS];

interface Props {
  plan: Plan;
  slot: Slot;
  onClose: () => void;
}

/** One slot: who comes, who waits, another booking, a capacity of its own. */
export function SlotDrawer({ plan, slot: chosen, onClose }: Props) {
  const { name } = useWords();
  const { counts, works } = useRights();
  const from = placeTime(chosen.starts_at, plan.timezone);
  const found = useQuery({
    queryKey: [BOOKINGS, plan.id, chosen.starts_at],
    queryFn: () => loadBookings(plan.id, chosen.starts_at, chosen.ends_at),
  });
  const now = useQuery({
    queryKey: [SLOTS, plan.id, from.day, "one"],
    queryFn: () => loadSlots(plan.id, from.day, from.day),
  });
  const slot = now.data?.items.find((each) => each.starts_at === chosen.starts_at) ?? chosen;
  const [openedAt] = useState(() => Date.now());
  const canChange = slot.in_plan && Date.parse(slot.starts_at) > openedAt;
  return (
    <Drawer
      open
      size={760}
      title={`${name(plan)} · ${from.day} ${from.time}–${placeTime(slot.ends_at, plan.timezone).time}`}
      onClose={onClose}
    >
      <Flex vertical gap={16}>
        <Occupancy slot={slot} />
        {found.isError && <Failure error={found.error} retry={found.refetch} />}
        <BookingsTable bookings={found.data?.items ?? []} loading={found.isLoading} />
        {works && canChange && <NewBookingForm plan={plan} slot={slot} />}
        {counts && canChange && <OwnCapacity key={`${slot.capacity}`} plan={plan} slot={slot} />}
      </Flex>
    </Drawer>
  );
}

// nobody has come, or has not, to what is still to be; who is early is let in
function hasCome(startsAt: string): boolean {
  return Date.parse(startsAt) - EARLY < Date.now();
}

function Occupancy({ slot }: { slot: Slot }) {
  const { t } = useWords();
  return (
    <Flex gap={16} align="center" className="figures">
      <b>{t("goods.taken_of", { taken: slot.taken, capacity: slot.capacity })}</b>
      {slot.waiting > 0 && <span>{t("goods.waiting_count", { count: slot.waiting })}</span>}
      {!slot.in_plan && <ToneTag tone="attention">{t("goods.not_in_plan")}</ToneTag>}
    </Flex>
  );
}

function BookingsTable({ bookings, loading }: { bookings: Booking[]; loading: boolean }) {
  const { t } = useWords();
  const { works } = useRights();
  const cancelling = useSaving((id: string) => cancelBooking(id, ""), { stale: STALE });
  const settling = useSaving(({ id, state }: { id: string; state: "arrived" | "missed" }) => settleBooking(id, state), {
    stale: STALE,
  });
  return (
    <Table<Booking>
      size="small"
      rowKey="id"
      pagination={false}
      loading={loading}
      dataSource={bookings}
      locale={{ emptyText: <Nothing>{t("goods.no_bookings")}</Nothing> }}
      columns={[
        {
          title: t("goods.guest"),
          key: "guest",
          render: (_, { guest, order_id }) => (
            <>
              <b>{guest.name}</b> <span className="figures">{guest.phone}</span>{" "}
              {order_id && <Link to={`/orders/${order_id}`}>{t("goods.order")}</Link>}
              {guest.note && <div className="quiet">{guest.note}</div>}
            </>
          ),
        },
        { title: t("goods.party"), dataIndex: "party_size", align: "right", className: "figures", width: 70 },
        {
          title: t("goods.state"),
          key: "state",
          width: 100,
          render: (_, { state }) => <ToneTag tone={TONES[state]}>{t(`booking_state.${state}`)}</ToneTag>,
        },
        {
          key: "actions",
          width: 230,
          align: "right",
          render: (_, { id, state, starts_at }) =>
            works && (
              <Flex gap={6} justify="end">
                {state === "booked" &&
                  hasCome(starts_at) &&
                  (["arrived", "missed"] as const).map((each) => (
                    <Button
                      key={each}
                      size="small"
                      onClick={() => {
                        settling.mutate({ id, state: each });
                      }}
                    >
                      {t(`booking_state.${each}`)}
                    </Button>
                  ))}
                {(state === "booked" || state === "waiting") && (
                  <Popconfirm
                    title={t("goods.cancel_booking_ask")}
                    okText={t("goods.cancel_booking")}
                    cancelText={t("common.back")}
                    onConfirm={() => {
                      cancelling.mutate(id);
                    }}
                  >
                    <Button size="small" danger>
                      {t("goods.cancel_booking")}
                    </Button>
                  </Popconfirm>
                )}
              </Flex>
            ),
        },
      ]}
    />
  );
}

function NewBookingForm({ plan, slot }: { plan: Plan; slot: Slot }) {
  const { t } = useWords();
  const [form] = Form.useForm<GuestForm>();
  const party = Form.useWatch("party_size", form) ?? 1;
  const waits = slot.capacity - slot.taken < party;
  const saving = useSaving(
    ({ name, phone, note, party_size }: GuestForm) =>
      book(plan.id, {
        starts_at: slot.starts_at,
        party_size,
        may_wait: waits,
        guest: { name, phone: phone ?? "", note: note ?? "" },
      }),
    {
      stale: STALE,
      onSaved: () => {
        form.resetFields();
      },
    },
  );
  return (
    <Form<GuestForm>
      form={form}
      name="booking"
      layout="vertical"
      initialValues={{ party_size: 1 }}
      onFinish={(fields) => {
        saving.mutate(fields);
      }}
    >
      <GuestFields largest={plan.largest_party} />
      <Button type="primary" htmlType="submit" loading={saving.isPending} disabled={waits && !plan.waiting_list}>
        {t(waits && plan.waiting_list ? "goods.put_on_waiting_list" : "goods.book")}
      </Button>
    </Form>
  );
}

interface Own {
  capacity: number;
  note?: string;
}

function OwnCapacity({ plan, slot }: { plan: Plan; slot: Slot }) {
  const { t } = useWords();
  const saving = useSaving(
    ({ capacity, note }: { capacity: number | null; note: string }) =>
      changeSlot(plan.id, { starts_at: slot.starts_at, capacity, note }),
    { stale: STALE },
  );
  return (
    <Form<Own>
      name="own"
      layout="inline"
      initialValues={{ capacity: slot.capacity, note: slot.note }}
      onFinish={({ capacity, note }) => {
        saving.mutate({ capacity, note: note ?? "" });
      }}
    >
      <Form.Item name="capacity" label={t("goods.own_capacity")} tooltip={t("goods.own_capacity_hint")}>
        <InputNumber min={0} precision={0} style={{ width: 80 }} />
      </Form.Item>
      <Form.Item name="note">
        <Input maxLength={200} placeholder={t("goods.why")} style={{ width: 180 }} />
      </Form.Item>
      <Button htmlType="submit" loading={saving.isPending}>
        {t("common.save")}
      </Button>
      {slot.is_own && (
        <Button
          type="link"
          onClick={() => {
            saving.mutate({ capacity: null, note: "" });
          }}
        >
          {t("goods.as_planned")}
        </Button>
      )}
    </Form>
  );
}
