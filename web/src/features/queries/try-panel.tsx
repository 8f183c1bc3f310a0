import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button, Card, Col, Descriptions, Flex, Form, Input, InputNumber, Row, Segmented, Select } from "antd";
import { dataOf, server } from "@/shared/api/client";
import { asProblem } from "@/shared/api/problem";
import type { components } from "@/shared/api/schema";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { ToneTag } from "@/shared/ui/tone-tag";
import { Pairs } from "./pairs";
import { objectOf, systemOf, variablesIn, type Pair, type TrySystem } from "./try-model";

type Tried = components["schemas"]["TriedOut"];

interface Query extends TrySystem {
  tenant_id: string;
  kind: "system" | "lookup";
  table?: string;
  lookup_key: string;
  answers: Pair[];
  variables: Record<string, string>;
}

const FIRST: Partial<Query> = {
  kind: "system",
  method: "GET",
  url: "https://",
  timeout: 5,
  body: [],
  lookup_key: "{caller}",
  answers: [{ name: "", value: "" }],
};

const nodeOf = (query: Query) =>
  query.kind === "system"
    ? { system: systemOf(query, query.answers) }
    : { lookup: { table: query.table, key: query.lookup_key, answers: objectOf(query.answers) } };

/** A query asked now as a flow would ask it, with variables that one writes oneself. */
export function TryPanel() {
  const me = useMe();
  const { t } = useWords();
  const [form] = Form.useForm<Query>();
  const attempt = useMutation({
    mutationFn: (query: Query) =>
      dataOf(
        server.POST("/api/queries/try", {
          body: { tenant_id: query.tenant_id, variables: query.variables ?? {}, ...nodeOf(query) },
        }),
      ),
  });
  return (
    <Form<Query>
      form={form}
      layout="vertical"
      initialValues={{ ...FIRST, tenant_id: me.tenants[0]?.id }}
      onFinish={attempt.mutate}
    >
      <Row gutter={[12, 12]}>
        <Col flex="1 1 460px">
          <Card size="small" title={t("queries.question")}>
            <Question form={form} />
          </Card>
        </Col>
        <Col flex="1 1 360px">
          <Card
            size="small"
            title={t("queries.answer")}
            extra={
              <Button type="primary" htmlType="submit" loading={attempt.isPending}>
                {t("queries.ask")}
              </Button>
            }
          >
            <Variables form={form} />
            {attempt.isError && <Refused error={attempt.error} />}
            {attempt.data && !attempt.isPending && <Outcome tried={attempt.data} />}
          </Card>
        </Col>
      </Row>
    </Form>
  );
}

type Handle = ReturnType<typeof Form.useForm<Query>>[0];

function Question({ form }: { form: Handle }) {
  const me = useMe();
  const { t, name } = useWords();
  const kind = Form.useWatch("kind", form);
  return (
    <>
      <Flex gap={12} wrap>
        <Form.Item name="tenant_id" label={t("queries.tenant")} hidden={me.tenants.length < 2} style={{ width: 200 }}>
          <Select options={me.tenants.map((tenant) => ({ value: tenant.id, label: name(tenant) }))} />
        </Form.Item>
        <Form.Item name="kind" label={t("queries.kind")}>
          <Segmented options={["system", "lookup"].map((value) => ({ value, label: t(`queries.kind_${value}`) }))} />
        </Form.Item>
      </Flex>
      {kind === "lookup" ? <LookupFields form={form} /> : <SystemFields form={form} />}
      <Form.Item name="answers" label={t("queries.answers")} style={{ marginBottom: 0 }}>
        <Pairs
          names={t("queries.variable")}
          values={t(kind === "lookup" ? "queries.table_column" : "queries.answer_path")}
        />
      </Form.Item>
    </>
  );
}

