import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Empty, Flex, Table, Tag } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { CUSTOMERS, loadDuplicates, loadLayout, notTheSame, type Alike } from "./api";
import { MergeDialog } from "./merge-dialog";

/** Customers with a number in common: made one, or told apart for good. */
export function Duplicates({ tenantId, onClose }: { tenantId: string; onClose: () => void }) {
  const { t, sentence } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [merging, setMerging] = useState<Alike | null>(null);
  const found = useQuery({ queryKey: [CUSTOMERS, "alike", tenantId], queryFn: () => loadDuplicates(tenantId) });
  const house = merging?.one.tenant_id ?? "";
  const layout = useQuery({
    queryKey: [CUSTOMERS, "layout", house],
    queryFn: () => loadLayout(house),
    enabled: house !== "",
  });
  const { mutate: dismiss } = useMutation({
    mutationFn: ({ one, other }: Alike) => notTheSame(one.id, other.id),
    onError: (problem) => void message.error(sentence(problem)),
    onSettled: () => queries.invalidateQueries({ queryKey: [CUSTOMERS, "alike"] }),
  });
  return (
    <Drawer open size={720} title={t("customers.duplicates_title")} onClose={onClose}>
      <Table<Alike>
        size="small"
        rowKey={({ one, other }) => `${one.id} ${other.id}`}
        pagination={false}
        loading={found.isLoading}
        dataSource={found.data?.items ?? []}
        locale={{
          emptyText: (
            <Empty
              image={Empty.PRESENTED_IMAGE_SIMPLE}
              description={found.error ? sentence(found.error) : t("customers.duplicates_none")}
            />
          ),
        }}
        columns={[
          { title: t("customers.one_of_two"), key: "one", render: (_, row) => <Who alike={row} side="one" /> },
          { title: t("customers.other_of_two"), key: "other", render: (_, row) => <Who alike={row} side="other" /> },
          {
            key: "same",
            width: 90,
            render: (_, row) => row.same_name && <Tag color="processing">{t("customers.same_name")}</Tag>,
          },
          {
            key: "deeds",
            width: 190,
            align: "right",
            render: (_, row) => (
              <Flex gap={6} justify="end">
                <Button
                  size="small"
                  onClick={() => {
                    dismiss(row);
                  }}
                >
                  {t("customers.not_same")}
                </Button>
                <Button
                  size="small"
                  type="primary"
                  onClick={() => {
                    setMerging(row);
                  }}
                >
                  {t("customers.merge")}
                </Button>
              </Flex>
            ),
          },
        ]}
      />
      {merging && (
        <MergeDialog
          one={merging.one}
          other={merging.other}
          layout={layout.data}
          onMerged={() => {
            setMerging(null);
          }}
          onClose={() => {
            setMerging(null);
          }}
        />
      )}
    </Drawer>
  );
}

function Who({ alike, side }: { alike: Alike; side: "one" | "other" }) {
  const customer = alike[side];
  return (
    <Link to={`/customers/${customer.id}`}>
      <b>{customer.name}</b>
      <div className="figures">{customer.numbers.map(({ number }) => number).join("  ")}</div>
    </Link>
  );
}
