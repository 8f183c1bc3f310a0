import { PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Form, Input, Select, Tag } from "antd";
import { useGrades } from "@/shared/grades";
import { useWords } from "@/shared/i18n/use-words";
import { RemoveButton } from "@/shared/ui/remove-button";

const MOST = 10;

/** What is said instead to customers of a grade: one line for each. */
export function GradeVariants({ tenantIds }: { tenantIds: readonly string[] }) {
  const { t } = useWords();
  const grades = useGrades(tenantIds);
  const missing = (message: string) => [{ required: true, whitespace: true, message }];
  return (
    <Form.Item label={t("wording.variants")} extra={t("wording.variants_hint")}>
      <Form.List name="variants">
        {(lines, { add, remove }) => (
          <Flex vertical gap={6}>
            {lines.map(({ key, name }) => (
              <Flex key={key} gap={6} align="start">
                <Form.Item name={[name, "grade"]} noStyle rules={missing(t("wording.grade_missing"))}>
                  <Select
                    style={{ width: 150 }}
                    placeholder={t("wording.grade")}
                    aria-label={t("wording.grade")}
                    options={grades.map(({ code, label }) => ({ value: code, label }))}
                    notFoundContent={t("wording.no_grades")}
                  />
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
                  add({ text: "" });
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

interface Said {
  variants: { grade: string; text: string }[];
  tenantIds: readonly string[];
}

/** What is said instead to customers of a grade, each under the grade's name. */
export function SaidByGrade({ variants, tenantIds }: Said) {
  const grades = useGrades(variants.length > 0 ? tenantIds : []);
  const names = new Map(grades.map(({ code, label }) => [code, label]));
  return variants.map(({ grade, text }) => (
    <span key={grade} style={{ whiteSpace: "pre-line", flex: "1 1 100%", display: "block" }}>
      <Tag color="gold">{names.get(grade) ?? grade}</Tag>
      {text}
    </span>
  ));
}