function SystemFields({ form }: { form: Handle }) {
  const { t } = useWords();
  const method = Form.useWatch("method", form);
  const tenant = Form.useWatch("tenant_id", form);
  const secrets = useQuery({
    queryKey: ["query-secrets"],
    queryFn: () => dataOf(server.GET("/api/query-secrets")),
  });
  const own = (secrets.data?.items ?? []).filter((secret) => secret.tenant_id === tenant);
  return (
    <>
      <Flex gap={12}>
        <Form.Item name="method" label={t("queries.method")} style={{ width: 100 }}>
          <Select options={["GET", "POST"].map((value) => ({ value, label: value }))} />
        </Form.Item>
        <Form.Item name="url" label={t("queries.url")} extra={t("queries.url_hint")} style={{ flex: 1 }}>
          <Input maxLength={2000} />
        </Form.Item>
      </Flex>
      <Flex gap={12}>
        <Form.Item name="secret" label={t("queries.secret")} style={{ width: 200 }}>
          <Select allowClear options={own.map(({ code, host }) => ({ value: code, label: `${code} (${host})` }))} />
        </Form.Item>
        <Form.Item name="timeout" label={t("queries.timeout")}>
          <InputNumber min={1} max={15} />
        </Form.Item>
      </Flex>
      <Form.Item name="body" label={t("queries.body")} hidden={method !== "POST"}>
        <Pairs names={t("queries.body_name")} values={t("queries.body_value")} />
      </Form.Item>
    </>
  );
}

function LookupFields({ form }: { form: Handle }) {
  const { t, name } = useWords();
  const tenant = Form.useWatch("tenant_id", form);
  const tables = useQuery({ queryKey: ["tables"], queryFn: () => dataOf(server.GET("/api/tables")) });
  const own = (tables.data?.items ?? []).filter((table) => table.tenant_id === tenant);
  return (
    <Flex gap={12}>
      <Form.Item name="table" label={t("queries.table")} style={{ width: 240 }}>
        <Select options={own.map((table) => ({ value: table.code, label: `${name(table)} (${table.code})` }))} />
      </Form.Item>
      <Form.Item name="lookup_key" label={t("queries.lookup_key")} style={{ flex: 1 }}>
        <Input maxLength={500} />
      </Form.Item>
    </Flex>
  );
}

/** One field for each variable that the question names. */
function Variables({ form }: { form: Handle }) {
  const { t } = useWords();
  const query = Form.useWatch([], form) as Query | undefined;
  const texts =
    query?.kind === "lookup" ? [query.lookup_key] : [query?.url, ...(query?.body ?? []).map((pair) => pair.value)];
  const named = variablesIn(texts.map((text) => text ?? ""));
  if (named.length === 0) return null;
  return (
    <Flex gap={12} wrap>
      {named.map((variable) => (
        <Form.Item key={variable} name={["variables", variable]} label={`{${variable}}`} style={{ width: 160 }}>
          <Input maxLength={500} aria-label={t("queries.variable")} />
        </Form.Item>
      ))}
    </Flex>
  );
}

/** Why it was not even asked: each fault of the question in a sentence. */
function Refused({ error }: { error: unknown }) {
  const { sentence, word } = useWords();
  const problems = (asProblem(error).details.problems ?? []) as { code: string; details: Record<string, unknown> }[];
  return (
    <Alert
      type="error"
      showIcon
      title={
        problems.length === 0 ? sentence(error) : word("flow_problem", problems[0]?.code ?? "", problems[0]?.details)
      }
    />
  );
}

function Outcome({ tried }: { tried: Tried }) {
  const { t } = useWords();
  const values = Object.entries(tried.variables);
  return (
    <Flex vertical gap={8}>
      <span data-testid="query-outcome">
        <ToneTag tone={tried.outcome === "found" ? "good" : "bad"}>{t(`queries.outcome_${tried.outcome}`)}</ToneTag>
        <span className="figures quiet">{t("queries.took", { ms: tried.milliseconds })}</span>
      </span>
      {values.length > 0 && (
        <Descriptions
          size="small"
          bordered
          column={1}
          items={values.map(([key, value]) => ({ key, label: key, children: value }))}
        />
      )}
    </Flex>
  );
}
