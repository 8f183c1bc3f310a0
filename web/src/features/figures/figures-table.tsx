import { WarningOutlined } from "@ant-design/icons";
import { Button, Empty, Table, Tooltip } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useMemo } from "react";
import { useWords } from "@/shared/i18n/use-words";
import {
  isAlarming,
  NOBODY,
  opens,
  shown,
  shownOf,
  type Definition,
  type Figures,
  type Group,
  type Line,
  type Values,
} from "./figures-model";

/** Opens the rows behind one number: of a line, or of everything where there is none. */
type Open = (line: Line | null, definition: Definition, key: string | undefined, title: string) => void;

interface Props {
  figures: Figures;
  lines: Line[];
  group: Group;
  loading: boolean;
  chosen: string | null;
  onChoose: (line: Line | null) => void;
  onOpen: Open;
}

/** One line per key with its intervals below; each number opens what it was counted from. */
export function FiguresTable({ figures, lines, group, loading, chosen, onChoose, onOpen }: Props) {
  const { t } = useWords();
  const definitions = useMemo(() => shownOf(figures.definitions, group), [figures.definitions, group]);
  const columns = useColumns({ figures, definitions, chosen, onChoose, onOpen });
  return (
    <Table<Line>
      size="small"
      rowKey="id"
      sticky
      loading={loading}
      pagination={false}
      dataSource={lines}
      columns={columns}
      scroll={{ x: "max-content" }}
      expandable={{ indentSize: 12 }}
      rowClassName={(line) => (line.id === chosen ? "row-chosen" : "")}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("figures.none")} /> }}
      onRow={(line) => ({ "data-figures-line": line.id }) as object}
      summary={() => (
        <Table.Summary fixed="top">
          <Table.Summary.Row>
            <Table.Summary.Cell index={0}>
              <b>{t("figures.total")}</b>
            </Table.Summary.Cell>
            {definitions.map((definition, index) => (
              <Table.Summary.Cell key={definition.code} index={index + 1} align="right">
                <Figure
                  definition={definition}
                  values={figures.total}
                  limit={figures.connected_alarm}
                  onOpen={() => {
                    onOpen(null, definition, undefined, t("figures.all"));
                  }}
                />
              </Table.Summary.Cell>
            ))}
          </Table.Summary.Row>
        </Table.Summary>
      )}
    />
  );
}

type ColumnsAsk = Pick<Props, "figures" | "chosen" | "onChoose" | "onOpen"> & { definitions: Definition[] };

function useColumns({ figures, definitions, chosen, onChoose, onOpen }: ColumnsAsk): ColumnsType<Line> {
  const { t, locale } = useWords();
  const limit = figures.connected_alarm;
  return useMemo(
    () => [
      {
        title: t("figures.key"),
        key: "label",
        fixed: "left",
        width: 220,
        render: (_, line) =>
          line.begin ? (
            <span className="figures">{line.label}</span>
          ) : (
            <Button
              type="link"
              size="small"
              style={{ padding: 0 }}
              aria-pressed={line.id === chosen}
              onClick={() => {
                onChoose(line.id === chosen ? null : line);
              }}
            >
              {line.label}
            </Button>
          ),
      },
      ...definitions.map((definition) => {
        const said = locale === "en" ? definition.words.en : definition.words.zh;
        return {
          title: <Tooltip title={said.definition}>{said.name}</Tooltip>,
          key: definition.code,
          align: "right" as const,
          render: (_: unknown, line: Line) => (
            <Figure
              definition={definition}
              values={line.values}
              limit={limit}
              onOpen={() => {
                onOpen(line, definition, line.key ?? NOBODY, line.label);
              }}
            />
          ),
        };
      }),
    ],
    [t, locale, definitions, chosen, limit, onChoose, onOpen],
  );
}

interface FigureProps {
  definition: Definition;
  values: Values;
  limit: number;
  onOpen: () => void;
}

function Figure({ definition: { code, unit, rows }, values, limit, onOpen }: FigureProps) {
  const { t } = useWords();
  const value = values[code];
  const text = shown(value, unit);
  const alarming = isAlarming(code, value, limit);
  if (!opens(values[rows])) return <span className="figures quiet">{text}</span>;
  return (
    <Button
      type="link"
      size="small"
      className="figures"
      danger={alarming}
      data-figure={code}
      style={{ padding: 0, height: "auto", ...(alarming && { fontWeight: 600 }) }}
      onClick={onOpen}
    >
      {alarming && <WarningOutlined aria-label={t("figures.alarm")} />} {text}
    </Button>
  );
}
