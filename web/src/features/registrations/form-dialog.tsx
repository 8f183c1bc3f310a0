import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, DatePicker, Flex, Form as Fields, Input, Modal, Select, Switch } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { server } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { FieldsEditor } from "./fields-editor";
import { EMPTY_FIELD, faultsOf, sentFields, type Form, type FormField } from "./form-model";

interface Entered {
  tenant_id: string;
  code: string;
  name_zh: string;
  name_en: string;
  one_per_caller: boolean;
  time: [Dayjs | null, Dayjs | null] | null;
}

const CODE = /^[A-Za-z0-9_.-]{1,64}$/;

function enteredOf(form: Form): Partial<Entered> {
  const time = (at: string | null) => (at === null ? null : dayjs(at));
  return { ...form, time: [time(form.opens_at), time(form.closes_at)] };
}

/** A form from nothing, or one that is there. */
export function FormDialog({ form, onClose }: { form: Form | null; onClose: () => void }) {
  const me = useMe();
  const { t, name, sentence } = useWords();
  const queries = useQueryClient();
  const [handle] = Fields.useForm<Entered>();
  const [fields, setFields] = useState<FormField[]>(form?.fields ?? [EMPTY_FIELD]);
  const keep = useMutation({
    mutationFn: async ({ tenant_id, time, ...rest }: Entered) => {
      const body = {
        ...rest,
        name_en: rest.name_en || rest.name_zh,
        one_per_caller: rest.one_per_caller ?? false,
        fields: sentFields(fields),
        opens_at: time?.[0]?.toISOString() ?? null,
        closes_at: time?.[1]?.toISOString() ?? null,
      };
      if (form === null) await server.POST("/api/forms", { body: { ...body, tenant_id } });
      else await server.PUT("/api/forms/{form_id}", { params: { path: { form_id: form.id } }, body });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["forms"] });
      onClose();
    },
  });
  return (
    <Modal
      open
      width={860}
      title={form ? name(form) : t("forms.new")}
      okText={t("common.save")}
      cancelText={t("common.cancel")}
      confirmLoading={keep.isPending}
      okButtonProps={{ disabled: fields.length === 0 || faultsOf(fields).some((fault) => fault !== null) }}
      onCancel={onClose}
      onOk={() => {
        handle.submit();
      }}
    >
      {keep.isError && <Alert type="error" showIcon title={sentence(keep.error)} style={{ marginBottom: 8 }} />}
      <Fields<Entered>
        form={handle}
        layout="vertical"
        initialValues={form ? enteredOf(form) : { tenant_id: me.tenants[0]?.id, code: "", name_zh: "", name_en: "" }}
        onFinish={keep.mutate}
      >
        <Flex gap={12} wrap>
          <Fields.Item
            name="tenant_id"
            label={t("forms.tenant")}
            hidden={form !== null || me.tenants.length < 2}
            style={{ width: 180 }}
          >
            <Select options={me.tenants.map((tenant) => ({ value: tenant.id, label: name(tenant) }))} />
          </Fields.Item>
          <Fields.Item
            name="code"
            label={t("forms.code")}
            rules={[{ required: true, pattern: CODE, message: t("forms.bad_code") }]}
            style={{ width: 150 }}
          >
            <Input autoFocus={form === null} />
          </Fields.Item>
          <Fields.Item
            name="name_zh"
            label={t("forms.name_zh")}
            rules={[{ required: true, message: t("forms.name_missing") }]}
            style={{ width: 180 }}
          >
            <Input maxLength={80} />
          </Fields.Item>
          <Fields.Item name="name_en" label={t("forms.name_en")} style={{ width: 180 }}>
            <Input maxLength={80} />
          </Fields.Item>
        </Flex>
        <Flex gap={24} wrap>
          <Fields.Item name="time" label={t("forms.open_time")}>
            <DatePicker.RangePicker
              showTime={{ format: "HH:mm" }}
              format="YYYY-MM-DD HH:mm"
              allowEmpty={[true, true]}
            />
          </Fields.Item>
          <Fields.Item
            name="one_per_caller"
            label={t("forms.one_per_caller")}
            extra={t("forms.one_per_caller_hint")}
            valuePropName="checked"
          >
            <Switch />
          </Fields.Item>
        </Flex>
      </Fields>
      <FieldsEditor value={fields} onChange={setFields} />
    </Modal>
  );
}
