import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Spin, Tooltip } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { loadSlots, SLOTS, type Plan, type Slot } from "./api";
import "./goods.css";
import { daysFrom, fillOf, mondayOf, placeTime, weekOf } from "./model";
import { Nothing } from "./shared";

const EVERY = 10_000;

interface Props {
  plan: Plan;
  chosen?: string | null;
  /** So many places are looked for: what has fewer left cannot be chosen, unless one may wait. */
  party?: number;
  onChoose: (slot: Slot) => void;
}

/** A week of slots: taken of how many, what is nearly full, full or closed; each is chosen by mouse or keys. */
export function WeekView({ plan, chosen = null, party, onChoose }: Props) {
  const { t, locale } = useWords();
  const [weeks, setWeeks] = useState(0);
  const today = placeTime(new Date().toISOString(), plan.timezone).day;
  const monday = mondayOf(today, weeks);
  const days = daysFrom(monday, 7);
  const last = days[6] ?? monday;
  const found = useQuery({
    queryKey: [SLOTS, plan.id, monday],
    queryFn: () => loadSlots(plan.id, monday, last),
    refetchInterval: EVERY,
    placeholderData: (old) => old,
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const week = weekOf(found.data?.items ?? [], plan.timezone);
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  const turn = (by: number) => {
    setWeeks(weeks + by);
  };
  return (
    <Flex vertical gap={8}>
      <Flex gap={8} align="center">
        <Button
          size="small"
          icon={<LeftOutlined />}
          aria-label={t("goods.week_back")}
          onClick={() => {
            turn(-1);
          }}
        />
        <Button
          size="small"
          disabled={weeks === 0}
          onClick={() => {
            setWeeks(0);
          }}
        >
          {t("goods.this_week")}
        </Button>
        <Button
          size="small"
          icon={<RightOutlined />}
          aria-label={t("goods.week_forth")}
          onClick={() => {
            turn(1);
          }}
        />
        <span className="figures">
          {monday} – {last}
        </span>
        <span className="quiet">{t("goods.slot_legend")}</span>
        {found.isFetching && <Spin size="small" />}
      </Flex>
      {week.times.length === 0 && !found.isLoading ? (
        <Nothing>{t("goods.no_slots")}</Nothing>
      ) : (
        <table className="slot-week">
          <thead>
            <tr>
              <th aria-label={t("goods.time")} />
              {days.map((day) => (
                <th key={day} className={day === today ? "today" : ""}>
                  <span className="figures">{day.slice(5)}</span> {weekday.format(new Date(`${day}T00:00:00Z`))}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {week.times.map((time) => (
              <tr key={time}>
                <th className="figures">{time}</th>
                {days.map((day) => {
                  const slot = week.at(day, time);
                  return (
                    <td key={day}>
                      {slot && (
                        <SlotCell
                          slot={slot}
                          chosen={slot.starts_at === chosen}
                          disabled={party !== undefined && !isChoosable(slot, party, plan)}
                          onChoose={onChoose}
                        />
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Flex>
  );
}

function isChoosable(slot: Slot, party: number, plan: Plan): boolean {
  const soonest = Date.now() + plan.notice_minutes * 60_000;
  const furthest = Date.now() + plan.horizon_days * 86_400_000;
  const at = Date.parse(slot.starts_at);
  if (!slot.in_plan || at < soonest || at > furthest) return false;
  return slot.capacity > 0 && (slot.capacity - slot.taken >= party || plan.waiting_list);
}

function isOver(slot: Slot): boolean {
  return Date.parse(slot.ends_at) < Date.now();
}

interface CellProps {
  slot: Slot;
  chosen: boolean;
  disabled: boolean;
  onChoose: (slot: Slot) => void;
}

function SlotCell({ slot, chosen, disabled, onChoose }: CellProps) {
  const { t } = useWords();
  const fill = fillOf(slot);
  const said = fill === "closed" ? t("goods.slot_closed") : `${String(slot.taken)}/${String(slot.capacity)}`;
  const title = [
    t(`goods.fill_${fill}`, { left: slot.capacity - slot.taken }),
    slot.waiting > 0 ? t("goods.waiting_count", { count: slot.waiting }) : "",
    slot.in_plan ? "" : t("goods.not_in_plan"),
    slot.note,
  ];
  return (
    <Tooltip title={title.filter(Boolean).join(" · ")}>
      <button
        type="button"
        className={`slot-cell slot-${fill}${chosen ? " chosen" : ""}${isOver(slot) ? " past" : ""}`}
        disabled={disabled}
        data-slot={slot.starts_at}
        onClick={() => {
          onChoose(slot);
        }}
      >
        {said}
        {slot.is_own && "*"}
        {slot.waiting > 0 && ` +${String(slot.waiting)}`}
      </button>
    </Tooltip>
  );
}
