import { PlusOutlined } from "@ant-design/icons";
import { Button, Flex } from "antd";
import type { ReactNode } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { RemoveButton } from "@/shared/ui/remove-button";
import "./types.css";

export interface Column {
  label: string;
  /** How wide it is, as a track of a grid. */
  width: string;
}

interface Props<Row> {
  columns: Column[];
  rows: readonly Row[];
  fresh: () => Row;
  add: string;
  onChange: (rows: Row[]) => void;
  /** One cell for each column. */
  children: (row: Row, put: (changed: Partial<Row>) => void) => ReactNode;
}

/** Lines of a document below the names of their columns, each changed in its place, taken away or added at the end. */
export function RowsEditor<Row extends object>({ columns, rows, fresh, add, onChange, children }: Props<Row>) {
  const { t } = useWords();
  const gridTemplateColumns = [...columns.map(({ width }) => width), "28px"].join(" ");
  return (
    <Flex vertical gap={6}>
      {rows.length > 0 && (
        <div className="type-lines">
          <div className="type-line type-line-head" style={{ gridTemplateColumns }}>
            {columns.map(({ label }) => (
              <span key={label}>{label}</span>
            ))}
          </div>
          {rows.map((row, place) => (
            <div key={place} className="type-line" style={{ gridTemplateColumns }}>
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
            </div>
          ))}
        </div>
      )}
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
