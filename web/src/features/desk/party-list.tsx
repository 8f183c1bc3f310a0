import { Button, Flex } from "antd";
import type { Contact, Desk, Party } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useKeyLabel } from "@/shared/keys/keys-context";
import { Elapsed } from "@/shared/time/timer";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";
import { companyOf, placeOfCustomer, type Companion } from "./company";
import { PARTIES } from "./places";
import { useDesk } from "./use-desk";

export const PLACE_TONES: Record<Party["place"], ToneName> = {
  ringing: "attention",
  aside: "busy",
  waiting: "quiet",
  in: "good",
};

const CUSTOMER = "customer";
const MAIN = "main";

/** Everybody in the call but oneself: where each one is, since when, and how to part with him. */
export function PartyList({ desk, contact }: { desk: Desk; contact: Contact }) {
  const { t } = useWords();
  const nameOf = useNameOf();
  const keyLabel = useKeyLabel();
  if (contact.parties.length === 0) return null;
  const company = companyOf(contact, desk.agent.user_id);
  return (
    <Flex vertical gap={6} data-testid="parties" aria-label={t("desk.parties")} style={{ marginTop: 8 }}>
      <Flex justify="space-between" className="quiet">
        <span>{t("desk.parties")}</span>
        <span>{keyLabel("parties")}</span>
      </Flex>
      <PartyRow
        desk={desk}
        callId={CUSTOMER}
        who={contact.caller || t("desk.caller_hidden")}
        place={placeOfCustomer(contact)}
        since={contact.held_since ?? contact.answered_at ?? contact.opened_at}
        partable={company.some(({ place }) => place === "in") ? ["drop"] : []}
      />
      <Flex vertical gap={6} id={PARTIES}>
        {company.map((each) => (
          <PartyRow
            key={each.callId ?? MAIN}
            desk={desk}
            callId={each.callId ?? MAIN}
            who={nameOf(each)}
            place={each.place}
            since={each.since}
            partable={each.place === "in" && each.callId !== null ? ["split", "drop"] : []}
          />
        ))}
      </Flex>
    </Flex>
  );
}

/** An agent by his name, somebody outside by his number; of a queue that was asked nobody is known yet. */
export function useNameOf(): (companion: Pick<Companion, "name" | "number">) => string {
  const { t } = useWords();
  return ({ name, number }) => name ?? number ?? t("desk.party_of_queue");
}

interface RowProps {
  desk: Desk;
  callId: string;
  who: string;
  place: Party["place"];
  since: string;
  partable: ("split" | "drop")[];
}

function PartyRow({ desk, callId, who, place, since, partable }: RowProps) {
  const { t } = useWords();
  const { busy, attempt, complain } = useDesk();
  const legal = partable.filter((action) => desk.agent.legal.includes(action));
  return (
    <Flex gap={6} align="center" justify="space-between" data-party={callId} style={{ minHeight: 28 }}>
      <span style={{ minWidth: 0 }}>
        <span className="figures" title={who} style={{ fontWeight: 600 }}>
          {who}
        </span>{" "}
        <ToneTag tone={PLACE_TONES[place]}>
          {t(`place_in_call.${place}`)} <Elapsed since={since} />
        </ToneTag>
      </span>
      <Flex gap={4}>
        {legal.map((action) => (
          <Button
            key={action}
            size="small"
            danger={action === "drop"}
            loading={busy === action}
            data-action={action}
            onClick={() => {
              attempt(action, { callId }).catch(complain);
            }}
          >
            {t(`action.${action}`)}
          </Button>
        ))}
      </Flex>
    </Flex>
  );
}
