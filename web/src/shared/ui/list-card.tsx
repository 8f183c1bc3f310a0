import { PlusOutlined } from "@ant-design/icons";
import { Button, Card, Table, type ButtonProps, type TableProps } from "antd";
import type { ReactNode } from "react";
import { Failure } from "./failure";
import { rowKeys } from "./row-keys";

interface Found<Row> {
  data?: { items: Row[] } | undefined;
  error: unknown;
  isError: boolean;
  isLoading: boolean;
  refetch: () => unknown;
}

interface Props<Row> {
  title: string;
  found: Found<Row>;
  columns: NonNullable<TableProps<Row>["columns"]>;
  /** How a new one is made, for those who may. */
  add?: ({ label: string; onAdd: () => void } & Pick<ButtonProps, "icon" | "type">) | null;
  empty?: ReactNode;
  /** A row that can be opened is also walked by keys. */
  onOpen?: (row: Row) => void;
  /** The dialogs that belong to the list. */
  children?: ReactNode;
}

/** A whole list in a card: why it could not be read, its rows, or what to do when there are none. */
export function ListCard<Row extends { id: string }>({
  title,
  found,
  columns,
  add,
  empty,
  onOpen,
  children,
}: Props<Row>) {
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <Card size="small" title={title} styles={{ body: { padding: 0 } }} extra={add && <AddButton {...add} />}>
      <Table<Row>
        size="small"
        rowKey="id"
        pagination={false}
        loading={found.isLoading}
        dataSource={found.data?.items ?? []}
        columns={columns}
        // what there is none of is said once it is known
        {...(empty !== undefined && { locale: { emptyText: found.isLoading ? <Waiting /> : empty } })}
        {...(onOpen && {
          onRow: (row) =>
            rowKeys(() => {
              onOpen(row);
            }),
        })}
      />
      {children}
    </Card>
  );
}

function Waiting() {
  return <div style={{ height: 60 }} />;
}

function AddButton({ label, onAdd, ...button }: NonNullable<Props<never>["add"]>) {
  return (
    <Button icon={<PlusOutlined />} {...button} onClick={onAdd}>
      {label}
    </Button>
  );
}
