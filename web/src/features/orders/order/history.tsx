import { useQuery } from "@tanstack/react-query";
import { Skeleton, Timeline } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { FileLinks } from "@/shared/files/file-links";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { ToneTag } from "@/shared/ui/tone-tag";
import { loadHistory, ORDERS, type Happening, type Order } from "../api";
import { sentenceOf } from "./history-sentences";

const COLORS: Record<string, string> = {
  missed: "red",
  escalated: "orange",
  moved: "blue",
  reopened: "orange",
  rated: "green",
};

/** What happened to an order, the newest first, each in a sentence. */
export function History({ order }: { order: Order }) {
  const { locale } = useWords();
  const found = useQuery({
    queryKey: [ORDERS, order.id, "history", order.version],
    queryFn: () => loadHistory(order.id),
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (found.data === undefined) return <Skeleton active />;
  return (
    <Timeline
      className="order-history"
      data-testid="order-history"
      items={[...found.data.items].reverse().map((each) => ({
        key: each.seq,
        color: COLORS[each.kind] ?? "gray",
        content: (
          <div className="order-happening" data-kind={each.kind}>
            <span className="quiet figures" title={formatDateTime(each.at, locale)}>
              {formatDateTime(each.at, locale).slice(0, -3)}
            </span>{" "}
            {each.actor_name !== "" && <b>{each.actor_name} </b>}
            <Told happening={each} order={order} />
          </div>
        ),
      }))}
    />
  );
}

function Told({ happening, order }: { happening: Happening; order: Order }): ReactNode {
  const words = useWords();
  const { t } = words;
  const { kind, payload } = happening;
  const note = textOf(payload.note) || textOf(payload.remark);
  if (kind === "commented" || kind === "party.commented") {
    const files = Array.isArray(payload.files) ? (payload.files as string[]) : [];
    const outward = payload.internal === false;
    return (
      <>
        {outward && <ToneTag tone="busy">{t("orders.outward")}</ToneTag>}
        <div className={`order-comment ${outward ? "order-comment-outward" : ""}`}>
          {textOf(payload.text)}
          <FileLinks ids={files} />
        </div>
      </>
    );
  }
  const linked = textOf(payload.id);
  return (
    <>
      {sentenceOf(happening, order, words)}
      {linked !== "" && <Link to={`/orders/${linked}`}> {textOf(payload.number) || textOf(payload.of)}</Link>}
      {note !== "" && <div className="order-comment">{note}</div>}
    </>
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
