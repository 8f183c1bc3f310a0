import { useQuery } from "@tanstack/react-query";
import { DatePicker, Empty, Flex, Select } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { Link } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { useTenants } from "@/shared/tenants";
import { dayOf, formatDateTime, formatDuration, localDate } from "@/shared/time/format";
import { ListCard } from "@/shared/ui/list-card";
import { ToneTag } from "@/shared/ui/tone-tag";
import { BREACHES, loadBreaches, type Breach } from "./api";
import { KINDS, TONES } from "./model";

const DAYS = 7;
const DAY_MS = 86_400_000;

/** What went beyond a limit: who called, what became of it, and the contact itself. */
export function BreachesPanel() {
  const { t } = useWords();
  const [days, setDays] = useState(() => [localDate(Date.now() - (DAYS - 1) * DAY_MS), localDate(Date.now())] as const);
  const [kind, setKind] = useState<Breach["kind"] | undefined>(undefined);
  const found = useQuery({
    queryKey: [BREACHES, kind, days],
    queryFn: () => loadBreaches({ ...(kind && { kind }), since: dayOf(days[0]).from, until: dayOf(days[1]).to }),
  });
  const rows = (found.data?.items ?? []).map((row) => ({ ...row, id: `${row.interaction_id} ${row.kind}` }));
  return (
    <Flex vertical gap={12}>
      <Flex gap={8}>
        <DatePicker.RangePicker
          allowClear={false}
          maxDate={dayjs()}
          value={[dayjs(days[0]), dayjs(days[1])]}
          onChange={(range) => {
            if (range?.[0] && range[1]) setDays([range[0].format("YYYY-MM-DD"), range[1].format("YYYY-MM-DD")]);
          }}
        />
        <Select
          allowClear
          style={{ width: 220 }}
          placeholder={t("nuisance.kind")}
          aria-label={t("nuisance.kind")}
          options={KINDS.map((value) => ({ value, label: t(`nuisance.kind.${value}`) }))}
          onChange={(next: Breach["kind"] | undefined) => {
            setKind(next);
          }}
        />
      </Flex>
      <Breaches found={{ ...found, data: { items: rows } }} />
    </Flex>
  );
}

type Row = Breach & { id: string };

function Breaches({ found }: { found: Parameters<typeof ListCard<Row>>[0]["found"] }) {
  const { t, locale } = useWords();
  const { only, nameOf } = useTenants();
  return (
    <ListCard<Row>
      title={t("nuisance.breaches")}
      found={found}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("nuisance.no_breaches")} />}
      columns={[
        {
          title: t("nuisance.at"),
          key: "at",
          className: "figures",
          render: (_, row) => formatDateTime(row.at, locale),
        },
        {
          title: t("nuisance.kind"),
          key: "kind",
          render: (_, row) => <ToneTag tone={TONES[row.kind]}>{t(`nuisance.kind.${row.kind}`)}</ToneTag>,
        },
        {
          title: t("nuisance.caller"),
          key: "caller",
          className: "figures",
          render: (_, row) => <Link to={`/interactions/${row.interaction_id}`}>{row.caller}</Link>,
        },
        { title: t("nuisance.dialled"), dataIndex: "number_digits", className: "figures" },
        ...(only
          ? []
          : [{ title: t("nuisance.tenant"), key: "tenant", render: (_: unknown, row: Row) => nameOf(row.tenant_id) }]),
        { title: t("nuisance.agent"), key: "agent", render: (_, row) => row.agent ?? "–" },
        {
          title: t("nuisance.lasted"),
          key: "lasted",
          align: "right",
          className: "figures",
          render: (_, row) =>
            row.ended_at === null ? "–" : formatDuration(Date.parse(row.ended_at) - Date.parse(row.opened_at)),
        },
      ]}
    />
  );
}
