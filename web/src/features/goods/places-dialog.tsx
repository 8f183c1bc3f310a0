import { Button, Flex, Form, Input, Modal, Switch, Table } from "antd";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { addPlace, changePlace, PLACES, type StockPlace } from "./api";
import { Nothing } from "./shared";

interface Props {
  tenantId: string;
  places: StockPlace[];
  onClose: () => void;
}

interface Fields {
  code: string;
  name_zh: string;
  name_en: string;
}

/** Where parts lie: stores, vans, bags; added here, closed when nothing lies there any more. */
export function PlacesDialog({ tenantId, places, onClose }: Props) {
  const { t, name } = useWords();
  const [form] = Form.useForm<Fields>();
  const adding = useSaving((fields: Fields) => addPlace({ ...fields, closed: false, tenant_id: tenantId }), {
    stale: [PLACES],
    onSaved: () => {
      form.resetFields();
    },
  });
  const closing = useSaving(changePlace, { stale: [PLACES] });
  const rule = [{ required: true, message: t("goods.name_missing") }];
  return (
    <Modal open title={t("goods.places")} width={640} footer={null} onCancel={onClose}>
      <Form<Fields>
        form={form}
        name="place"
        layout="vertical"
        onFinish={(fields) => {
          adding.mutate(fields);
        }}
      >
        <Flex gap={8} align="end">
          <Form.Item name="code" label={t("goods.code")} rules={rule} style={{ width: 110 }}>
            <Input autoFocus autoComplete="off" className="figures" />
          </Form.Item>
          <Form.Item name="name_zh" label={t("goods.name_zh")} rules={rule} style={{ flex: 1 }}>
            <Input autoComplete="off" />
          </Form.Item>
          <Form.Item name="name_en" label={t("goods.name_en")} rules={rule} style={{ flex: 1 }}>
            <Input autoComplete="off" />
          </Form.Item>
          <Form.Item>
            <Button type="primary" htmlType="submit" loading={adding.isPending}>
              {t("goods.add_place")}
            </Button>
          </Form.Item>
        </Flex>
      </Form>
      <Table<StockPlace>
        size="small"
        rowKey="id"
        pagination={false}
        dataSource={places}
        locale={{ emptyText: <Nothing>{t("goods.no_places")}</Nothing> }}
        columns={[
          { title: t("goods.code"), dataIndex: "code", className: "figures", width: 130 },
          { title: t("goods.name"), key: "name", render: (_, place) => name(place) },
          {
            title: t("goods.open"),
            key: "open",
            width: 90,
            render: (_, place) => (
              <Switch
                size="small"
                checked={!place.closed}
                aria-label={t("goods.open")}
                onChange={(open) => {
                  closing.mutate({ ...place, closed: !open });
                }}
              />
            ),
          },
        ]}
      />
    </Modal>
  );
}
