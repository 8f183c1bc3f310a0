import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Card, Flex } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { useKeyLabel } from "@/shared/keys/keys-context";
import { Remaining } from "@/shared/time/timer";
import { loadParked, PARKED, takeParked } from "./api";
import { PARKED_CALLS } from "./places";
import { useDesk } from "./use-desk";

// a list with somebody in it must not offer him when he is gone; whether anybody comes is asked less often
const FRESH = 3_000;
const SELDOM = 8_000;

/** Who is parked where I serve, until when he waits there; taken by one press. */
export function ParkedList() {
  const { t, name } = useWords();
  const { complain } = useDesk();
  const keyLabel = useKeyLabel();
  const queries = useQueryClient();
  const [taking, setTaking] = useState<string | null>(null);
  const parked = useQuery({
    queryKey: [PARKED],
    queryFn: loadParked,
    refetchInterval: ({ state }) => (state.data?.items.length ? FRESH : SELDOM),
  });
  const rows = parked.data?.items ?? [];
  if (rows.length === 0) return null;
  const take = async (slot: string) => {
    setTaking(slot);
    try {
      await takeParked(slot);
    } catch (error) {
      complain(error);
    }
    setTaking(null);
    await queries.invalidateQueries({ queryKey: [PARKED] });
  };
  return (
    <Card
      size="small"
      title={t("parked.title")}
      extra={<span className="quiet">{keyLabel("parked")}</span>}
      id={PARKED_CALLS}
      data-testid="parked"
    >
      <Flex vertical gap={6}>
        {rows.map((row) => (
          <Flex key={row.slot} justify="space-between" align="center" gap={6} data-parked={row.slot}>
            <div style={{ minWidth: 0 }}>
              <b className="figures">{t("parked.slot", { slot: row.slot })}</b>{" "}
              <span className="figures">{row.caller ?? t("desk.caller_hidden")}</span>
              <div className="quiet">
                {name(row.queue)} · {row.parked_by} · {t("parked.returns_in")} <Remaining until={row.returns_at} />
              </div>
            </div>
            <Button size="small" type="primary" loading={taking === row.slot} onClick={() => void take(row.slot)}>
              {t("parked.take")}
            </Button>
          </Flex>
        ))}
      </Flex>
    </Card>
  );
}
