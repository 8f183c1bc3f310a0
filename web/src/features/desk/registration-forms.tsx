import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, Radio } from "antd";
import type { ReactNode } from "react";
import type { Contact, FormField, RegistrationForm } from "@/shared/api/model";
import { asProblem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import { DayPicker } from "@/shared/ui/day-picker";
import { loadForms, register } from "./api";

const FRESH = 30_000;
const WITH_CUSTOMER: Contact["phase"][] = ["talking", "held", "wrap_up"];

/** The enterprise's forms that are open, as tabs beside the disposition. */
export function useFormTabs(contact: Contact) {
  const { name } = useWords();
  const asked = WITH_CUSTOMER.includes(contact.phase);
  const { data } = useQuery({ queryKey: ["forms"], queryFn: loadForms, staleTime: FRESH, enabled: asked });
  if (!asked) return [];
  return (data?.items ?? [])
    .filter((form) => form.tenant_id === contact.tenant.id && form.is_open)
    .map((form) => ({
      key: form.id,
      label: name(form),
      children: <FormOf form={form} interactionId={contact.interaction_id} />,
    }));
}

function FormOf({ form, interactionId }: { form: RegistrationForm; interactionId: string }) {
  const { t, name, sentence } = useWords();
  const { message } = App.useApp();
  const [fields] = Form.useForm<Record<string, string>>();
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (values: Record<string, string>) => register(form.id, interactionId, values),
    onSuccess: () => void message.success(t("registration.kept")),
  });
  if (isSuccess) return <Alert type="success" showIcon title={t("registration.kept")} />;
  return (
    <Form
      form={fields}
      layout="vertical"
      size="small"
      data-form={form.code}
      onFinish={(values) => {
        mutate(written(values));
      }}
    >
      {form.fields.map((field) => (
        <Form.Item
          key={field.code}
          name={field.code}
          label={name(field)}
          rules={[{ required: field.required, message: t("registration.required") }, ...ruleOf(field, t)]}
        >
          {inputOf(field, name)}
        </Form.Item>
      ))}
      {error !== null && <Alert type="warning" showIcon title={sentence(asProblem(error))} />}
      <Button type="primary" htmlType="submit" loading={isPending} style={{ marginTop: 8 }}>
        {t("registration.register")}
      </Button>
    </Form>
  );
}

// what was left empty was not told
function written(values: Record<string, string | null | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([code, value]) => (value ? [[code, value]] : [])));
}

const PATTERNS: Partial<Record<FormField["kind"], RegExp>> = {
  digits: /^\d+$/,
  number: /^-?\d+(\.\d+)?$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
};

function ruleOf({ kind }: FormField, t: (key: string) => string) {
  const pattern = PATTERNS[kind];
  return pattern === undefined ? [] : [{ pattern, message: t(`registration.wants_${kind}`) }];
}

function inputOf(field: FormField, name: ReturnType<typeof useWords>["name"]): ReactNode {
  if (field.kind === "choice") {
    return <Radio.Group options={field.choices.map((choice) => ({ value: choice.value, label: name(choice) }))} />;
  }
  if (field.kind === "date") return <DayPicker style={{ width: 200 }} />;
  return <Input maxLength={500} inputMode={field.kind === "text" ? "text" : "numeric"} />;
}
