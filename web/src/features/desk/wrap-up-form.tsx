import { useQueryClient } from "@tanstack/react-query";
import { Button, Flex, Input, Progress, Radio, Typography } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { useEffect, useRef } from "react";
import type { Contact, Desk } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { PAST } from "@/shared/past";
import { useKeyLabel } from "@/shared/keys/keys-context";
import { useServerSecond } from "@/shared/time/timer";
import { wrapUp } from "./api";
import { drafts, useDraft } from "./drafts";
import { ExtendWrapUp } from "./extend-wrap-up";
import { NOTE_FIELD } from "./places";
import { useDesk } from "./use-desk";

const SAVE_AFTER = 1_500;

// the server learns the draft too, so that a wrap-up that runs out of time loses nothing
function useSavedDraft(contact: Contact, allowed: boolean) {
  const draft = useDraft(contact.interaction_id);
  const id = contact.interaction_id;
  useEffect(() => {
    if (drafts.has(id) || (contact.disposition_id === null && !contact.note)) return;
    drafts.set(id, { disposition_id: contact.disposition_id, note: contact.note });
  }, [id, contact.disposition_id, contact.note]);
  useEffect(() => {
    const known = draft.disposition_id === contact.disposition_id && draft.note === contact.note;
    if (!allowed || known || !drafts.has(id)) return;
    const timer = setTimeout(() => {
      void wrapUp(id, draft, false).catch(() => undefined);
    }, SAVE_AFTER);
    return () => {
      clearTimeout(timer);
    };
  }, [id, draft, allowed, contact.disposition_id, contact.note]);
  return draft;
}

/** What came of the contact: chosen and written during the call already, finished by Enter. */
export function WrapUpForm({ desk, contact }: { desk: Desk; contact: Contact }) {
  const { t, name } = useWords();
  const keyLabel = useKeyLabel();
  const { run, busy } = useDesk();
  const queries = useQueryClient();
  const allowed = desk.agent.legal.includes("wrap_up");
  const wrappingUp = desk.agent.state === "wrap_up";
  const draft = useSavedDraft(contact, allowed);
  const choices = useRef<HTMLDivElement>(null);
  const note = useRef<TextAreaRef>(null);
  const id = contact.interaction_id;

  useEffect(() => {
    if (!wrappingUp) return;
    // the tab that this lies in is shown a moment after the contact has ended
    const frame = requestAnimationFrame(() => {
      const writing = document.activeElement?.id === NOTE_FIELD;
      if (!writing) choices.current?.querySelector<HTMLInputElement>("input:checked, input")?.focus();
    });
    return () => {
      cancelAnimationFrame(frame);
      void queries.invalidateQueries({ queryKey: [PAST] });
    };
  }, [wrappingUp, id, queries]);

  return (
    <Flex vertical gap={8}>
      <Deadline desk={desk} />
      <div
        ref={choices}
        role="group"
        aria-label={t("wrap_up.disposition")}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          // or this very Enter would become a new line in the note
          event.preventDefault();
          note.current?.focus();
        }}
      >
        <Typography.Text strong>{t("wrap_up.disposition")}</Typography.Text>
        <Radio.Group
          style={{ display: "flex", flexWrap: "wrap", gap: "6px 4px", marginTop: 4, minHeight: 24 }}
          value={draft.disposition_id}
          disabled={!allowed}
          onChange={(event) => {
            drafts.set(id, { ...draft, disposition_id: event.target.value as string });
          }}
        >
          {contact.dispositions.map((disposition) => (
            <Radio key={disposition.id} value={disposition.id}>
              {name(disposition)}
            </Radio>
          ))}
        </Radio.Group>
      </div>
      <label htmlFor={NOTE_FIELD}>
        <Typography.Text strong>{t("wrap_up.note")}</Typography.Text> <span className="quiet">{keyLabel("note")}</span>
      </label>
      <Input.TextArea
        id={NOTE_FIELD}
        ref={note}
        rows={4}
        maxLength={4000}
        value={draft.note}
        disabled={!allowed}
        placeholder={t("wrap_up.note_hint")}
        onChange={(event) => {
          drafts.set(id, { ...draft, note: event.target.value });
        }}
        onPressEnter={(event) => {
          // Enter that ends a composition belongs to the input method, Shift+Enter to the text
          if (event.shiftKey || event.nativeEvent.isComposing || !wrappingUp) return;
          event.preventDefault();
          run("wrap_up");
        }}
      />
      <Flex justify="space-between" align="center" style={{ minHeight: 32 }}>
        <span className="quiet">{t(wrappingUp ? "wrap_up.enter_hint" : "wrap_up.draft_hint")}</span>
        <Flex gap={8}>
          <ExtendWrapUp desk={desk} />
          <Button
            type="primary"
            disabled={!wrappingUp || !allowed}
            loading={busy === "wrap_up"}
            onClick={() => {
              run("wrap_up");
            }}
          >
            {t("action.wrap_up")}
          </Button>
        </Flex>
      </Flex>
    </Flex>
  );
}

// takes its room at all times, so that nothing moves when wrap-up begins
function Deadline({ desk }: { desk: Desk }) {
  const now = useServerSecond() * 1000;
  const { state, since, deadline } = desk.agent;
  const running = state === "wrap_up" && deadline !== null;
  const whole = running ? Date.parse(deadline) - Date.parse(since) : 1;
  const left = running ? Math.max(0, Date.parse(deadline) - now) : 0;
  return (
    <Progress
      style={{ visibility: running ? "visible" : "hidden", margin: "4px 0 0" }}
      percent={(100 * left) / Math.max(1, whole)}
      showInfo={false}
      size="small"
      status={left < 10_000 ? "exception" : "normal"}
    />
  );
}
