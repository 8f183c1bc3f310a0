import { Checkbox, Empty, Flex, InputNumber } from "antd";
import { useWords } from "../i18n/use-words";

export type Levels = Record<string, number>;

export interface Pickable {
  id: string;
  label: string;
  /** What tells it apart from another one of the same name. */
  note?: string;
}

interface Props {
  items: Pickable[];
  value: Levels;
  onChange: (value: Levels) => void;
  /** What to do when there is nothing to pick. */
  empty: string;
  disabled?: boolean;
}

export const USUAL_LEVEL = 5;
export const HIGHEST_LEVEL = 10;

/** The levels with one thing picked, or put down again. */
export function picked(value: Levels, id: string, level: number | null): Levels {
  const others = Object.entries(value).filter(([each]) => each !== id);
  return Object.fromEntries(level === null ? others : [...others, [id, level]]);
}

/** Things to pick, each with how well somebody knows it. */
export function LevelPicker({ items, value, onChange, empty, disabled = false }: Props) {
  const { t } = useWords();
  if (items.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />;
  return (
    <Flex vertical gap={2}>
      {items.map(({ id, label, note }) => {
        const level = value[id];
        return (
          <Flex key={id} align="center" gap={8} style={{ minHeight: 32 }} data-pick={label}>
            <Checkbox
              disabled={disabled}
              checked={level !== undefined}
              style={{ flex: 1, minWidth: 0 }}
              onChange={(event) => {
                onChange(picked(value, id, event.target.checked ? USUAL_LEVEL : null));
              }}
            >
              {label} {note !== undefined && <span className="quiet">{note}</span>}
            </Checkbox>
            {level !== undefined && (
              <InputNumber
                size="small"
                min={1}
                max={HIGHEST_LEVEL}
                precision={0}
                value={level}
                disabled={disabled}
                prefix={t("skills.level")}
                aria-label={`${label} ${t("skills.level")}`}
                style={{ width: 110 }}
                onChange={(next) => {
                  if (next !== null) onChange(picked(value, id, next));
                }}
              />
            )}
          </Flex>
        );
      })}
    </Flex>
  );
}
