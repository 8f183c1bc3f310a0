import { Button, Popconfirm } from "antd";
import type { ColumnsType } from "antd/es/table";
import { dataOf, server } from "@/shared/api/client";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { TROUBLES, useTroubles, type Trouble } from "@/shared/troubles";
import { ListCard } from "@/shared/ui/list-card";
import { detailOf } from "./trouble-model";

const clear = (id: string) =>
  dataOf(server.POST("/api/alarms/{alarm_id}/clear", { params: { path: { alarm_id: id } } }));

/** What is wrong with the platform itself; who runs it says that it is seen to. */
export function TroublesCard() {
  const { t, word, locale } = useWords();
  const mayClear = useMe().role === "operator_admin";
  const found = useTroubles();
  const clearing = useSaving(clear, { stale: [TROUBLES], quiet: true });
  const at = (time: string) => <span className="figures">{formatDateTime(time, locale)}</span>;
  const columns: ColumnsType<Trouble> = [
    { title: t("alarm.since"), dataIndex: "raised_at", width: 170, render: at },
    { title: t("alarm.kind"), dataIndex: "kind", render: (kind: string) => <b>{word("trouble", kind)}</b> },
    { title: t("trouble.what"), key: "what", render: (_, trouble) => detailOf(trouble, t) },
    { title: t("trouble.count"), dataIndex: "count", align: "right", className: "figures" },
    { title: t("trouble.last_at"), dataIndex: "last_at", width: 170, render: at },
  ];
  const acts: ColumnsType<Trouble>[number] = {
    key: "clear",
    align: "right",
    render: (_, { id }) => (
      <Popconfirm
        title={t("trouble.clear_ask")}
        okText={t("trouble.clear")}
        cancelText={t("common.cancel")}
        onConfirm={() => {
          clearing.mutate(id);
        }}
      >
        <Button size="small" loading={clearing.isPending && clearing.variables === id}>
          {t("trouble.clear")}
        </Button>
      </Popconfirm>
    ),
  };
  return (
    <ListCard<Trouble>
      title={t("trouble.title")}
      found={found}
      empty={t("trouble.none")}
      columns={mayClear ? [...columns, acts] : columns}
    />
  );
}
