import { App, Flex, Form, Input, Radio, Select, Switch } from "antd";
import { usePools } from "@/shared/agents";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { useTenants } from "@/shared/tenants";
import { FormModal } from "@/shared/ui/form-modal";
import { addBrowserSeat, addPerson, changePerson, PEOPLE, type Opened, type Person } from "./api";
import { bodyOf, changeOf, fieldsOf, rolesToGive, type Fields } from "./model";

interface Props {
  /** null: somebody new. */
  person: Person | null;
  onOpened: (opened: Opened) => void;
  onClose: () => void;
}

/** Somebody: his names, his role, and what goes with it. */
export function PersonDialog({ person, onOpened, onClose }: Props) {
  const { t } = useWords();
  const [form] = Form.useForm<Fields>();
  const adding = useAdding(onOpened);
  const changing = useSaving((fields: Fields) => changePerson(person?.id ?? "", changeOf(fields)), {
    stale: PEOPLE,
    onSaved: onClose,
  });
  const save = person === null ? adding : changing;
  return (
    <FormModal
      title={t(person === null ? "people.add" : "people.change")}
      saving={save.isPending}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<Fields>
        form={form}
        name="person"
        layout="vertical"
        initialValues={person ? fieldsOf(person) : { seated: true }}
        onFinish={(fields) => {
          save.mutate(person ? { ...fields, role: person.role } : fields);
        }}
      >
        {person === null && <HouseAndRole />}
        <Names isNew={person === null} />
        <OfRole role={person?.role} tenantId={person?.tenant_id} />
      </Form>
    </FormModal>
  );
}

/** Adds somebody and, where wanted, the seat in his browser; a seat that was not made is said, the person stays. */
function useAdding(onOpened: (opened: Opened) => void) {
  const { t, sentence } = useWords();
  const { message } = App.useApp();
  return useSaving(
    async (fields: Fields) => {
      const opened = await addPerson(bodyOf(fields));
      if (fields.role === "agent" && fields.seated === true)
        await addBrowserSeat(opened.user).catch((error: unknown) => {
          void message.warning(`${t("people.seat_failed")} ${sentence(error)}`, 8);
        });
      return opened;
    },
    { stale: PEOPLE, onSaved: onOpened },
  );
}

function HouseAndRole() {
  const { t, name } = useWords();
  const me = useMe();
  const form = Form.useFormInstance<Fields>();
  const { clients } = useTenants();
  const isOperator = me.role === "operator_admin";
  const house = Form.useWatch("tenant_id", form) ?? me.tenant.id;
  const roles = rolesToGive(me.role, isOperator && house === me.tenant.id ? "operator" : "client");
  return (
    <>
      {isOperator && (
        <Form.Item name="tenant_id" label={t("people.house")} initialValue={me.tenant.id}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={[me.tenant, ...clients].map((each) => ({ value: each.id, label: name(each) }))}
            onChange={() => {
              form.resetFields(["role", "pool_id", "assigned"]);
            }}
          />
        </Form.Item>
      )}
      <Form.Item name="role" label={t("people.role")} rules={[{ required: true, message: t("people.role_missing") }]}>
        <Radio.Group optionType="button" options={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))} />
      </Form.Item>
    </>
  );
}

function Names({ isNew }: { isNew: boolean }) {
  const { t } = useWords();
  return (
    <Flex gap={12}>
      <Form.Item name="display_name" label={t("people.name")} rules={[{ required: true }]} style={{ flex: 1 }}>
        <Input maxLength={60} autoFocus={!isNew} />
      </Form.Item>
      <Form.Item
        name="username"
        label={t("people.username")}
        tooltip={t("people.username_rule")}
        normalize={(text: string) => text.toLowerCase()}
        rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9._-]{1,63}$/, message: t("people.username_rule") }]}
        style={{ flex: 1 }}
      >
        <Input className="figures" autoComplete="off" disabled={!isNew} />
      </Form.Item>
      <Form.Item
        name="staff_no"
        label={t("people.staff_no")}
        rules={[{ pattern: /^[A-Za-z0-9]{1,20}$/, message: t("people.staff_no_rule") }]}
        style={{ width: 110 }}
      >
        <Input className="figures" maxLength={20} autoComplete="off" />
      </Form.Item>
    </Flex>
  );
}

function OfRole({ role: fixed, tenantId }: { role: Person["role"] | undefined; tenantId: string | undefined }) {
  const { t, name } = useWords();
  const me = useMe();
  const form = Form.useFormInstance<Fields>();
  const chosen = { role: Form.useWatch("role", form), house: Form.useWatch("tenant_id", form) };
  const role = fixed ?? chosen.role;
  const house = tenantId ?? chosen.house ?? me.tenant.id;
  const { options } = useTenants();
  const pools = usePools();
  const own = (pools.data?.items ?? []).filter((pool) => pool.tenant_id === house);
  if (role === "supervisor" && me.role === "operator_admin")
    return (
      <Form.Item name="assigned" label={t("people.assigned")} tooltip={t("people.assigned_hint")}>
        <Select mode="multiple" options={options} showSearch={{ optionFilterProp: "label" }} />
      </Form.Item>
    );
  if (role !== "agent") return null;
  return (
    <Flex gap={12}>
      {own.length > 1 && (
        <Form.Item name="pool_id" label={t("people.pool")} style={{ flex: 1 }}>
          <Select options={own.map((pool) => ({ value: pool.id, label: name(pool) }))} />
        </Form.Item>
      )}
      {fixed === undefined && (
        <Form.Item name="seated" label={t("people.seated")} valuePropName="checked" style={{ flex: 1 }}>
          <Switch />
        </Form.Item>
      )}
    </Flex>
  );
}
