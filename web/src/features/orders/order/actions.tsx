import { Button, Card, Flex } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import type { LegalMove, Order } from "../api";
import { AssignDialog } from "./assign-dialog";
import { DuplicateDialog, RateDialog, ReopenDialog, VisitDialog } from "./deed-dialogs";
import { MoveDialog } from "./move-dialog";

const DEEDS = ["assign", "rate", "visit", "reopen", "duplicate"] as const;
type Deed = (typeof DEEDS)[number];
type Open = Deed | LegalMove | null;

/** What may be done with an order now: its moves first, each a button, then what is always there. */
export function Actions({ order, visitAt }: { order: Order; visitAt?: string | null | undefined }) {
  const { t, name } = useWords();
  const [open, setOpen] = useState<Open>(null);
  const close = () => {
    setOpen(null);
  };
  return (
    <Card size="small" title={t("orders.actions")} data-testid="order-actions">
      <Flex vertical gap={6}>
        {order.moves.length === 0 && !hasEnded(order) && <span className="quiet">{t("orders.no_moves")}</span>}
        {order.moves.map((move, place) => (
          <div key={move.to_state}>
            <Button
              block
              type={place === 0 && move.category !== "cancelled" ? "primary" : "default"}
              danger={move.category === "cancelled"}
              disabled={move.obstacles.length > 0}
              data-move={move.to_state}
              onClick={() => {
                setOpen(move);
              }}
            >
              {name(move)}
            </Button>
            {move.obstacles.map((obstacle) => (
              <div key={obstacle} className="quiet" style={{ fontSize: 12 }}>
                {t(`orders.obstacle_${obstacle}`)}
              </div>
            ))}
          </div>
        ))}
        <Flex wrap gap={6} style={{ marginTop: 4 }}>
          {deedsOf(order).map((deed) => (
            <Button
              key={deed}
              size="small"
              data-deed={deed}
              onClick={() => {
                setOpen(deed);
              }}
            >
              {t(`orders.do_${deed}`)}
            </Button>
          ))}
        </Flex>
      </Flex>
      <DialogOf order={order} open={open} visitAt={visitAt} onClose={close} />
    </Card>
  );
}

const hasEnded = ({ category }: Order) => category === "closed" || category === "cancelled";

/** What can be done with it beside its moves. */
function deedsOf(order: Order): Deed[] {
  const ended = hasEnded(order);
  const solved = ended || order.category === "done";
  const possible: Record<Deed, boolean> = {
    assign: !ended,
    rate: solved && order.satisfaction === null,
    visit: order.visit_due_at !== null && order.visited_at === null,
    reopen: solved,
    duplicate: !ended && order.duplicate_of === null,
  };
  return DEEDS.filter((deed) => possible[deed]);
}

const DIALOGS = {
  assign: AssignDialog,
  rate: RateDialog,
  visit: VisitDialog,
  reopen: ReopenDialog,
  duplicate: DuplicateDialog,
};

interface DialogProps {
  order: Order;
  open: Open;
  visitAt: string | null | undefined;
  onClose: () => void;
}

function DialogOf({ order, open, visitAt, onClose }: DialogProps) {
  if (open === null) return null;
  if (typeof open === "object") return <MoveDialog order={order} move={open} visitAt={visitAt} onClose={onClose} />;
  const Wanted = DIALOGS[open];
  return <Wanted order={order} onClose={onClose} />;
}
