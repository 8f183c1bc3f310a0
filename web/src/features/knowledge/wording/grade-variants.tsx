import { PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Form, Input } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { RemoveButton } from "@/shared/ui/remove-button";

const MOST = 10;

/** What is said instead to customers of a grade: one line for each. */
export function GradeVariants() {
  const { t } = useWords();
  const missing = (message: string) => [{ required: true, whitespace: true, message }];
  return (
    <Form.Item label={t("wording.variants")} extra={t("wording.variants_hint")}>
      <Form.List name="variants">
        {(lines, { add, remove }) => (
          <Flex vertical gap={6}>
            {lines.map(({ key, name }) => (
              <Flex key={key} gap={6} align="start">
                <Form.Item name={[name, "grade"]} noStyle rules={missing(t("wording.grade_missing"))}>
                  <Input style={{ width: 110 }} maxLength={20} placeholder={t("wording.grade")} />
                </Form.Item>
                <Form.Item name={[name, "text"]} noStyle rules={missing(t("wording.text_missing"))}>
                  <Input.TextArea
                    autoSize={{ minRows: 1, maxRows: 4 }}
                    maxLength={2000}
                    placeholder={t("wording.text")}
                  />
                </Form.Item>
                <RemoveButton
                  label={t("files.remove")}
                  onClick={() => {
                    remove(name);
                  }}
                />
              </Flex>
            ))}
            {lines.length < MOST && (
              <Button
                size="small"
                type="dashed"
                icon={<PlusOutlined />}
                style={{ alignSelf: "start" }}
                onClick={() => {
                  add({ grade: "", text: "" });
                }}
              >
                {t("wording.variant_add")}
              </Button>
            )}
          </Flex>
        )}
      </Form.List>
    </Form.Item>
  );
}
