import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Card, Form, InputNumber, Skeleton, Switch } from "antd";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { Failure } from "@/shared/ui/failure";
import { loadRules, setRules, type RulesBody } from "../api";
import { PUBLISHES } from "../rights";

/** Who reviews what this enterprise publishes, and when people are told that an article ends. */
export function Rules({ tenantId }: { tenantId: string }) {
  const { t } = useWords();
  const found = useQuery({ queryKey: ["knowledge", "rules", tenantId], queryFn: () => loadRules(tenantId) });
  const { mutate, isPending } = useSaving((body: RulesBody) => setRules(tenantId, body), {
    stale: ["knowledge", "articles"],
  });
  const mayChange = PUBLISHES.includes(useMe().role);
  return (
    <Card size="small" title={t("knowledge.rules")}>
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      {found.isLoading && <Skeleton active />}
      {found.data && (
        <Form<RulesBody> layout="vertical" disabled={!mayChange} initialValues={found.data} onFinish={mutate}>
          {found.data.wanted_by_operator && (
            <Alert type="info" style={{ marginBottom: 8 }} title={t("knowledge.second_person_operator")} />
          )}
          <Form.Item name="second_person" label={t("knowledge.second_person")} valuePropName="checked">
            <Switch />
          </Form.Item>
          <Form.Item name="warn_days" label={t("knowledge.warn_days")} rules={[{ required: true }]}>
            <InputNumber min={1} max={90} precision={0} />
          </Form.Item>
          <Button htmlType="submit" loading={isPending}>
            {t("common.save")}
          </Button>
        </Form>
      )}
    </Card>
  );
}
