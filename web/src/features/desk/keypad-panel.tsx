import { Flex } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { FaultNote } from "@/shared/ui/fault-note";
import { doDeed } from "./deeds";
import { DigitSender } from "./digit-sender";
import { KeyPad, padKeyOf } from "./key-pad";
import { useDesk } from "./use-desk";

const SHOWN = 16;

/** The keys of the call: by mouse, and by the keyboard's digits while the panel has the focus; Escape closes it. */
export function KeypadPanel() {
  const { t, sentence } = useWords();
  const { desk, ask } = useDesk();
  const contact = desk?.contact?.interaction_id ?? "";
  const [keyed, setKeyed] = useState("");
  const [refused, setRefused] = useState<unknown>(null);
  const panel = useRef<HTMLDivElement>(null);
  const sender = useMemo(
    () => new DigitSender((digits) => doDeed("send_digits", contact, { digits }), setRefused),
    [contact],
  );
  useEffect(() => {
    panel.current?.focus();
  }, []);
  const press = (key: string) => {
    setRefused(null);
    setKeyed((before) => (before + key).slice(-SHOWN));
    sender.press(key);
  };
  return (
    <Flex
      vertical
      gap={8}
      ref={panel}
      tabIndex={0}
      role="dialog"
      aria-label={t("action.send_digits")}
      data-testid="keypad"
      className="keypad-panel"
      onKeyDown={(event) => {
        if (event.key === "Escape") ask(null);
        const key = padKeyOf(event);
        if (key === null) return;
        event.preventDefault();
        press(key);
      }}
    >
      <div className="figures" data-testid="keyed" style={{ minHeight: 28, fontSize: 20, textAlign: "right" }}>
        {keyed}
      </div>
      <KeyPad word={t("action.send_digits")} onPress={press} />
      <div style={{ minHeight: 22 }}>
        {refused === null ? (
          <span className="quiet">{t("desk.keypad_hint")}</span>
        ) : (
          <FaultNote>{sentence(refused)}</FaultNote>
        )}
      </div>
    </Flex>
  );
}
