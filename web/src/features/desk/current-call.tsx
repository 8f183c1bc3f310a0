import type { Contact } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Elapsed } from "@/shared/time/timer";
import { ToneTag } from "@/shared/ui/tone-tag";
import { companyOf } from "./company";
import { PLACE_TONES, useNameOf } from "./party-list";

const WAITING: Contact["phase"][] = ["offered", "ringing", "connecting"];

function phaseSince(contact: Contact): string {
  if (contact.phase === "wrap_up") return contact.ended_at ?? contact.opened_at;
  if (contact.phase === "held") return contact.held_since ?? contact.opened_at;
  return contact.answered_at ?? contact.queued_at ?? contact.opened_at;
}

/** The call of the moment: who, for which enterprise, how it stands, and who else is in it. */
export function CurrentCall({ contact, ownId }: { contact: Contact | null; ownId: string }) {
  const { t, name } = useWords();
  const nameOf = useNameOf();
  if (contact === null) {
    return (
      <div className="call-bar-contact quiet">
        <div className="line">{t("desk.no_call")}</div>
      </div>
    );
  }
  return (
    <div className="call-bar-contact">
      <div className="line who" title={contact.caller}>
        <span className="figures">{contact.caller || t("desk.caller_hidden")}</span> · {name(contact.tenant)}
      </div>
      <div className="line">
        {t(`phase.${contact.phase}`)} {WAITING.includes(contact.phase) && t("desk.waited")}{" "}
        <Elapsed since={phaseSince(contact)} />
        <span className="quiet"> · {name(contact.queue)} </span>
      </div>
      <div className="line">
        <Marks contact={contact} />
        {companyOf(contact, ownId).map((each) => (
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
