import { Alert, App, Button, Form, Input } from "antd";
import { useMutation } from "@tanstack/react-query";
import { useWords } from "@/shared/i18n/use-words";
import { putPassword } from "./api";

interface Fields {
  old: string;
  new: string;
  again: string;
}

/** Another password of one's own: the one of before, and the new one twice. */
export function PasswordForm({ onChanged }: { onChanged: () => void }) {
  const { t, sentence } = useWords();
  const { message } = App.useApp();
  const changing = useMutation({
    mutationFn: (fields: Fields) => putPassword(fields.old, fields.new),
    onSuccess: () => {
      void message.success(t("password.changed"));
      onChanged();
    },
  });
  return (
    <Form<Fields>
      name="password"
      layout="vertical"
      requiredMark={false}
      onFinish={(fields) => {
        changing.mutate(fields);
      }}
    >
      <Form.Item name="old" label={t("password.old")} rules={[{ required: true }]}>
        <Input.Password autoFocus autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="new"
        label={t("password.new")}
        extra={t("password.rule")}
        rules={[{ required: true, min: 10, message: t("password.rule") }]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t("password.again")}
        dependencies={["new"]}
        rules={[
          { required: true },
          ({ getFieldValue }) => ({
            validator: (_, value: string) =>
              value === getFieldValue("new") ? Promise.resolve() : Promise.reject(new Error(t("password.differs"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      {changing.isError && (
        <Alert type="error" showIcon title={sentence(changing.error)} style={{ marginBottom: 12 }} />
      )}
      <Button type="primary" htmlType="submit" loading={changing.isPending}>
        {t("password.change")}
      </Button>
    </Form>
  );
}
