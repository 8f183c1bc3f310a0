import { FileDoneOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Typography } from "antd";
import { useEffect } from "react";
import { useNavigate } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useHotkeys, useKeyLabel } from "@/shared/keys/keys-context";
import { serverClock } from "@/shared/time/clock";
import { formatDateTime, formatTime, localDate } from "@/shared/time/format";
import { Remaining } from "@/shared/time/timer";
import { acceptOffer, loadOffer, OFFER_KEY, refuseOffer, type OrderOffer as Offer } from "./api";
import "./order-offer.css";

/** An order that the agent may take, below what is on his table: nothing that he works at moves for it or is covered by it. */
export function OrderOffer() {
  const { data, refetch } = useQuery({ queryKey: [OFFER_KEY], queryFn: loadOffer, retry: false });
  const deadline = data?.deadline;
  useEffect(() => {
    if (deadline === undefined) return undefined;
    // the server ends it in the same moment
    const timer = setTimeout(() => void refetch(), Math.max(0, Date.parse(deadline) - serverClock.now()) + 500);
    return () => {
      clearTimeout(timer);
    };
  }, [deadline, refetch]);
  return data ? <OfferCard offer={data} /> : null;
}

function OfferCard({ offer }: { offer: Offer }) {
  const { t, name, locale } = useWords();
  const keyOf = useKeyLabel();
  const navigate = useNavigate();
  const accepting = useSaving(acceptOffer, {
    stale: [OFFER_KEY, "orders"],
    quiet: true,
    onSaved: (taken) => void navigate(`/orders/${taken.order_id}`),
  });
  const refusing = useSaving(refuseOffer, { stale: [OFFER_KEY], quiet: true });
  const accept = () => {
    accepting.mutate(offer.id);
  };
  const refuse = () => {
    refusing.mutate(offer.id);
  };
  useHotkeys({ take_order: accept, leave_order: refuse });
  return (
    <Card
      size="small"
      data-testid="order-offer"
      role="alertdialog"
      aria-label={t("dispatch.offered")}
      title={
        <Flex gap={8} align="center">
          <FileDoneOutlined />
          {t("dispatch.offered")} · {name(offer.type)}
        </Flex>
      }
      extra={
        <span className="quiet">
          {t("dispatch.until")} <Remaining until={offer.deadline} />
        </span>
      }
      className="order-offer"
    >
      <Flex vertical gap={8}>
        <Typography.Text strong ellipsis={{ tooltip: offer.subject }}>
          {offer.subject}
        </Typography.Text>
        <span className="quiet">
          {name(offer.tenant)} · {name(offer.queue)} · <span className="figures">{offer.number}</span>
          {offer.due_at !== null && (
            <>
              {" · "}
              {t("dispatch.due")}{" "}
              <span className="figures" title={formatDateTime(offer.due_at, locale)}>
                {shortly(offer.due_at, locale)}
              </span>
            </>
          )}
        </span>
        <Flex gap={8}>
          <Button block onClick={refuse} loading={refusing.isPending} aria-label={t("dispatch.refuse")}>
            {t("dispatch.refuse")} <span className="order-offer-key">{keyOf("leave_order")}</span>
          </Button>
          <Button block type="primary" onClick={accept} loading={accepting.isPending} aria-label={t("dispatch.accept")}>
            {t("dispatch.accept")} <span className="order-offer-key">{keyOf("take_order")}</span>
          </Button>
        </Flex>
      </Flex>
    </Card>
  );
}

/** The time alone where it is today. */
function shortly(at: string, locale: string): string {
  const today = localDate(Date.parse(at)) === localDate(serverClock.now());
  return (today ? formatTime(at, locale) : formatDateTime(at, locale)).slice(0, -3);
}
