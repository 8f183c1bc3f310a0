import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Card, Checkbox, Col, Flex, Form, InputNumber, Row, Segmented, Select, Skeleton } from "antd";
import { useState, type ReactNode } from "react";
import { asProblem } from "@/shared/api/problem";
import { useSaving } from "@/shared/api/use-saving";
import { useFormDraft } from "@/shared/fields/use-form-draft";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { useTenants } from "@/shared/tenants";
import { Failure } from "@/shared/ui/failure";
import { keepPolicy, loadPolicy, POLICY, type Channel, type Level, type Policy, type PolicyBody } from "./api";
import { ChecksList } from "./checks-list";

const CHANNELS: readonly Channel[] = ["text", "mail", "call"];

/** How an enterprise has identities proved, and what came of it lately. */
export function IdentityPanel() {
  const { t } = useWords();
  const { options, only } = useTenants();
  const [chosen, setChosen] = useState<string | null>(null);
  const tenant = chosen ?? only?.id ?? options[0]?.value;
  const found = useQuery({
    queryKey: [POLICY, tenant],
    queryFn: () => loadPolicy(tenant ?? ""),
    enabled: tenant !== undefined,
  });
  return (
    <Flex vertical gap={12}>
      {!only && <Select style={{ width: 260 }} value={tenant ?? null} options={options} onChange={setChosen} />}
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      {found.isLoading && <Skeleton active />}
      {found.data !== undefined && (
        <PolicyForm key={`${found.data.tenant_id}.${String(found.data.version)}`} policy={found.data} />
      )}
      {tenant !== undefined && (
        <Card size="small" title={t("identity.history")} styles={{ body: { padding: 0 } }}>
          <ChecksList tenant_id={tenant} />
        </Card>
      )}
    </Flex>
  );
}

function PolicyForm({ policy }: { policy: Policy }) {
  const { t, word } = useWords();
  const me = useMe();
  const { tenant_id, askable, ...kept } = policy;
  const [rules, put, forget] = useFormDraft<PolicyBody>(`identity.${tenant_id}.${String(policy.version)}`, kept);
  const saving = useSaving(() => keepPolicy(tenant_id, rules), { stale: [POLICY], onSaved: forget });
  const disabled = me.role !== "tenant_admin";
  const problems = problemsOf(saving.error);
  const change = (changes: Partial<PolicyBody>) => {
    put({ ...rules, ...changes });
  };
  const own = { rules, askable, disabled, change };
  return (
    <Form component="div" layout="vertical" size="small" disabled={disabled} data-policy={tenant_id}>
      {problems.length > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 12 }}
          title={problems.map(({ field, code }) => (
            <div key={`${field}.${code}`}>{word("identity.invalid", code, { field })}</div>
          ))}
        />
      )}
      <Row gutter={[12, 12]}>
        <Col span={8}>
          <QuestionRules {...own} />
        </Col>
        <Col span={8}>
          <CodeRules {...own} />
        </Col>
        <Col span={8}>
          <DocumentRules {...own} />
        </Col>
      </Row>
      <Card size="small" title={t("identity.rules")} style={{ marginTop: 12 }}>
        <Flex gap={24} wrap align="flex-end">
          {(["attempts", "lock_minutes", "valid_minutes"] as const).map((rule) => (
            <Form.Item key={rule} label={t(`identity.${rule}`)} style={{ marginBottom: 0 }}>
              <InputNumber
                min={1}
                max={rule === "attempts" ? 10 : 1440}
                value={rules[rule] ?? null}
                onChange={(value) => {
                  change({ [rule]: value ?? 1 });
                }}
              />
            </Form.Item>
          ))}
          <Form.Item label={t("identity.scope")} style={{ marginBottom: 0 }}>
            <Segmented<"contact" | "customer">
              disabled={disabled}
              value={rules.scope ?? "contact"}
              options={(["contact", "customer"] as const).map((scope) => ({
                value: scope,
                label: t(`identity.scope_${scope}`),
              }))}
              onChange={(scope) => {
                change({ scope });
              }}
            />
          </Form.Item>
          <Form.Item label={t("identity.sensitive")} style={{ marginBottom: 0 }}>
            <LevelChoice
              value={rules.sensitive ?? "basic"}
              disabled={disabled}
              onChange={(sensitive) => {
                change({ sensitive });
              }}
            />
          </Form.Item>
        </Flex>
        <Flex justify="space-between" align="center" gap={12} style={{ marginTop: 12 }}>
          <span className="quiet">{t("identity.rules_hint")}</span>
          {!disabled && (
            <Button
              type="primary"
              size="middle"
              loading={saving.isPending}
              data-action="save-policy"
              onClick={() => {
                saving.mutate(undefined);
              }}
            >
              {t("common.save")}
            </Button>
          )}
        </Flex>
      </Card>
    </Form>
  );
}

interface OwnProps {
  rules: PolicyBody;
  askable: Policy["askable"];
  disabled: boolean;
  change: (changes: Partial<PolicyBody>) => void;
}

