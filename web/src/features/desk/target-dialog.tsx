import { Flex, Input, Modal, Segmented, type InputRef } from "antd";
import { useRef, useState, type KeyboardEvent } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { FaultNote } from "@/shared/ui/fault-note";
import { KeyPad } from "./key-pad";
import { recentTargets, rememberTarget } from "./recent-targets";
import { TargetList } from "./target-list";
import { activeOf, choicesOf, nextChoice, type Choice, type TargetAction } from "./target-model";
import { useDesk } from "./use-desk";
import { useTargets } from "./use-targets";

const SWITCHED: TargetAction[] = ["consult", "transfer"];
const STEPS: Partial<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 };

/** Whom to ask, or to whom to hand the customer: found by typing, walked by the arrows, taken by Enter. */
export function TargetDialog({ action }: { action: TargetAction }) {
  const { t, sentence } = useWords();
  const { desk, ask, busy } = useDesk();
  const search = useRef<InputRef>(null);
  const [q, setQ] = useState("");
  const [note, setNote] = useState("");
  const [walkedTo, setWalkedTo] = useState<string | null>(null);
  const { choices, found } = useChoices(action, q);
  const { take, refused, forgive } = useTake(action, note);
  const active = activeOf(choices, walkedTo);
  const legal = SWITCHED.filter((each) => desk?.agent.legal.includes(each));
  const change = (next: string) => {
    setQ(next);
    setWalkedTo(null);
    forgive();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // arrows and Enter that choose among an input method's proposals belong to it
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
    const step = STEPS[event.key];
    if (step !== undefined) setWalkedTo(nextChoice(choices, active?.key ?? null, step));
    if (event.key === "Enter") take(active);
    if (step !== undefined || event.key === "Enter") event.preventDefault();
  };
  return (
    <Modal
      open
      width={760}
      style={{ top: 12 }}
      title={t(`target.title_${action}`)}
      okText={t(`action.${action}`)}
      cancelText={t("common.cancel")}
      confirmLoading={busy === action}
      okButtonProps={{ disabled: active === undefined }}
      onOk={() => {
        take(active);
      }}
      onCancel={() => {
        ask(null);
      }}
      afterOpenChange={(open) => {
        if (open) search.current?.focus();
      }}
    >
      <div className="target-dialog" data-testid="target-dialog" onKeyDown={onKeyDown}>
        <Flex vertical gap={8}>
          <Flex gap={8}>
            {legal.length > 1 && action !== "to_voicemail" && (
              <Segmented
                value={action}
                options={legal.map((each) => ({ value: each, label: t(`action.${each}`) }))}
                onChange={(next) => {
                  ask({ kind: "target", action: next });
                }}
              />
            )}
            <Input
              ref={search}
              autoFocus
              allowClear
              role="combobox"
              aria-expanded
              aria-controls="targets"
              aria-activedescendant={active?.key}
              value={q}
              placeholder={t(`target.search_${action}`)}
              onChange={(event) => {
                change(event.target.value);
              }}
            />
          </Flex>
          <TargetList
            choices={choices}
            active={active}
            loading={found.isLoading}
            error={found.isError ? found.error : null}
            onChoose={(choice) => {
              setWalkedTo(choice.key);
              forgive();
            }}
            onTake={take}
          />
          {action === "transfer" && (
            <Input
              value={note}
              maxLength={500}
              placeholder={t("target.note")}
              aria-label={t("target.note")}
              onChange={(event) => {
                setNote(event.target.value);
              }}
            />
          )}
        </Flex>
        {action !== "to_voicemail" && (
          <Flex vertical gap={8}>
            <span className="quiet">{t("target.outside_hint")}</span>
            <KeyPad
              word={t("target.outside")}
              onPress={(key) => {
                change(q + key);
                search.current?.focus();
              }}
            />
          </Flex>
        )}
      </div>
      <div style={{ minHeight: 22 }}>{refused !== null && <FaultNote>{sentence(refused)}</FaultNote>}</div>
    </Modal>
  );
}

function useChoices(action: TargetAction, q: string) {
  const { desk } = useDesk();
  const contact = desk?.contact;
  const found = useTargets(contact?.interaction_id ?? "", q.trim());
  const tenantId = contact?.tenant.id ?? "";
  const recent = recentTargets(desk?.agent.user_id ?? "", tenantId);
  return { found, choices: choicesOf({ action, q: q.trim(), targets: found.data, recent, tenantId }) };
}

function useTake(action: TargetAction, note: string) {
  const { desk, busy, attempt, ask } = useDesk();
  const [refused, setRefused] = useState<unknown>(null);
  const deed = (choice: Choice): Promise<unknown> => {
    const { target } = choice;
    if (action === "transfer") return attempt("transfer", { target, note: note.trim() });
    if (action === "consult" && target.kind !== "flow") return attempt("consult", { target });
    return attempt("to_voicemail", { queueId: target.kind === "queue" ? target.queue_id : "" });
  };
  const take = (choice: Choice | undefined) => {
    if (choice === undefined || !choice.pickable || busy === action) return;
    setRefused(null);
    deed(choice).then(() => {
      rememberTarget(desk?.agent.user_id ?? "", desk?.contact?.tenant.id ?? "", choice.target);
      ask(null);
    }, setRefused);
  };
  const forgive = () => {
    setRefused(null);
  };
  return { take, refused, forgive };
}
