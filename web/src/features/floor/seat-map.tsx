import { Button, Empty, Input } from "antd";
import { memo, useCallback, useMemo, useState } from "react";
import type { FloorAgent, FloorSeatPlace } from "@/shared/api/model";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { SeatTile, type Write } from "./agent-tile";
import { arrangeSeats } from "./api";
import { ELSEWHERE, roomsOf, seatsInOrder } from "./floor-model";

interface Props {
  seats: FloorSeatPlace[];
  agents: FloorAgent[];
  /** Whether all places are shown, or only those of the agents whom the filter leaves. */
  withEmpty: boolean;
  arranging: boolean;
  onArranged: () => void;
  onWrite: Write;
}

/** The floor as a map: rooms, their seats in order, and who sits there. */
export const SeatMap = memo(function SeatMap({ seats, agents, withEmpty, arranging, onArranged, onWrite }: Props) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // whoever gave up putting seats into rooms begins anew the next time
  if (!arranging && chosen.size > 0) setChosen(new Set());
  const ordered = useMemo(() => seatsInOrder(seats), [seats]);
  const empty = arranging ? "all" : withEmpty ? "places" : "none";
  const rooms = useMemo(() => roomsOf(ordered, agents, empty), [ordered, agents, empty]);
  const choose = useCallback((seat: FloorSeatPlace) => {
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(seat.id)) after.add(seat.id);
      return after;
    });
  }, []);
  const nameOf = (room: string) =>
    room === ELSEWHERE ? t("floor.elsewhere") : room === "" ? t("floor.no_room") : room;
  return (
    <div className="wall-tiles">
      {arranging && <Arrange chosen={chosen} onDone={onArranged} />}
      {rooms.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("floor.no_agents")} />}
      {rooms.map(({ name, places }) => (
        <section key={name} aria-label={nameOf(name)}>
          {(rooms.length > 1 || name !== "") && <div className="wall-room">{nameOf(name)}</div>}
          <div className="wall-grid">
            {places.map(({ key, seat, agent }) => (
              <SeatTile
                key={key}
                seat={seat}
                agent={agent}
                chosen={seat !== null && chosen.has(seat.id)}
                onChoose={arranging ? choose : null}
                onWrite={onWrite}
              />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
});

function Arrange({ chosen, onDone }: { chosen: ReadonlySet<string>; onDone: () => void }) {
  const { t } = useWords();
  const [room, setRoom] = useState("");
  const saving = useSaving(() => arrangeSeats(room.trim(), [...chosen]), { quiet: true, onSaved: onDone });
  return (
    <div className="wall-bar" style={{ marginBottom: 8 }}>
      <span>{t("floor.arrange_hint", { number: chosen.size })}</span>
      <Input
        size="small"
        value={room}
        maxLength={40}
        style={{ width: 160 }}
        placeholder={t("floor.room")}
        aria-label={t("floor.room")}
        onChange={({ target }) => {
          setRoom(target.value);
        }}
      />
      <Button
        size="small"
        type="primary"
        loading={saving.isPending}
        disabled={chosen.size === 0}
        data-testid="arrange-save"
        onClick={() => {
          saving.mutate();
        }}
      >
        {t("common.save")}
      </Button>
    </div>
  );
}