function QuestionRules({ rules, askable, disabled, change }: OwnProps) {
  const { t, name } = useWords();
  const questions = askable.filter((field) => field.kind !== "identity_number");
  // whoever asks would read the answer beside the question
  const open = questions.filter(
    (field) => field.masked !== true && rules.questions?.fields.includes(field.key) === true,
  );
  return (
    <MethodCard
      title={t("identity.method_questions")}
      isOn={rules.questions != null}
      level={rules.questions?.level ?? "basic"}
      disabled={disabled}
      onSwitch={(isOn) => {
        change({
          questions: isOn
            ? {
                fields: questions.slice(0, 3).map(({ key }) => key),
                ask: Math.min(2, Math.max(1, questions.length)),
                level: "basic",
              }
            : null,
        });
      }}
      onLevel={(level) => {
        if (rules.questions) change({ questions: { ...rules.questions, level } });
      }}
    >
      {rules.questions && (
        <>
          <Form.Item label={t("identity.fields")}>
            <Select
              mode="multiple"
              size="middle"
              value={rules.questions.fields}
              options={questions.map((field) => ({ value: field.key, label: name(field) }))}
              onChange={(fields: string[]) => {
                if (rules.questions) change({ questions: { ...rules.questions, fields } });
              }}
            />
          </Form.Item>
          {open.length > 0 && (
            <Alert
              type="warning"
              showIcon
              style={{ marginBottom: 12 }}
              title={t("identity.unmasked", { fields: open.map(name).join(" · ") })}
            />
          )}
          <Form.Item label={t("identity.how_many")} style={{ marginBottom: 0 }}>
            <InputNumber
              min={1}
              max={10}
              value={rules.questions.ask}
              onChange={(ask) => {
                if (rules.questions) change({ questions: { ...rules.questions, ask: ask ?? 1 } });
              }}
            />
          </Form.Item>
        </>
      )}
    </MethodCard>
  );
}

function CodeRules({ rules, disabled, change }: OwnProps) {
  const { t } = useWords();
  return (
    <MethodCard
      title={t("identity.method_code")}
      isOn={rules.code != null}
      level={rules.code?.level ?? "strong"}
      disabled={disabled}
      onSwitch={(isOn) => {
        change({ code: isOn ? { channels: ["text"], level: "strong" } : null });
      }}
      onLevel={(level) => {
        if (rules.code) change({ code: { ...rules.code, level } });
      }}
    >
      {rules.code && (
        <Form.Item label={t("identity.channels")} style={{ marginBottom: 0 }}>
          <Checkbox.Group
            value={rules.code.channels}
            options={CHANNELS.map((channel) => ({ value: channel, label: t(`identity.channel_${channel}`) }))}
            onChange={(channels) => {
              if (rules.code) change({ code: { ...rules.code, channels } });
            }}
          />
        </Form.Item>
      )}
    </MethodCard>
  );
}

function DocumentRules({ rules, askable, disabled, change }: OwnProps) {
  const { t, name } = useWords();
  const documents = askable.filter((field) => field.kind === "identity_number");
  return (
    <MethodCard
      title={t("identity.method_document")}
      isOn={rules.document != null}
      level={rules.document?.level ?? "strong"}
      disabled={disabled || documents.length === 0}
      onSwitch={(isOn) => {
        change({ document: isOn ? { field: documents[0]?.key ?? "", level: "strong" } : null });
      }}
      onLevel={(level) => {
        if (rules.document) change({ document: { ...rules.document, level } });
      }}
    >
      {documents.length === 0 && <span className="quiet">{t("identity.no_document_field")}</span>}
      {rules.document && (
        <Form.Item label={t("identity.document_field")} style={{ marginBottom: 0 }}>
          <Select
            value={rules.document.field}
            options={documents.map((field) => ({ value: field.key, label: name(field) }))}
            onChange={(field: string) => {
              if (rules.document) change({ document: { ...rules.document, field } });
            }}
          />
        </Form.Item>
      )}
    </MethodCard>
  );
}

interface MethodProps {
  title: string;
  isOn: boolean;
  level: Level;
  disabled: boolean;
  onSwitch: (isOn: boolean) => void;
  onLevel: (level: Level) => void;
  children: ReactNode;
}

function MethodCard({ title, isOn, level, disabled, onSwitch, onLevel, children }: MethodProps) {
  const { t } = useWords();
  return (
    <Card
      size="small"
      style={{ height: "100%" }}
      title={
        <Checkbox
          checked={isOn}
          disabled={disabled}
          onChange={(event) => {
            onSwitch(event.target.checked);
          }}
        >
          {title}
        </Checkbox>
      }
      extra={
        isOn ? (
          <LevelChoice value={level} disabled={disabled} onChange={onLevel} />
        ) : (
          <span className="quiet">{t("identity.off")}</span>
        )
      }
    >
      {children}
    </Card>
  );
}

function LevelChoice({
  value,
  disabled,
  onChange,
}: {
  value: Level;
  disabled: boolean;
  onChange: (level: Level) => void;
}) {
  const { t } = useWords();
  return (
    <Segmented<Level>
      size="small"
      disabled={disabled}
      aria-label={t("identity.level")}
      value={value}
      options={(["basic", "strong"] as const).map((level) => ({ value: level, label: t(`identity.level_${level}`) }))}
      onChange={onChange}
    />
  );
}

function problemsOf(error: unknown): { field: string; code: string }[] {
  if (error === null) return [];
  const { problems } = asProblem(error).details;
  return Array.isArray(problems) ? (problems as { field: string; code: string }[]) : [];
}
