import { App, Button, Flex, Input } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import type { Move, NumberState } from "./api";
import { isGrave } from "./model";

interface Props {
  moves: readonly Move[];
  state: NumberState;
  digits: string;
  busy: boolean;
  onMove: (move: Move, note: string) => void;
}

/** The moves that are legal now; those after which callers are not served are asked about. */
export function MoveButtons({ moves, state, digits, busy, onMove }: Props) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const ask = (move: Move) => {
    if (move === "assign" || !isGrave(move, state)) {
      onMove(move, "");
      return;
    }
    let note = "";
    modal.confirm({
      title: t(`numbers.ask_${move}`, { digits }),
      content: (
        <>
          <p>{t(`numbers.hint_${move}`)}</p>
          <Input
            placeholder={t("numbers.why")}
            maxLength={500}
            onChange={(event) => {
              note = event.target.value;
            }}
          />
        </>
      ),
      okText: t(`numbers.move_${move}`),
      okButtonProps: { danger: true },
      cancelText: t("common.cancel"),
      onOk: () => {
        onMove(move, note);
      },
    });
  };
  return (
    <Flex gap={8} wrap>
      {moves.map((move, position) => (
        <Button
          key={move}
          type={position === 0 && !isGrave(move, state) ? "primary" : "default"}
          danger={isGrave(move, state)}
          disabled={busy}
          onClick={() => {
            ask(move);
          }}
        >
          {t(`numbers.move_${move}`)}
        </Button>
      ))}
    </Flex>
  );
}
