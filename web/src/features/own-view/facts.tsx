import { Card, Flex, Statistic } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { FAULT } from "@/shared/agent-state/palette";
import { useWords } from "@/shared/i18n/use-words";
import type { OwnView } from "./api";
import { spanWord } from "./spans";

interface Fact {
  key: string;
  value: ReactNode;
  /** The same of the former span. */
  before?: ReactNode;
}

/** The span in figures, each with that of the former span below it; and what is to be done at this moment. */
export function Facts({ view }: { view: OwnView }) {
  const { t } = useWords();
  const { totals, before } = view;
  const span = (seconds: number | null) => {
    if (seconds === null) return "–";
    const { key, values } = spanWord(seconds);
    return t(`own_view.${key}`, { ...values });
  };
  const score = (of: OwnView["totals"]) => (of.satisfaction === null ? "–" : `${of.satisfaction.toFixed(1)} / 5`);
  const facts: Fact[] = [
    { key: "opened", value: totals.opened, before: before.opened },
    { key: "done", value: totals.done, before: before.done },
    { key: "response", value: span(totals.response_seconds), before: span(before.response_seconds) },
    { key: "solution", value: span(totals.solution_seconds), before: span(before.solution_seconds) },
    { key: "satisfaction", value: score(totals), before: score(before) },
  ];
  const orders = (which: "live" | "overdue") => `/orders?view=${which}&tenant_id=${view.tenant_id}`;
  const now: Fact[] = [
    { key: "live", value: <Link to={orders("live")}>{view.live}</Link> },
    {
      key: "overdue",
      value: (
        <Link to={orders("overdue")} {...(view.overdue > 0 && { style: { color: FAULT.ink } })}>
          {view.overdue}
        </Link>
      ),
    },
  ];
  return (
    <Flex gap={12} wrap>
      <Card
        size="small"
        title={t("own_view.in_span", { first: view.first, last: view.last })}
        style={{ flex: "5 1 640px" }}
      >
        <Figures facts={facts} />
      </Card>
      <Card size="small" title={t("own_view.at_this_moment")} style={{ flex: "1 1 220px" }}>
        <Figures facts={now} />
      </Card>
    </Flex>
  );
}

function Figures({ facts }: { facts: Fact[] }) {
  const { t } = useWords();
  return (
    <Flex wrap gap={32}>
      {facts.map(({ key, value, before }) => (
        <div key={key}>
          <Statistic
            title={t(`own_view.fact_${key}`)}
            formatter={() => value}
            value={0}
            data-testid={`own-view-${key}`}
          />
          {before !== undefined && (
            <span className="quiet figures">
              {t("own_view.before")} {before}
            </span>
          )}
        </div>
      ))}
    </Flex>
  );
}
