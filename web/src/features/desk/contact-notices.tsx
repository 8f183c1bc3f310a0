import { Alert, Flex } from "antd";
import type { Contact } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { Elapsed, Remaining, useServerSecond } from "@/shared/time/timer";

/** What must be known of this contact before one speaks: in which part one is in it, and what it has come to. */
export function ContactNotices({ contact }: { contact: Contact }) {
  return (
    <Flex vertical gap={8} data-testid="notices" style={{ marginTop: 8 }}>
      <RoleBanner contact={contact} />
      <Handed contact={contact} />
      <Nuisance contact={contact} />
      <Paused contact={contact} />
    </Flex>
  );
}

function RoleBanner({ contact }: { contact: Contact }) {
  const { t } = useWords();
  const { role, main_agent: main } = contact;
  if (role === "main") return null;
  return (
    <Alert
      type="info"
      showIcon
      data-role={role}
      title={t(`desk.role_${role}`, { name: main?.name ?? t("desk.colleague") })}
      description={t(`desk.role_${role}_hint`)}
    />
  );
}

function Handed({ contact }: { contact: Contact }) {
  const { t } = useWords();
  const handed = contact.handed;
  if (handed === null) return null;
  return (
    <Alert
      type="info"
      showIcon
      data-testid="handed"
      title={t("desk.handed_by", { name: handed.by ?? t("desk.colleague") })}
      {...(handed.note !== "" && { description: handed.note })}
    />
  );
}

function Paused({ contact }: { contact: Contact }) {
  const { t } = useWords();
  if (!contact.recording_paused) return null;
  return <Alert type="warning" showIcon title={t("desk.recording_paused_hint")} />;
}

function Nuisance({ contact }: { contact: Contact }) {
  const { t } = useWords();
  const second = useServerSecond();
  const nuisance = contact.nuisance;
  if (nuisance === null) return null;
  const { since, ends_at: end } = nuisance;
  const warned = nuisance.warned_at !== null;
  return (
    <Alert
      type={warned ? "error" : "warning"}
      showIcon
      title={t(warned ? "nuisance.warned" : "nuisance.marked")}
      description={
        <>
          {t("nuisance.since")} <Elapsed since={since} />
          {end !== null && Date.parse(end) > second * 1_000 && (
            <>
              {" · "}
              {t("nuisance.left")} <Remaining until={end} />
            </>
          )}
        </>
      }
    />
  );
}
