import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { loadOrders, ORDERS, type Order } from "../api";

interface Props {
  /** Beside which another one of its enterprise is chosen. */
  order: Order;
  label: string;
  value: string | null;
  onChange: (id: string | null) => void;
}

/** Another order of the same enterprise, found by its number or the words of its subject. */
export function OrderChoice({ order, label, value, onChange }: Props) {
  const [q, setQ] = useState("");
  const query = { tenant_id: order.tenant_id, q, limit: 20 };
  const found = useQuery({ queryKey: [ORDERS, "same", query], queryFn: () => loadOrders(query) });
  return (
    <Select<string | null>
      autoFocus
      showSearch={{ filterOption: false, onSearch: setQ }}
      loading={found.isFetching}
      value={value}
      aria-label={label}
      options={(found.data?.items ?? [])
        .filter((each) => each.id !== order.id)
        .map((each) => ({ value: each.id, label: `${each.number} ${each.subject}` }))}
      onChange={onChange}
    />
  );
}
