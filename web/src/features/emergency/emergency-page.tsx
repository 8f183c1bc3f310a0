import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Card, Col, Flex, Row, Table } from "antd";
import { dataOf, server } from "@/shared/api/client";
import type { Role } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { untilOf, type Announcement, type Switching } from "./emergency-model";
import { RunningCard } from "./running-card";
import { SwitchForm } from "./switch-form";

const KEY = ["emergency"];
const REFRESH = 10_000;
const ON_DUTY: Role[] = ["operator_admin", "supervisor", "tenant_admin"];

function useSwitching() {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: KEY });
  const on = useMutation({
    mutationFn: ({ lasting, ...rest }: Switching) =>
      server.POST("/api/emergency", { body: { ...rest, until: untilOf(lasting, Date.now()) } }),
    onSuccess,
  });
  const off = useMutation({
    mutationFn: (id: string) =>
      server.POST("/api/emergency/{announcement_id}/end", { params: { path: { announcement_id: id } } }),
    onSuccess,
  });
  return { on, off };
}

/** The emergency announcement: what runs, one button to end it, one to switch it on, and what was. */
export function EmergencyPage() {
  const me = useMe();
  const mayChange = ON_DUTY.includes(me.role);
  const { on, off } = useSwitching();
  const found = useQuery({
    queryKey: KEY,
    queryFn: () => dataOf(server.GET("/api/emergency")),
    refetchInterval: REFRESH,
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const items = found.data?.items ?? [];
  return (
    <Flex vertical gap={12}>
      {found.isSuccess && (
        <RunningCard
          running={items.filter((each) => each.is_running)}
          forAll={found.data.for_all ?? null}
          mayEnd={mayChange}
          ending={off.isPending}
          onEnd={off.mutate}
        />
      )}
      {off.isError && <Failure error={off.error} />}
      <Row gutter={[12, 12]}>
        {mayChange && (
          <Col flex="420px">
            <SwitchForm busy={on.isPending} error={on.error} onSwitch={on.mutateAsync} />
          </Col>
        )}
        <Col flex="1 1 520px" style={{ minWidth: 0 }}>
          <History items={items.filter((each) => !each.is_running)} loading={found.isLoading} />
        </Col>
      </Row>
    </Flex>
  );
}

function History({ items, loading }: { items: Announcement[]; loading: boolean }) {
  const { t, locale, name } = useWords();
  return (
    <Card size="small" title={t("emergency.history")} styles={{ body: { padding: 0 } }}>
      <Table<Announcement>
        size="small"
        rowKey="id"
        loading={loading}
        pagination={{ pageSize: 15, hideOnSinglePage: true }}
        dataSource={items}
        locale={{ emptyText: t("emergency.no_history") }}
        columns={[
          {
            title: t("emergency.for_whom"),
            key: "who",
            render: (_, each) =>
              each.for_all ? t("emergency.all") : name({ name_zh: each.tenant_zh, name_en: each.tenant_en }),
          },
          {
            title: t("emergency.began"),
            key: "began",
            render: (_, each) => (
              <>
                <span className="figures">{formatDateTime(each.started_at, locale)}</span> {each.started_by}
              </>
            ),
          },
          {
            title: t("emergency.ended"),
            key: "ended",
            render: (_, each) => (
              <>
                <span className="figures">{formatDateTime(each.ended_at, locale)}</span>{" "}
                {each.ended_by ?? t("emergency.by_itself")}
              </>
            ),
          },
          { title: t("emergency.prompt"), dataIndex: "prompt_key" },
          { title: t("emergency.reason"), dataIndex: "reason", ellipsis: true },
        ]}
      />
    </Card>
  );
}
