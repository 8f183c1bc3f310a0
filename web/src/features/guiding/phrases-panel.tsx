import { useQuery } from "@tanstack/react-query";
import { Button, Card, Col, Flex, Form, Input, Row, Select, Skeleton } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { useTenants } from "@/shared/tenants";
import { Failure } from "@/shared/ui/failure";
import { keepPhrases, loadPhrases, PHRASES, type Phrases } from "./api";

const TEXTS = ["greeting_zh", "greeting_en", "closing_zh", "closing_en"] as const;

/** How an enterprise greets and takes its leave, in both languages. */
export function PhrasesPanel() {
  const { t } = useWords();
  const { options, only } = useTenants();
  const [chosen, setChosen] = useState<string | null>(null);
  const tenant = chosen ?? only?.id ?? options[0]?.value;
  const found = useQuery({
    queryKey: [PHRASES, tenant],
    queryFn: () => loadPhrases(tenant ?? ""),
    enabled: tenant !== undefined,
  });
  return (
    <Card
      size="small"
      title={t("scripts.greeting_closing")}
      extra={
        !only && <Select style={{ minWidth: 220 }} value={tenant ?? null} options={options} onChange={setChosen} />
      }
    >
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      {found.isLoading && <Skeleton active />}
      {found.data !== undefined && tenant !== undefined && (
        <PhrasesForm key={`${tenant}.${String(found.data.version)}`} tenant={tenant} phrases={found.data} />
      )}
    </Card>
  );
}

function PhrasesForm({ tenant, phrases }: { tenant: string; phrases: Phrases }) {
  const { t } = useWords();
  const me = useMe();
  const [form] = Form.useForm<Phrases>();
  const readOnly = me.role === "tenant_viewer";
  const saving = useSaving((texts: Phrases) => keepPhrases(tenant, { ...texts, version: phrases.version }), {
    stale: [PHRASES],
  });
  return (
    <Form<Phrases>
      form={form}
      layout="vertical"
      initialValues={phrases}
      disabled={readOnly}
      onFinish={(texts) => {
        saving.mutate(texts);
      }}
    >
      <Row gutter={16}>
        {TEXTS.map((text, place) => (
          <Col key={text} span={12}>
            <Form.Item
              name={text}
              label={`${t(place < 2 ? "guide.greeting" : "guide.closing")} · ${t(text.endsWith("zh") ? "language.zh-CN" : "language.en")}`}
            >
              <Input.TextArea autoFocus={place === 0} autoSize={{ minRows: 2 }} maxLength={500} />
            </Form.Item>
          </Col>
        ))}
      </Row>
      <Flex justify="space-between" align="center" gap={12}>
        <span className="quiet">{t("scripts.phrases_hint")}</span>
        {!readOnly && (
          <Button type="primary" htmlType="submit" loading={saving.isPending}>
            {t("common.save")}
          </Button>
        )}
      </Flex>
    </Form>
  );
}
