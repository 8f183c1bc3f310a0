import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Form, Popover, Select, Switch, Table } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import {
  loadDraws,
  loadParts,
  loadPlaces,
  MOVES,
  ORDER_GOODS,
  ORDERS,
  PARTS,
  PLACES,
  reserveParts,
  shiftDraw,
  type DrawAct,
  type PartDraw,
} from "../api";
import { freeOf } from "../model";
import { Decimal, Nothing, useRights } from "../shared";
import type { OrderPanelProps } from "./lines-panel";

const STALE = [ORDER_GOODS, PARTS, MOVES, ...ORDERS];

/** The parts of an order: promised to it, used, given back. */
export function PartsPanel({ orderId, tenantId, readOnly = false }: OrderPanelProps) {
  const { t, name } = useWords();
  const { works } = useRights();
  const found = useQuery({ queryKey: [ORDER_GOODS, "parts", orderId], queryFn: () => loadDraws(orderId) });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <Flex vertical gap={8}>
      <Table<PartDraw>
        size="small"
        rowKey="id"
        pagination={false}
        loading={found.isLoading}
        dataSource={found.data?.items ?? []}
        locale={{ emptyText: <Nothing>{t("goods.no_draws")}</Nothing> }}
        columns={[
          {
            title: t("goods.part"),
            key: "name",
            render: (_, draw) => (
              <>
                <b>{name(draw)}</b> <span className="quiet figures">{draw.code}</span>
              </>
            ),
          },
          {
            title: t("goods.place"),
            key: "place",
            render: (_, draw) => name({ name_zh: draw.place_zh, name_en: draw.place_en }),
          },
          { title: t("goods.reserved"), dataIndex: "reserved", align: "right", className: "figures", width: 80 },
          { title: t("goods.used"), dataIndex: "used", align: "right", className: "figures", width: 80 },
          { title: t("goods.given_back"), dataIndex: "given_back", align: "right", className: "figures", width: 80 },
          {
            key: "actions",
            width: 170,
            align: "right",
            render: (_, draw) =>
              works && (
                <Flex gap={6} justify="end" wrap>
                  {Number(draw.reserved) > 0 && <Step orderId={orderId} draw={draw} act="use" most={draw.reserved} />}
                  {Number(draw.reserved) > 0 && (
                    <Step orderId={orderId} draw={draw} act="release" most={draw.reserved} />
                  )}
                  {Number(draw.used) > Number(draw.given_back) && (
                    <Step
                      orderId={orderId}
                      draw={draw}
                      act="give-back"
                      most={String(Number(draw.used) - Number(draw.given_back))}
                    />
                  )}
                </Flex>
              ),
          },
        ]}
      />
      {!readOnly && <NewDraw orderId={orderId} tenantId={tenantId} />}
    </Flex>
  );
}

interface StepProps {
  orderId: string;
  draw: PartDraw;
  act: DrawAct;
  most: string;
}

function Step({ orderId, draw, act, most }: StepProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const saving = useSaving(({ quantity }: { quantity: string }) => shiftDraw(orderId, draw.id, act, quantity), {
    stale: STALE,
    quiet: true,
    onSaved: () => {
      setOpen(false);
    },
  });
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={
        <Form<{ quantity: string }>
          layout="inline"
          initialValues={{ quantity: most }}
          onFinish={(fields) => {
            saving.mutate(fields);
          }}
        >
          <Form.Item name="quantity" rules={[{ required: true, message: t("goods.quantity_missing") }]}>
            <Decimal autoFocus max={most} aria-label={t("goods.quantity")} style={{ width: 100 }} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={saving.isPending}>
            {t(`draw_act.${act}`)}
          </Button>
        </Form>
      }
    >
      <Button size="small">{t(`draw_act.${act}`)}</Button>
    </Popover>
  );
}

interface Fields {
  part_id: string;
  place_id: string;
  quantity: string;
  use: boolean;
}

function NewDraw({ orderId, tenantId }: { orderId: string; tenantId: string }) {
  const { t, name } = useWords();
  const [form] = Form.useForm<Fields>();
  const [q, setQ] = useState("");
  const partId = Form.useWatch("part_id", form);
  const uses = Form.useWatch("use", form) ?? false;
  const query = { tenant_id: tenantId, q, in_use: true, limit: 30 };
  const found = useQuery({ queryKey: [PARTS, query], queryFn: () => loadParts(query), placeholderData: (old) => old });
  const places = useQuery({ queryKey: [PLACES], queryFn: loadPlaces });
  const part = found.data?.items.find((each) => each.id === partId);
  const adding = useSaving((fields: Fields) => reserveParts(orderId, fields), {
    stale: STALE,
    quiet: true,
    onSaved: () => {
      form.resetFields();
    },
  });
  const here = (part?.places ?? []).filter((each) => Number(freeOf(each)) > 0);
  return (
    <Form<Fields>
      form={form}
      name="draw"
      layout="inline"
      initialValues={{ quantity: "1", use: false }}
      onFinish={(fields) => {
        adding.mutate(fields);
      }}
    >
      <Form.Item
        name="part_id"
        rules={[{ required: true, message: t("goods.part_missing") }]}
        style={{ flex: 1, minWidth: 200 }}
      >
        <Select
          showSearch={{ filterOption: false, onSearch: setQ }}
          placeholder={t("goods.search_parts")}
          notFoundContent={t("goods.no_such")}
          options={(found.data?.items ?? []).map((each) => ({
            value: each.id,
            label: `${each.code} ${name(each)} · ${freeOf(each)} ${each.unit}`,
          }))}
          onChange={() => {
            form.setFieldValue("place_id", undefined);
          }}
        />
      </Form.Item>
      <Form.Item name="place_id" rules={[{ required: true, message: t("goods.place_missing") }]} style={{ width: 180 }}>
        <Select
          placeholder={t("goods.from_place")}
          notFoundContent={t(part ? "goods.none_anywhere" : "goods.part_missing")}
          options={here.map((each) => ({
            value: each.place_id,
            label: `${name(places.data?.items.find((place) => place.id === each.place_id))} · ${freeOf(each)}`,
          }))}
        />
      </Form.Item>
      <Form.Item
        name="quantity"
        rules={[{ required: true, message: t("goods.quantity_missing") }]}
        style={{ width: 90 }}
      >
        <Decimal aria-label={t("goods.quantity")} />
      </Form.Item>
      <Form.Item name="use" valuePropName="checked" label={t("goods.use_at_once")}>
        <Switch size="small" />
      </Form.Item>
      <Button htmlType="submit" loading={adding.isPending}>
        {t(uses ? "draw_act.use" : "goods.reserve")}
      </Button>
    </Form>
  );
}
