import { useQuery } from "@tanstack/react-query";
import { Button, Card, Form, InputNumber, Switch, Table } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { FormModal } from "@/shared/ui/form-modal";
import { loadPools, rulePool, type PoolOrders as Pool, type PoolOrdersBody } from "./api";

const KEY = "pool_orders";

/** How many orders the agents of each group have beside their calls. */
export function PoolOrders() {
  const { t, name } = useWords();
  const found = useQuery({ queryKey: [KEY], queryFn: loadPools });
  const [edited, setEdited] = useState<Pool | null>(null);
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <Card size="small" title={t("dispatch.pools")} styles={{ body: { padding: 0 } }}>
      <Table<Pool>
        size="small"
        rowKey="id"
        pagination={false}
        loading={found.isLoading}
        dataSource={found.data?.items ?? []}
        columns={[
          { title: t("dispatch.pool"), key: "pool", render: (_, row) => name(row) },
          { title: t("dispatch.orders_at_once"), dataIndex: "orders_at_once", align: "right", className: "figures" },
          {
            title: t("dispatch.calls_beside"),
            key: "beside",
            render: (_, row) => t(row.calls_beside_orders ? "common.yes" : "common.no"),
          },
          {
            title: t("dispatch.answer_seconds"),
            dataIndex: "order_answer_seconds",
            align: "right",
            className: "figures",
          },
          {
            key: "edit",
            width: 90,
            render: (_, row) => (
              <Button
                size="small"
                onClick={() => {
                  setEdited(row);
                }}
              >
                {t("dispatch.change")}
              </Button>
            ),
          },
        ]}
      />
      {edited !== null && (
        <PoolDialog
          pool={edited}
          onClose={() => {
            setEdited(null);
          }}
        />
      )}
    </Card>
  );
}

function PoolDialog({ pool, onClose }: { pool: Pool; onClose: () => void }) {
  const { t, name } = useWords();
  const [form] = Form.useForm<PoolOrdersBody>();
  const saving = useSaving(rulePool, { stale: [KEY], onSaved: onClose });
  return (
    <FormModal title={name(pool)} saving={saving.isPending} onSubmit={form.submit} onClose={onClose}>
      <Form
        form={form}
        layout="vertical"
        initialValues={pool}
        onFinish={(body) => {
          saving.mutate({ id: pool.id, body });
        }}
      >
        <Form.Item name="orders_at_once" label={t("dispatch.orders_at_once")} extra={t("dispatch.none_at_once")}>
          <InputNumber autoFocus min={0} max={20} precision={0} />
        </Form.Item>
        <Form.Item name="calls_beside_orders" label={t("dispatch.calls_beside")} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="order_answer_seconds" label={t("dispatch.answer_seconds")}>
          <InputNumber min={10} max={600} precision={0} />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
