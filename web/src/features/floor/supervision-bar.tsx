import { Button, Flex, Segmented, Select, Spin } from "antd";
import { useContext } from "react";
import type { ListenMode, Listening } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import type { Phone, PhoneStatus } from "@/shared/phone-port";
import { useFloor, useLive } from "@/shared/live/live-context";
import { Elapsed } from "@/shared/time/timer";
import { ACT_OF, type Act } from "./api";
import { BROWSER, SupervisorPhone, telephonesOf, useTakePart } from "./supervisor-phone";

const WORD_OF: Record<PhoneStatus, "off" | "on" | "lost" | "elsewhere"> = {
  off: "off",
  failed: "off",
  starting: "off",
  ready: "on",
  lost: "lost",
  elsewhere: "elsewhere",
};
const MODES: ListenMode[] = ["listen", "whisper", "barge"];

/** Where the supervisor takes part himself: in which manner, and what he may do now. */
export function SupervisionBar() {
  const { staff } = useLive();
  const [mine] = staff?.listening ?? [];
  const ears = useContext(SupervisorPhone);
  if (mine !== undefined) return <Part mine={mine} />;
  if (ears === null) return null;
  return (
    <>
      <ListenBy by={ears.by} onChange={ears.listenBy} />
      {ears.by === BROWSER && <BrowserPhone phone={ears.phone} />}
    </>
  );
}

/** By what one listens from now on, where there is a choice. */
function ListenBy({ by, onChange }: { by: string; onChange: (by: string) => void }) {
  const { t } = useWords();
  const floor = useFloor();
  const telephones = floor === null ? [] : telephonesOf(floor, by);
  if (telephones.length === 0 && by === BROWSER) return null;
  const known = by === BROWSER || telephones.some(({ id }) => id === by);
  return (
    <Select<string>
      size="small"
      value={known ? by : null}
      placeholder={t("supervision.by_what")}
      aria-label={t("supervision.by_what")}
      data-testid="listen-by"
      style={{ minWidth: 130 }}
      onChange={onChange}
      options={[
        { value: BROWSER, label: t("supervision.by_browser") },
        ...telephones.map(({ id, code }) => ({ value: id, label: t("supervision.by_telephone", { code }) })),
      ]}
    />
  );
}

function BrowserPhone({ phone }: { phone: Phone }) {
  const { t } = useWords();
  const { status } = phone;
  const act = status === "elsewhere" ? phone.takeOver : status === "off" || status === "failed" ? phone.start : null;
  return (
    <Button
      size="small"
      data-testid="supervisor-phone"
      data-status={status}
      loading={status === "starting" || status === "lost"}
      disabled={act === null}
      onClick={() => void act?.()}
    >
      {t(`supervision.phone_${WORD_OF[status]}`)}
      {status === "elsewhere" && ` · ${t("phone.take_over")}`}
    </Button>
  );
}

function Part({ mine }: { mine: Listening }) {
  const { t, word } = useWords();
  const [takePart, busy] = useTakePart();
  const act = (what: Act) => void takePart(mine.interaction_id, what);
  const name = mine.agent?.display_name ?? "";
  if (mine.begun_at === null)
    return (
      <span>
        <Spin size="small" /> {t("supervision.ringing", { name })}
      </span>
    );
  const charge = mine.mode === "in_charge";
  return (
    <Flex align="center" gap={8} data-testid="supervision" data-mode={mine.mode}>
      <b>
        {charge ? t("supervision.in_charge", { name }) : t("supervision.at", { name })}{" "}
        <Elapsed since={mine.begun_at} />
      </b>
      {!charge && (
        <Segmented<ListenMode>
          size="small"
          disabled={busy}
          value={mine.mode}
          options={MODES.map((mode) => ({ value: mode, label: word("listen_mode", mode) }))}
          onChange={(mode) => {
            act(ACT_OF[mode]);
          }}
        />
      )}
      {(charge ? (["give-back", "hang-up"] as const) : (["take-over", "stop"] as const)).map((what) => (
        <Button
          key={what}
          size="small"
          danger={what === "hang-up"}
          loading={busy}
          data-act={what}
          onClick={() => {
            act(what);
          }}
        >
          {t(`supervision.act_${what}`)}
        </Button>
      ))}
    </Flex>
  );
}
