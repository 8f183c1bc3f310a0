import { ArrowDownOutlined, DoubleRightOutlined, RightOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { ToneTag } from "@/shared/ui/tone-tag";
import type { Category, Priority } from "./api";
import { CATEGORY_TONES, PRIORITY_TONES } from "./model";

const SHAPES: Record<Priority, ReactNode> = {
  urgent: <DoubleRightOutlined rotate={-90} />,
  high: <RightOutlined rotate={-90} />,
  normal: null,
  low: <ArrowDownOutlined />,
};

/** How pressing an order is; what is usual says nothing. */
export function PriorityMark({ priority }: { priority: Priority }) {
  const { t } = useWords();
  if (priority === "normal") return null;
  return (
    <ToneTag tone={PRIORITY_TONES[priority]}>
      {SHAPES[priority]} {t(`orders.priority_${priority}`)}
    </ToneTag>
  );
}

/** Where an order stands, by the enterprise's own word. */
export function StateTag({ state }: { state: { category: Category; state_name_zh: string; state_name_en: string } }) {
  const { name } = useWords();
  return (
    <ToneTag tone={CATEGORY_TONES[state.category]}>
      {name({ name_zh: state.state_name_zh, name_en: state.state_name_en })}
    </ToneTag>
  );
}
