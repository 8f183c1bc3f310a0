import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Form, Select, Table } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { RemoveButton } from "@/shared/ui/remove-button";
import {
  addLine,
  changeLine,
  loadLines,
  loadProducts,
  ORDER_GOODS,
  ORDERS,
  PRODUCTS,
  removeLine,
  type OrderLine,
} from "../api";
import { money, placeTime } from "../model";
import { Decimal, Nothing } from "../shared";

const STALE = [ORDER_GOODS, ...ORDERS];

export interface OrderPanelProps {
  orderId: string;
  tenantId: string;
  /** The order is over, or the reader may only read. */
  readOnly?: boolean;
}

/** The products of an order with amounts and their sum; quantity and discount are changed where they stand. */
export function LinesPanel({ orderId, tenantId, readOnly = false }: OrderPanelProps) {
  const { t, name, locale } = useWords();
  const found = useQuery({ queryKey: [ORDER_GOODS, "lines", orderId], queryFn: () => loadLines(orderId) });
  const changing = useSaving(
    ({ line, quantity, discount }: { line: OrderLine; quantity: string; discount: string }) =>
      changeLine(orderId, line, quantity, discount),
    { stale: STALE, quiet: true },
  );
  const removing = useSaving((id: string) => removeLine(orderId, id), { stale: STALE, quiet: true });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const amount = (value: string) => money(value, locale);
  const sum = found.data;
  return (
    <Flex vertical gap={8}>
      <Table<OrderLine>
        size="small"
        rowKey={(line) => `${line.id} ${String(line.version)}`}
        pagination={false}
        loading={found.isLoading}
        dataSource={sum?.lines ?? []}
        locale={{ emptyText: <Nothing>{t("goods.no_lines")}</Nothing> }}
        columns={[
          {
            title: t("goods.product"),
            key: "name",
            render: (_, line) => (
              <>
                <b>{name(line)}</b> <span className="quiet figures">{line.code}</span>
              </>
            ),
          },
          {
            title: t("goods.price"),
            key: "price",
            align: "right",
            className: "figures",
            render: (_, line) => `${amount(line.price)} / ${line.unit}`,
          },
          {
            title: t("goods.quantity"),
            key: "quantity",
            width: 88,
            align: "right",
            className: "figures",
            render: (_, line) =>
              readOnly ? (
                line.quantity
              ) : (
                <Kept
                  value={line.quantity}
                  label={t("goods.quantity")}
                  onKeep={(quantity) => {
                    changing.mutate({ line, quantity, discount: line.discount });
                  }}
                />
              ),
          },
          {
            title: t("goods.discount"),
            key: "discount",
            width: 100,
            align: "right",
            className: "figures",
            render: (_, line) =>
              readOnly ? (
                amount(line.discount)
              ) : (
                <Kept
                  value={line.discount}
                  label={t("goods.discount")}
                  precision={2}
                  onKeep={(discount) => {
                    changing.mutate({ line, quantity: line.quantity, discount });
                  }}
                />
              ),
          },
          {
            title: t("goods.tax"),
            key: "tax",
            align: "right",
            className: "figures",
            render: (_, line) => `${amount(line.tax)} (${String(Number(line.tax_rate))}%)`,
          },
          {
            title: t("goods.amount"),
            key: "gross",
            align: "right",
            className: "figures",
            render: (_, line) => <b>{amount(line.gross)}</b>,
          },
          ...(readOnly
            ? []
            : [
                {
                  key: "remove",
                  width: 48,
                  render: (_: unknown, line: OrderLine) => (
                    <RemoveButton
                      label={t("goods.remove")}
                      size="small"
                      onClick={() => {
                        removing.mutate(line.id);
                      }}
                    />
                  ),
                },
              ]),
        ]}
      />
      {sum !== undefined && sum.lines.length > 0 && (
        <Flex justify="end" gap={24} className="figures">
          <span>
            {t("goods.net")} {amount(sum.net)}
          </span>
          <span>
            {t("goods.tax")} {amount(sum.tax)}
          </span>
          <b>
            {t("goods.total_amount")} {amount(sum.gross)}
          </b>
        </Flex>
      )}
      {!readOnly && <NewLine orderId={orderId} tenantId={tenantId} />}
    </Flex>
  );
}

interface KeptProps {
  value: string;
  label: string;
  precision?: number;
  onKeep: (value: string) => void;
}

/** A number in a row: kept on Enter or when one leaves it. */
function Kept({ value, label, precision, onKeep }: KeptProps) {
  const [text, setText] = useState<string | null>(value);
  const keep = () => {
    if (text !== null && Number(text) !== Number(value)) onKeep(text);
  };
  return (
    <Decimal
      size="small"
      value={text}
      aria-label={label}
      {...(precision !== undefined && { precision })}
      onChange={setText}
      onBlur={keep}
      onPressEnter={keep}
    />
  );
}

interface Fields {
  product_id: string;
  quantity: string;
}

function NewLine({ orderId, tenantId }: { orderId: string; tenantId: string }) {
  const { t, name, locale } = useWords();
  const [form] = Form.useForm<Fields>();
  const [q, setQ] = useState("");
  const query = {
    tenant_id: tenantId,
    q,
    sold_on: placeTime(new Date().toISOString(), "Asia/Shanghai").day,
    limit: 30,
  };
  const found = useQuery({
    queryKey: [PRODUCTS, query],
    queryFn: () => loadProducts(query),
    placeholderData: (old) => old,
  });
  const adding = useSaving(
    ({ product_id, quantity }: Fields) => addLine(orderId, { product_id, quantity, discount: "0" }),
    {
      stale: STALE,
      quiet: true,
      onSaved: () => {
        form.resetFields();
      },
    },
  );
  return (
    <Form<Fields>
      form={form}
      name="line"
      layout="inline"
      initialValues={{ quantity: "1" }}
      onFinish={(fields) => {
        adding.mutate(fields);
      }}
    >
      <Form.Item
        name="product_id"
        rules={[{ required: true, message: t("goods.product_missing") }]}
        style={{ flex: 1, minWidth: 240 }}
      >
        <Select
          showSearch={{ filterOption: false, onSearch: setQ }}
          placeholder={t("goods.search_products")}
          notFoundContent={t("goods.no_such")}
          options={(found.data?.items ?? []).map((each) => ({
            value: each.id,
            label: `${each.code} ${name(each)} · ${money(each.price, locale)} / ${each.unit}`,
          }))}
        />
      </Form.Item>
      <Form.Item
        name="quantity"
        rules={[{ required: true, message: t("goods.quantity_missing") }]}
        style={{ width: 100 }}
      >
        <Decimal aria-label={t("goods.quantity")} />
      </Form.Item>
      <Button htmlType="submit" loading={adding.isPending}>
        {t("goods.add_line")}
      </Button>
    </Form>
  );
}
