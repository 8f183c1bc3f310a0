import { PlusOutlined } from "@ant-design/icons";
import { Button, Flex } from "antd";
import type { ReactNode } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { RemoveButton } from "@/shared/ui/remove-button";

interface Props<Row> {
  rows: readonly Row[];
  fresh: () => Row;
  add: string;
  onChange: (rows: Row[]) => void;
  children: (row: Row, put: (changed: Partial<Row>) => void) => ReactNode;
}

/** Lines of a document, each changed in its place, taken away or added at the end. */
export function RowsEditor<Row extends object>({ rows, fresh, add, onChange, children }: Props<Row>) {
  const { t } = useWords();
  return (
    <Flex vertical gap={6}>
      {rows.map((row, place) => (
        <Flex
          key={place}
          gap={6}
          align="center"
          wrap
          style={{ paddingBottom: 6, borderBottom: "1px solid var(--line)" }}
        >
          {children(row, (changed) => {
            onChange(rows.map((each, at) => (at === place ? { ...each, ...changed } : each)));
          })}
          <RemoveButton
            size="small"
            label={t("types.remove_row")}
            onClick={() => {
              onChange(rows.filter((_, at) => at !== place));
            }}
          />
        </Flex>
      ))}
      <Button
        style={{ alignSelf: "start" }}
        icon={<PlusOutlined />}
        onClick={() => {
          onChange([...rows, fresh()]);
        }}
      >
        {add}
      </Button>
    </Flex>
  );
}
