import { DesktopOutlined, PhoneOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Card, Empty, Flex, List, Typography } from "antd";
import { useState, type ReactNode } from "react";
import type { SeatChoice } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { stored } from "@/shared/stored";
import { loadSeats } from "./api";
import { PhoneNotice } from "./phone-notice";
import { SEAT_CHOOSER } from "./places";
import { useDesk } from "./use-desk";

const LAST_SEAT = "seat";

// the seat used last comes first, then the browser, then the SIP phones by their code
function inOrder(seats: SeatChoice[], last: string): SeatChoice[] {
  const rank = (seat: SeatChoice) => (seat.id === last ? 0 : seat.kind === "browser" ? 1 : 2);
  return [...seats].sort((a, b) => rank(a) - rank(b) || a.code.localeCompare(b.code));
}

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
  const ordered = inOrder(seats.data?.items ?? [], last);
  return (
    <Card title={t("seat.title")}>
      <Typography.Paragraph className="quiet">{t("seat.hint")}</Typography.Paragraph>
      {seats.isError && <Alert type="error" showIcon title={sentence(seats.error)} />}
      <PhoneNotice />
      <List<SeatChoice>
        loading={seats.isLoading}
        dataSource={ordered}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("seat.none")} /> }}
        renderItem={(seat, index) => (
          <List.Item
            actions={[
              <Button
                key="sign-in"
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
              </Button>,
            ]}
          >
            <List.Item.Meta
              avatar={
                seat.kind === "browser" ? (
                  <DesktopOutlined style={{ fontSize: 24 }} />
                ) : (
                  <PhoneOutlined style={{ fontSize: 24 }} />
                )
              }
              title={seat.kind === "browser" ? t("seat.browser") : t("seat.sip", { code: seat.code })}
              description={<SeatState seat={seat} />}
            />
          </List.Item>
        )}
      />
      <Flex vertical style={{ maxWidth: 460, marginTop: 12 }}>
        <Typography.Text strong>{t("sound.title")}</Typography.Text>
        {soundPanel}
      </Flex>
    </Card>
  );
}

function SeatState({ seat }: { seat: SeatChoice }) {
  const { t } = useWords();
  if (seat.taken) return t("seat.taken");
  return t(seat.kind === "browser" ? "seat.browser_hint" : "seat.sip_hint");
}
