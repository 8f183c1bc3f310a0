import { SwapOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Modal, Tag, Typography } from "antd";
import { useState } from "react";
import type { Desk, SeatChoice } from "@/shared/api/model";
import { dataOf, server } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import { loadSeats } from "./api";
import { SeatList } from "./seat-list";
import { inOrder } from "./seats";
import { useDesk } from "./use-desk";

const changeSeat = (seatId: string) => dataOf(server.POST("/api/desk/seat", { body: { seat_id: seatId } }));

/** Goes on at another seat, also in the middle of a call. */
export function SeatChanger({ desk }: { desk: Desk }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const { phone, complain } = useDesk();
  const [open, setOpen] = useState(false);
  const [going, setGoing] = useState<string | null>(null);
  const seats = useQuery({ queryKey: ["seats"], queryFn: loadSeats, enabled: open, refetchInterval: 5_000 });
  const here = desk.agent.seat?.id;
  const go = async (seat: SeatChoice) => {
    setGoing(seat.id);
    try {
      if (seat.kind === "browser" && !(await phone.start())) {
        complain(new Problem(phone.latestProblem(), 0));
        return;
      }
      const { result } = await changeSeat(seat.id);
      void message.success(t(result?.["dialled"] === true ? "seat.dialled_stay" : "seat.changed"), 6);
      setOpen(false);
    } catch (error) {
      // the phone of this browser rings only where somebody sits at it
      if (seat.kind === "browser") phone.stop();
      complain(error);
    } finally {
      setGoing(null);
    }
  };
  return (
    <>
      <Button
        size="small"
        icon={<SwapOutlined />}
        data-testid="change-seat"
        onClick={() => {
          setOpen(true);
        }}
      >
        {t("seat.change")}
      </Button>
      <Modal
        open={open}
        title={t("seat.change")}
        footer={null}
        width={640}
        onCancel={() => {
          setOpen(false);
        }}
      >
        <Typography.Paragraph className="quiet">{t("seat.change_hint")}</Typography.Paragraph>
        <SeatList
          seats={inOrder(seats.data?.items ?? [], here ?? "")}
          loading={seats.isLoading}
          action={(seat) =>
            seat.id === here ? (
              <Tag color="green">{t("seat.here")}</Tag>
            ) : (
              <Button
                data-seat={seat.code}
                disabled={seat.taken}
                loading={going === seat.id}
                onClick={() => void go(seat)}
              >
                {t("seat.go_on_here")}
              </Button>
            )
          }
        />
      </Modal>
    </>
  );
}
