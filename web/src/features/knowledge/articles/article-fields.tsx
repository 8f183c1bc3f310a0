import { useQuery } from "@tanstack/react-query";
import { AutoComplete, Col, Form, Input, Row, Segmented, Select } from "antd";
import { FileUpload } from "@/shared/files/file-upload";
import { useWords } from "@/shared/i18n/use-words";
import type { Named } from "@/shared/api/model";
import { DayPicker } from "@/shared/ui/day-picker";
import { MomentPicker } from "@/shared/ui/moment-picker";
import { useMe } from "@/shared/session/session";
import { loadMenuChoices, loadTopics } from "../api";

const FULL_WIDTH_COMMA = String.fromCharCode(0xff0c);

const LONG = 5 * 60_000;

/** The fields of an article, the most needed first. */
export function ArticleFields({ houses, tenantId }: { houses: Named[]; tenantId: string }) {
  const { t, name } = useWords();
  const me = useMe();
  const form = Form.useFormInstance<{ tenant_id?: string }>();
  const house = Form.useWatch("tenant_id", form) ?? tenantId;
  const topics = useQuery({ queryKey: ["articles", "topics"], queryFn: loadTopics, staleTime: LONG });
  const choices = useQuery({
    queryKey: ["knowledge", "choices", house],
    queryFn: () => loadMenuChoices(house),
    enabled: house !== "",
    staleTime: LONG,
  });
  return (
    <>
      {houses.length > 1 && (
        <Form.Item name="tenant_id" label={t("knowledge.tenant")}>
          <Select options={houses.map((each) => ({ value: each.id, label: name(each) }))} />
        </Form.Item>
      )}
      <Form.Item
        name="title"
        label={t("knowledge.title")}
        rules={[{ required: true, whitespace: true, message: t("knowledge.title_missing") }]}
      >
        <Input autoFocus maxLength={200} />
      </Form.Item>
      <Form.Item
        name="body"
        label={t("knowledge.body")}
        extra={t("knowledge.body_hint")}
        rules={[{ required: true, whitespace: true, message: t("knowledge.body_missing") }]}
      >
        <Input.TextArea autoSize={{ minRows: 9, maxRows: 22 }} maxLength={60_000} />
      </Form.Item>
      <Form.Item name="questions" label={t("knowledge.questions")} extra={t("knowledge.questions_hint")}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={["\n"]} maxCount={30} />
      </Form.Item>
      <Row gutter={12}>
        <Col span={12}>
          <Form.Item name="topic" label={t("knowledge.topic")}>
            <AutoComplete maxLength={60} options={(topics.data?.items ?? []).map(({ topic }) => ({ value: topic }))} />
          </Form.Item>
        </Col>
        <Col span={12}>
          <Form.Item name="language" label={t("knowledge.language")}>
            <Segmented
              options={[
                { value: "zh-CN", label: t("language.zh-CN") },
                { value: "en", label: t("language.en") },
              ]}
            />
          </Form.Item>
        </Col>
      </Row>
      <Form.Item name="keywords" label={t("knowledge.keywords")}>
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[",", FULL_WIDTH_COMMA, " "]}
          maxCount={30}
        />
      </Form.Item>
      <Form.Item name="answers_to" label={t("knowledge.answers_to")} extra={t("knowledge.answers_to_hint")}>
        <Select
          mode="tags"
          optionFilterProp="label"
          options={(choices.data?.items ?? []).map((each) => ({
            value: each.key ?? "",
            label: `${each.menu ?? ""} ${each.digit ?? ""} → ${each.leads_to ?? ""} (${name({ name_zh: each.flow_zh ?? "", name_en: each.flow_en ?? "" })})`,
          }))}
        />
      </Form.Item>
      {me.role !== "operator_admin" && (
        <Form.Item name="file_ids" label={t("knowledge.files")}>
          <Attached tenantId={house} />
        </Form.Item>
      )}
      <Row gutter={12}>
        <Col span={8}>
          <Form.Item name="valid_from" label={t("knowledge.valid_from")}>
            <MomentPicker />
          </Form.Item>
        </Col>
        <Col span={8}>
          <Form.Item name="valid_until" label={t("knowledge.valid_until")}>
            <MomentPicker />
          </Form.Item>
        </Col>
        <Col span={8}>
          <Form.Item name="review_on" label={t("knowledge.review_on")}>
            <DayPicker style={{ width: "100%" }} />
          </Form.Item>
        </Col>
      </Row>
      <Form.Item name="note" label={t("knowledge.note")}>
        <Input maxLength={300} />
      </Form.Item>
    </>
  );
}

/** The form gives value and change to whatever stands in it. */
function Attached({
  tenantId,
  value = [],
  onChange,
}: {
  tenantId: string;
  value?: string[];
  onChange?: (ids: string[]) => void;
}) {
  return <FileUpload tenantId={tenantId} value={value} onChange={(ids) => onChange?.(ids)} />;
}
