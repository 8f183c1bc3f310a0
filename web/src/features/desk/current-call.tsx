import type { Contact, Desk } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Elapsed } from "@/shared/time/timer";
import { ToneTag } from "@/shared/ui/tone-tag";
import { companyOf } from "./company";
import { PLACE_TONES, useNameOf } from "./party-list";

const WAITING: Contact["phase"][] = ["offered", "ringing", "connecting"];

function phaseSince(contact: Contact, ownSince: string): string {
  // for whoever documents it is over, even when its customer still talks on or answers a survey
  if (contact.phase === "wrap_up") return ownSince;
  if (contact.phase === "held") return contact.held_since ?? contact.opened_at;
  return contact.answered_at ?? contact.queued_at ?? contact.opened_at;
}

/** The call of the moment: who, for which enterprise, how it stands, and who else is in it. */
export function CurrentCall({ desk }: { desk: Desk | null }) {
  const { t, name } = useWords();
  const nameOf = useNameOf();
  if (desk === null || desk.contact === null) {
    return (
      <div className="call-bar-contact quiet">
        <div className="line">{t("desk.no_call")}</div>
      </div>
    );
  }
  const { contact, agent } = desk;
  return (
    <div className="call-bar-contact">
      <div className="line who" title={contact.caller}>
        <span className="figures">{contact.caller || t("desk.caller_hidden")}</span> · {name(contact.tenant)}
      </div>
      <div className="line">
        {t(`phase.${contact.phase}`)} {WAITING.includes(contact.phase) && t("desk.waited")}{" "}
        <Elapsed since={phaseSince(contact, agent.since)} />
        <span className="quiet"> · {name(contact.queue)} </span>
      </div>
      <div className="line">
        <Marks contact={contact} />
        {companyOf(contact, agent.user_id).map((each) => (
          <ToneTag key={each.callId} tone={PLACE_TONES[each.place]}>
            {nameOf(each)} {t(`place_in_call.${each.place}`)} <Elapsed since={each.since} />
          </ToneTag>
        ))}
      </div>
    </div>
  );
}

function Marks({ contact }: { contact: Contact }) {
  const { t } = useWords();
  // who only documents is neither heard nor recorded, even when others of his call still are
  if (contact.phase === "wrap_up") return null;
  return (
    <>
      {contact.muted && <ToneTag tone="attention">{t("desk.muted")}</ToneTag>}
      {contact.recording_paused ? (
        <ToneTag tone="attention">{t("desk.recording_paused")}</ToneTag>
      ) : (
        contact.recording && <ToneTag tone="quiet">{t("desk.recording")}</ToneTag>
      )}
    </>
  );
}
