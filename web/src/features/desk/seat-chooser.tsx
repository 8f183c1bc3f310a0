import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Card, Flex, Typography } from "antd";
import { useState, type ReactNode } from "react";
import type { SeatChoice } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { stored } from "@/shared/stored";
import { loadSeats } from "./api";
import { PhoneNotice } from "./phone-notice";
import { SEAT_CHOOSER } from "./places";
import { SeatList } from "./seat-list";
import { inOrder } from "./seats";
import { useDesk } from "./use-desk";

const LAST_SEAT = "seat";

/** Where the agent will work today; signs him in at a seat that has just proved that it rings. */
export function SeatChooser({ soundPanel }: { soundPanel: ReactNode }) {
  const { t, sentence } = useWords();
  const { signIn, busy } = useDesk();
  const [last] = useState(() => stored.get<string>(LAST_SEAT, ""));
  const seats = useQuery({ queryKey: ["seats"], queryFn: loadSeats, refetchInterval: 5_000 });
  const choose = (seat: SeatChoice) => {
    stored.set(LAST_SEAT, seat.id);
    // asked for in a click, or the browser would not ask at all
    if (typeof Notification !== "undefined" && Notification.permission === "default")
      void Notification.requestPermission();
    void signIn(seat);
  };
  return (
    <Card title={t("seat.title")}>
      <Typography.Paragraph className="quiet">{t("seat.hint")}</Typography.Paragraph>
      {seats.isError && <Alert type="error" showIcon title={sentence(seats.error)} />}
      <PhoneNotice />
      <SeatList
        seats={inOrder(seats.data?.items ?? [], last)}
        loading={seats.isLoading}
        action={(seat, index) => (
          <Button
            id={index === 0 ? SEAT_CHOOSER : undefined}
            type={index === 0 ? "primary" : "default"}
            size="large"
            loading={busy === "sign_in"}
            disabled={seat.taken}
            data-seat={seat.code}
            onClick={() => {
              choose(seat);
            }}
          >
            {t("seat.sign_in")}
          </Button>
        )}
      />
      <Flex vertical style={{ maxWidth: 460, marginTop: 12 }}>
        <Typography.Text strong>{t("sound.title")}</Typography.Text>
        {soundPanel}
      </Flex>
    </Card>
  );
}
