import { useQuery } from "@tanstack/react-query";
import { Empty } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { ListCard } from "@/shared/ui/list-card";
import { OnceShown } from "@/shared/ui/once-shown";
import { RowActions } from "@/shared/ui/row-actions";
import { ToneTag } from "@/shared/ui/tone-tag";
import { loadSeats, releaseSeat, SEATS, type Opened, type Seat } from "./api";
import { SeatDialog } from "./seat-dialog";

/** Where agents can work: every browser, telephone and number outside, and who sits there now. */
export function SeatsPage() {
  const { t, name } = useWords();
  const [edited, setEdited] = useState<Seat | "new" | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const seats = useQuery({ queryKey: [SEATS], queryFn: loadSeats, refetchInterval: 10_000 });
  const { houses, people } = useChoices();
  const releasing = useSaving(releaseSeat, { stale: [SEATS], quiet: true });
  return (
    <ListCard<Seat>
      title={t("seats.title")}
      found={seats}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("seats.none")} />}
      add={{
        label: t("seats.add"),
        type: "primary",
        onAdd: () => {
          setEdited("new");
        },
      }}
      onOpen={setEdited}
      columns={[
        { title: t("seats.code"), dataIndex: "code", className: "figures" },
        { title: t("seats.kind"), key: "kind", render: (_, seat) => t(`seats.kind.${seat.kind}`) },
        {
          title: t("seats.house"),
          key: "house",
          render: (_, seat) => name({ name_zh: seat.tenant_name_zh, name_en: seat.tenant_name_en }),
        },
        { title: t("seats.person"), key: "person", render: (_, seat) => seat.user_name ?? t("seats.anybody") },
        { title: t("seats.line"), key: "line", render: (_, seat) => <Line seat={seat} /> },
        { title: t("seats.who"), key: "who", render: (_, seat) => seat.agent_name ?? t("seats.free") },
        { title: t("seats.note"), dataIndex: "note" },
        {
          key: "actions",
          align: "right",
          render: (_, seat) => (
            <RowActions
              open={t("seats.change")}
              onOpen={() => {
                setEdited(seat);
              }}
              remove={t("seats.release")}
              removeAsk={t("seats.release_ask")}
              mayRemove={seat.agent_state === null}
              onRemove={() => {
                releasing.mutate(seat.id);
              }}
            />
          ),
        },
      ]}
    >
      {edited !== null && (
        <SeatDialog
          seat={edited === "new" ? null : edited}
          houses={houses}
          people={people}
          onClose={() => {
            setEdited(null);
          }}
          onDone={(done) => {
            setEdited(null);
            if (done.password !== null) setOpened(done);
          }}
        />
      )}
      {opened !== null && (
        <OnceShown
          title={opened.seat.code}
          hint={t("seats.password_once")}
          lines={[
            { label: t("seats.endpoint"), text: opened.seat.endpoint },
            { label: t("seats.password"), text: opened.password ?? "" },
          ]}
          onClose={() => {
            setOpened(null);
          }}
        />
      )}
    </ListCard>
  );
}

// the houses and agents that there are seats for, or people of
function useChoices() {
  const { name } = useWords();
  const directory = useDirectory();
  const houses = [...directory.tenants.values()].map((each) => ({ value: each.id, label: name(each) }));
  const people = [...directory.users.values()]
    .filter((user) => user.role === "agent")
    .map((user) => ({ value: user.id, label: `${user.staff_no ?? ""} ${user.display_name}`.trim() }));
  return { houses, people };
}

function Line({ seat }: { seat: Seat }) {
  const { t } = useWords();
  if (seat.kind !== "remote") return <span className="figures quiet">{seat.endpoint}</span>;
  return (
    <span>
      <span className="figures">···· {seat.last_digits}</span> {t(`seats.mode.${seat.mode ?? "per_call"}`)}{" "}
      {seat.mode === "kept_up" && seat.agent_name !== null && seat.line_state !== null && (
        <ToneTag tone={seat.line_state === "up" ? "good" : "bad"}>{t(`seats.line.${seat.line_state}`)}</ToneTag>
      )}
    </span>
  );
}
