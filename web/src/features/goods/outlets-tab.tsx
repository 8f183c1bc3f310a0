import { useQuery } from "@tanstack/react-query";
import { Button, Card, Checkbox, Flex, Input, Table } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { rowKeys } from "@/shared/ui/row-keys";
import { loadOutlets, OUTLETS, type Outlet } from "./api";
import { OpenMark } from "./open-mark";
import { OutletDialog } from "./outlet-dialog";
import { Nothing, useRights } from "./shared";

/** The directory of outlets, as it is kept. */
export function OutletsTab({ tenantId }: { tenantId: string }) {
  const { t, name } = useWords();
  const { designs } = useRights();
  const [q, setQ] = useState("");
  const [closed, setClosed] = useState(false);
  const [open, setOpen] = useState<Outlet | "new" | null>(null);
  const query = { tenant_id: tenantId, q, closed };
  const found = useQuery({
    queryKey: [OUTLETS, query],
    queryFn: () => loadOutlets(query),
    placeholderData: (old) => old,
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <Card
      size="small"
      styles={{ header: { padding: 8, fontWeight: 400 }, body: { padding: 0 } }}
      title={
        <Flex gap={8} align="center">
          <Input.Search
            allowClear
            autoFocus
            placeholder={t("goods.search_outlets")}
            style={{ width: 280 }}
            onSearch={setQ}
          />
          <Checkbox
            checked={closed}
            onChange={(event) => {
              setClosed(event.target.checked);
            }}
          >
            {t("goods.also_gone")}
          </Checkbox>
        </Flex>
      }
      extra={
        designs && (
          <Button
            type="primary"
            onClick={() => {
              setOpen("new");
            }}
          >
            {t("goods.add_outlet")}
          </Button>
        )
      }
    >
      <Table<Outlet>
        size="small"
        rowKey="id"
        pagination={false}
        loading={found.isLoading}
        dataSource={found.data?.items ?? []}
        scroll={{ x: 1000 }}
        locale={{ emptyText: <Nothing>{t(q ? "goods.no_such" : "goods.no_outlets")}</Nothing> }}
        {...(designs && {
          onRow: (outlet: Outlet) =>
            rowKeys(() => {
              setOpen(outlet);
            }),
        })}
        columns={[
          { title: t("goods.code"), dataIndex: "code", className: "figures", width: 110 },
          { title: t("goods.name"), key: "name", width: 200, render: (_, outlet) => <b>{name(outlet)}</b> },
          { title: t("goods.now"), key: "now", width: 230, render: (_, outlet) => <OpenMark outlet={outlet} /> },
          {
            title: t("goods.address"),
            key: "address",
            render: (_, outlet) => `${outlet.district} ${outlet.address}`.trim(),
          },
          { title: t("goods.phone"), dataIndex: "phone", className: "figures", width: 140 },
          {
            title: t("goods.services"),
            key: "services",
            width: 220,
            render: (_, outlet) => outlet.services.join(" · "),
          },
        ]}
      />
      {open !== null && (
        <OutletDialog
          tenantId={tenantId}
          outlet={open === "new" ? null : open}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </Card>
  );
}
