import { useQuery } from "@tanstack/react-query";
import { Empty, Input, Modal, Table } from "antd";
import { useDeferredValue, useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { rowKeys } from "@/shared/ui/row-keys";
import { CUSTOMERS, loadCustomers, type Customer } from "./api";

interface Props {
  tenantId: string;
  /** Who is not meant. */
  but?: string;
  onChoose: (customer: Customer) => void;
  onClose: () => void;
}

/** Looks for a customer while one types, and gives back who is chosen. */
export function CustomerFinder({ tenantId, but, onChoose, onClose }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const q = useDeferredValue(typed);
  const wanted = { tenant: tenantId, q, tag: "", grade: "", dnc: "" };
  const found = useQuery({ queryKey: [CUSTOMERS, "find", wanted], queryFn: () => loadCustomers(wanted) });
  const rows = (found.data?.items ?? []).filter(({ id }) => id !== but);
  return (
    <Modal open footer={null} width={620} title={t("customers.pop_find")} onCancel={onClose}>
      <Input.Search
        autoFocus
        allowClear
        value={typed}
        placeholder={t("customers.search")}
        onChange={(event) => {
          setTyped(event.target.value);
        }}
        onPressEnter={(event) => {
          const first = rows[0];
          if (!event.nativeEvent.isComposing && typed.trim() !== "" && rows.length === 1 && first) onChoose(first);
        }}
      />
      <Table<Customer>
        size="small"
        rowKey="id"
        style={{ marginTop: 8 }}
        pagination={false}
        loading={found.isFetching}
        scroll={{ y: 320 }}
        dataSource={rows}
        columns={[
          { title: t("customers.name"), key: "name", render: (_, row) => <b>{row.name}</b> },
          {
            title: t("customers.numbers"),
            key: "numbers",
            render: (_, row) => <span className="figures">{row.numbers.map(({ number }) => number).join("  ")}</span>,
          },
          { title: t("customers.tags"), key: "tags", render: (_, row) => row.tags.join(" · ") },
        ]}
        onRow={(row) =>
          rowKeys(() => {
            onChoose(row);
          })
        }
        locale={{
          emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("customers.none_found")} />,
        }}
      />
    </Modal>
  );
}
