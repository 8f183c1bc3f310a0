import { FileTextOutlined, PhoneOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Skeleton, Timeline } from "antd";
import { Link } from "react-router";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { PAST } from "@/shared/past";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";
import { loadPast, type Happened, type PastOf } from "./api";

type Contacted = NonNullable<Happened["interaction"]>;
type Opened = NonNullable<Happened["order"]>;

const TONES: Record<Opened["category"], ToneName> = {
  new: "attention",
  open: "busy",
  waiting: "quiet",
  done: "good",
  closed: "good",
  cancelled: "quiet",
};

/** What there was between a customer and the enterprise, newest first: contacts and orders in one line of time. */
export function PastLine({ of, but }: { of: PastOf; but?: string }) {
  const { t } = useWords();
  const found = useInfiniteQuery({
    queryKey: [PAST, of],
    queryFn: ({ pageParam }) => loadPast(of, pageParam),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (found.data === undefined) return <Skeleton active title={false} paragraph={{ rows: 2 }} />;
  const items = found.data.pages.flatMap((page) => page.items).filter((each) => idOf(each) !== but);
  return (
    <div data-testid="past-line">
      {items.length === 0 && <div className="quiet">{t("customers.timeline_none")}</div>}
      <Timeline
        style={{ marginTop: 12 }}
        items={items.map((each) => ({
          key: idOf(each),
          icon: each.order === null ? <PhoneOutlined /> : <FileTextOutlined />,
          content: each.order === null ? <Contact past={each.interaction} /> : <Order order={each.order} />,
        }))}
      />
      {found.hasNextPage && (
        <Button size="small" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("customers.timeline_more")}
        </Button>
      )}
    </div>
  );
}

const idOf = ({ interaction, order }: Happened) => order?.id ?? interaction?.id ?? "";

function At({ at }: { at: string }) {
  const { locale } = useWords();
  return <span className="figures">{formatDateTime(at, locale).slice(0, -3)}</span>;
}

function Contact({ past }: { past: Contacted | null }) {
  const { name, word } = useWords();
  const me = useMe();
  const directory = useDirectory();
  if (past === null) return null;
  const at = <At at={past.opened_at} />;
  const parts = [
    name(directory.queues.get(past.queue_id ?? "")),
    past.result ? word("result", past.result) : "",
    past.disposition_id ? name(directory.dispositions.get(past.disposition_id)) : "",
    past.agent?.display_name ?? "",
  ];
  return (
    <div data-past="contact">
      {me.role === "agent" || me.role === "clerk" ? at : <Link to={`/interactions/${past.id}`}>{at}</Link>}
      <div>{parts.filter((part) => part !== "").join(" · ")}</div>
    </div>
  );
}

function Order({ order }: { order: Opened }) {
  const { name } = useWords();
  return (
    <div data-past="order">
      <At at={order.opened_at} />{" "}
      <Link to={`/orders/${order.id}`} className="figures">
        {order.number}
      </Link>{" "}
      <ToneTag tone={TONES[order.category]}>
        {name({ name_zh: order.state_name_zh, name_en: order.state_name_en })}
      </ToneTag>
      <div>
        {name({ name_zh: order.type_name_zh, name_en: order.type_name_en })} · {order.subject}
      </div>
    </div>
  );
}
