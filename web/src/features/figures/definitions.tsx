import { Collapse, Descriptions } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import type { Definition } from "./figures-model";

/** What each figure means, in the sentence that it is computed by. */
export function Definitions({ definitions }: { definitions: Definition[] }) {
  const { t, locale } = useWords();
  return (
    <Collapse
      size="small"
      items={[
        {
          key: "definitions",
          label: t("figures.definitions"),
          children: (
            <Descriptions
              size="small"
              column={1}
              items={definitions.map(({ code, words }) => {
                const said = locale === "en" ? words.en : words.zh;
                return { key: code, label: said.name, children: said.definition };
              })}
            />
          ),
        },
      ]}
    />
  );
}
