import { useQuery } from "@tanstack/react-query";
import { Empty, Table } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { ToneTag } from "@/shared/ui/tone-tag";
import { CHECKS, loadChecks, type Check } from "./api";

interface Props {
  tenant_id?: string;
  customer_id?: string;
  interaction_id?: string;
  /** Beside something else: only what matters most. */
  narrow?: boolean;
}

/** What came of identity checks, newest first: of an enterprise, of a customer, of a contact. */
export function ChecksList({ narrow = false, ...of }: Props) {
  const { t, locale, sentence } = useWords();
  const { data, error, isPending } = useQuery({ queryKey: [CHECKS, of], queryFn: () => loadChecks(of) });
  return (
    <Table<Check>
      size="small"
      rowKey="id"
      pagination={false}
      loading={isPending}
      dataSource={data?.items ?? []}
      locale={{
        emptyText: (
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={error ? sentence(error) : t("identity.history_empty")}
          />
        ),
      }}
      columns={[
        {
          title: t("identity.when"),
          key: "at",
          width: 170,
          render: (_, row) => <span className="figures">{formatDateTime(row.at, locale)}</span>,
        },
        {
          title: t("identity.methods"),
          key: "method",
          render: (_, row) => (
            <>
              {t(`identity.method_${row.method}`)}
              {row.document !== null && <span className="quiet figures"> {row.document}</span>}
            </>
          ),
        },
        {
          title: t("identity.result"),
          key: "result",
          width: 110,
          render: (_, row) => (
            <ToneTag tone={row.result === "proved" ? "good" : "bad"}>{t(`identity.result_${row.result}`)}</ToneTag>
          ),
        },
        ...(narrow
          ? []
          : [
              {
                title: t("identity.level"),
                key: "level",
                width: 90,
                render: (_: unknown, row: Check) => (row.level === null ? "–" : t(`identity.level_${row.level}`)),
              },
              {
                title: t("identity.who"),
                key: "agent",
                width: 140,
                render: (_: unknown, row: Check) => row.agent ?? "–",
              },
            ]),
      ]}
    />
  );
}
