import { DatePicker, Flex, Segmented, Select } from "antd";
import dayjs from "dayjs";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import type { Ask, By, Group, Interval } from "./figures-model";

const DAY = "YYYY-MM-DD";
const BYS: By[] = ["queue", "agent", "number", "tenant"];
const INTERVALS: Interval[] = ["half_hour", "day"];
const GROUPS: Group[] = ["service", "handling", "abandoned", "all"];

interface Props {
  ask: Ask;
  group: Group;
  ownOnly: boolean;
  onAsk: (ask: Ask) => void;
  onGroup: (group: Group) => void;
}

/** For whom, how cut, of which days; a choice asks at once. */
export function AskBar({ ask, group, ownOnly, onAsk, onGroup }: Props) {
  const { t, name } = useWords();
  const me = useMe();
  return (
    <Flex wrap gap={8}>
      {!ownOnly && (
        <Segmented<By>
          value={ask.by}
          options={BYS.map((value) => ({ value, label: t(`figures.by_${value}`) }))}
          onChange={(by) => {
            onAsk({ ...ask, by });
          }}
        />
      )}
      <Segmented<Interval>
        value={ask.interval}
        options={INTERVALS.map((value) => ({ value, label: t(`figures.interval_${value}`) }))}
        onChange={(interval) => {
          onAsk({ ...ask, interval, from: interval === "half_hour" ? latest(ask, 6) : ask.from });
        }}
      />
      <DatePicker.RangePicker
        allowClear={false}
        style={{ width: 230 }}
        value={[dayjs(ask.from), dayjs(ask.to)]}
        aria-label={t("figures.days")}
        onChange={(chosen) => {
          if (chosen?.[0] && chosen[1]) onAsk(days(ask, chosen[0].format(DAY), chosen[1].format(DAY)));
        }}
      />
      {me.tenants.length > 1 && (
        <Select
          allowClear
          style={{ width: 180 }}
          placeholder={t("figures.all_tenants")}
          aria-label={t("figures.by_tenant")}
          value={ask.tenant_id || undefined}
          options={me.tenants.map((each) => ({ value: each.id, label: name(each) }))}
          onChange={(tenant?: string) => {
            onAsk({ ...ask, tenant_id: tenant ?? "" });
          }}
        />
      )}
      <Segmented<Group>
        value={group}
        options={GROUPS.map((value) => ({ value, label: t(`figures.group_${value}`) }))}
        onChange={onGroup}
      />
    </Flex>
  );
}

/** Half-hours are told for a week at most; a longer range is told by days. */
function days(ask: Ask, from: string, to: string): Ask {
  const interval = dayjs(to).diff(dayjs(from), "day") > 6 ? "day" : ask.interval;
  return { ...ask, from, to, interval };
}

function latest(ask: Ask, before: number): string {
  const first = dayjs(ask.to).subtract(before, "day").format(DAY);
  return first > ask.from ? first : ask.from;
}
