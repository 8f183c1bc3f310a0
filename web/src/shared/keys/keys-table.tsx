import { Button, Flex } from "antd";
import { useState, type KeyboardEvent } from "react";
import { useWords } from "../i18n/use-words";
import { ASKS_KEY, useKeys } from "./keys-context";
import {
  chordOf,
  DEFAULT_KEYS,
  holderOf,
  KEY_ACTIONS,
  labelOf,
  objectionTo,
  type KeyAction,
  type Objection,
} from "./keymap";

/** Every action with its key, in two columns; a click on a key asks for another one. */
export function KeysTable() {
  const { t } = useWords();
  const { keys, change } = useKeys();
  const [asking, setAsking] = useState<KeyAction | null>(null);
  const [objection, setObjection] = useState<{ why: Objection; holder: KeyAction | undefined } | null>(null);
  const take = (action: KeyAction) => (event: KeyboardEvent) => {
    const chord = chordOf(event.nativeEvent);
    if (asking !== action || chord === "" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    const why = objectionTo(chord, action, keys);
    setObjection(why === null ? null : { why, holder: holderOf(chord, action, keys) });
    if (why !== null) return;
    change({ ...keys, [action]: chord });
    setAsking(null);
  };
  const said =
    objection === null
      ? t("keys.hint")
      : t(`keys.objection_${objection.why}`, { action: objection.holder ? t(`keys.${objection.holder}`) : "" });
  return (
    <Flex vertical gap={8}>
      <div className="quiet" role="status" style={{ minHeight: 40 }}>
        {said}
      </div>
      <div className="keys-table">
        {KEY_ACTIONS.map((action) => (
          <Flex key={action} justify="space-between" align="center" gap={8}>
            <span>{t(`keys.${action}`)}</span>
            <Button
              size="small"
              className="figures"
              type={asking === action ? "primary" : "default"}
              data-key-of={action}
              {...(asking === action && { [ASKS_KEY]: "" })}
              aria-label={`${t(`keys.${action}`)} ${labelOf(keys[action])}`}
              onClick={() => {
                setAsking(action);
                setObjection(null);
              }}
              onKeyDown={take(action)}
              onBlur={() => {
                setAsking(null);
              }}
            >
              {asking === action ? t("keys.press") : labelOf(keys[action])}
            </Button>
          </Flex>
        ))}
      </div>
      <div>
        <Button
          size="small"
          onClick={() => {
            change(DEFAULT_KEYS);
          }}
        >
          {t("keys.reset")}
        </Button>
      </div>
    </Flex>
  );
}
