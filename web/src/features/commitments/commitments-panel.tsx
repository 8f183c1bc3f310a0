import { useQuery } from "@tanstack/react-query";
import { Button, Card, Empty, Flex, Table } from "antd";
import { useState } from "react";
import { usePools } from "@/shared/agents";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { useTenants } from "@/shared/tenants";
import { Failure } from "@/shared/ui/failure";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";
import { COMMITMENTS, loadCommitments, loadUse } from "./api";
import { CommitmentsDialog } from "./commitments-dialog";
import { lendersOf, linesOf, standingOf, type Lender, type Line, type Standing } from "./model";

const EVERY = 5_000;
const TONES: Record<Standing, ToneName> = { even: "quiet", lends: "good", borrows: "busy", short: "bad" };

/** Who lends agents, who has a right to how many, and how many each has just now. */
export function CommitmentsPanel() {
  const { t } = useWords();
  const { operator } = useTenants();
  const commitments = useQuery({ queryKey: [COMMITMENTS], queryFn: loadCommitments });
  const uses = useQuery({ queryKey: [COMMITMENTS, "use"], queryFn: loadUse, refetchInterval: EVERY });
  const pools = usePools(EVERY);
  const failed = [commitments, uses, pools].find((each) => each.isError);
  if (failed) return <Failure error={failed.error} retry={failed.refetch} />;
  const committed = commitments.data?.items ?? [];
  const lenders = lendersOf(pools.data?.items ?? [], committed, operator?.id);
  if (pools.isSuccess && lenders.length === 0)
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("commitments.none")} />;
  return (
    <Flex vertical gap={12}>
      <span className="quiet">{t("commitments.what")}</span>
      {lenders.map((lender) => (
        <PoolCard key={lender.id} lender={lender} lines={linesOf(lender.id, committed, uses.data?.items ?? [])} />
      ))}
    </Flex>
  );
}

function PoolCard({ lender, lines }: { lender: Lender; lines: Line[] }) {
  const { t, name } = useWords();
  const [open, setOpen] = useState(false);
  const mayCommit = useMe().role === "operator_admin";
  const owner = lender.owner ? ` · ${name(lender.owner)}` : "";
  return (
    <Card
      size="small"
      styles={{ body: { padding: 0 } }}
      title={
        <Flex gap={12} align="center">
          <span>
            {name(lender)}
            {owner}
          </span>
          {lender.agents !== null && (
            <span className="quiet figures" style={{ fontWeight: 400 }}>
              {t("commitments.agents_said", { agents: lender.agents, here: lender.in_service })}
            </span>
          )}
        </Flex>
      }
      extra={
        mayCommit && (
          <Button
            onClick={() => {
              setOpen(true);
            }}
          >
            {t("commitments.change")}
          </Button>
        )
      }
    >
      <Lines lines={lines} />
      {open && (
        <CommitmentsDialog
          lender={lender}
          lines={lines}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </Card>
  );
}

function Lines({ lines }: { lines: Line[] }) {
  const { t, name } = useWords();
  const figure = (key: "agents" | "in_service" | "serving" | "waiting") => ({
    title: t(`commitments.${key}`),
    key,
    align: "right" as const,
    className: "figures",
    render: (_: unknown, line: Line) => line.use?.[key] ?? 0,
  });
  return (
    <Table<Line>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={lines}
      locale={{
        emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("commitments.nobody")} />,
      }}
      columns={[
        { title: t("commitments.tenant"), key: "tenant", render: (_, line) => <b>{name(line)}</b> },
        { title: t("commitments.by_contract"), key: "contract", render: (_, line) => <Contract line={line} /> },
        {
          title: t("commitments.now"),
          key: "now",
          align: "right",
          className: "figures",
          render: (_, line) => line.use?.committed ?? "–",
        },
        figure("serving"),
        figure("in_service"),
        figure("agents"),
        figure("waiting"),
        {
          title: t("commitments.standing"),
          key: "standing",
          render: (_, line) => {
            const standing = standingOf(line);
            return <ToneTag tone={TONES[standing]}>{t(`commitments.standing.${standing}`)}</ToneTag>;
          },
        },
      ]}
    />
  );
}

function Contract({ line: { seats, percent } }: { line: Line }) {
  const { t } = useWords();
  if (seats !== null) return t("commitments.seats_said", { seats });
  if (percent !== null) return t("commitments.percent_said", { percent });
  return <span className="quiet">{t("commitments.nothing")}</span>;
}
