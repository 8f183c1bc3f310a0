import { Button, Flex, Form, Input, Popconfirm, Select, Switch } from "antd";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { addOutlet, changeOutlet, OUTLETS, removeOutlet, type NewOutlet, type Outlet } from "./api";
import { CalendarField } from "./calendar-select";
import { NamesFields } from "./shared";

interface Props {
  tenantId: string;
  outlet: Outlet | null;
  onClose: () => void;
}

type Fields = Omit<NewOutlet, "latitude" | "longitude"> & { position?: string };

const POSITION = /^\s*-?\d{1,2}(\.\d+)?\s*[,，]\s*-?\d{1,3}(\.\d+)?\s*$/;

/** What is sent of the form: the position apart, what was left empty as nothing. */
function bodyOf({ position, ...fields }: Fields, tenantId: string): NewOutlet {
  const [latitude, longitude] = (position ?? "").split(/[,，]/).map(Number);
  const known = position !== undefined && position.trim() !== "";
  return {
    ...fields,
    tenant_id: tenantId,
    calendar_id: fields.calendar_id ?? null,
    latitude: known && latitude !== undefined ? latitude : null,
    longitude: known && longitude !== undefined ? longitude : null,
  };
}

export function OutletDialog({ tenantId, outlet, onClose }: Props) {
  const { t } = useWords();
  const [form] = Form.useForm<Fields>();
  const saving = useSaving(
    async (fields: Fields) => {
      const body = bodyOf(fields, tenantId);
      await (outlet === null ? addOutlet(body) : changeOutlet(outlet, body));
    },
    { stale: [OUTLETS], onSaved: onClose },
  );
  const removing = useSaving(removeOutlet, { stale: [OUTLETS], onSaved: onClose });
  const position =
    outlet?.latitude == null || outlet.longitude == null
      ? ""
      : `${String(outlet.latitude)},${String(outlet.longitude)}`;
  const initial = outlet
    ? { ...outlet, position }
    : { district: "", phone: "", services: [], note: "", closed: false, position };
  return (
    <FormModal
      title={t(outlet === null ? "goods.add_outlet" : "goods.change_outlet")}
      saving={saving.isPending}
      width={720}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<Fields>
        form={form}
        name="outlet"
        layout="vertical"
        initialValues={initial}
        onFinish={(fields) => {
          saving.mutate(fields);
        }}
      >
        <NamesFields />
        <Flex gap={12}>
          <Form.Item name="district" label={t("goods.district")} style={{ width: 200 }}>
            <Input maxLength={120} placeholder={t("goods.district_example")} />
          </Form.Item>
          <Form.Item
            name="address"
            label={t("goods.address")}
            rules={[{ required: true, message: t("goods.address_missing") }]}
            style={{ flex: 1 }}
          >
            <Input maxLength={300} />
          </Form.Item>
        </Flex>
        <Flex gap={12}>
          <Form.Item
            name="position"
            label={t("goods.position")}
            rules={[{ pattern: POSITION, message: t("error.outlet.position_invalid") }]}
            style={{ width: 200 }}
          >
            <Input placeholder="39.9042,116.4074" className="figures" />
          </Form.Item>
          <Form.Item
            name="phone"
            label={t("goods.phone")}
            rules={[{ pattern: /^[0-9+()\-\s,;/转]*$/, message: t("goods.phone_rule") }]}
            style={{ width: 180 }}
          >
            <Input maxLength={40} className="figures" />
          </Form.Item>
          <CalendarField tenantId={tenantId} label={t("goods.hours")} hint={t("goods.hours_hint")} />
        </Flex>
        <Form.Item name="services" label={t("goods.services")}>
          <Select mode="tags" open={false} suffixIcon={null} placeholder={t("goods.services_example")} />
        </Form.Item>
        <Flex gap={12}>
          <Form.Item name="note" label={t("goods.note")} style={{ flex: 1, marginBottom: 0 }}>
            <Input maxLength={500} />
          </Form.Item>
          <Form.Item name="closed" label={t("goods.outlet_gone")} valuePropName="checked" style={{ marginBottom: 0 }}>
            <Switch />
          </Form.Item>
        </Flex>
        <button type="submit" hidden />
      </Form>
      {outlet !== null && (
        <Popconfirm
          title={t("goods.remove_ask")}
          okText={t("goods.remove")}
          cancelText={t("common.cancel")}
          onConfirm={() => {
            removing.mutate(outlet.id);
          }}
        >
          <Button danger size="small" style={{ marginTop: 12 }}>
            {t("goods.remove")}
          </Button>
        </Popconfirm>
      )}
    </FormModal>
  );
}
