import { DownloadOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Spin } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { serverClock } from "@/shared/time/clock";
import { formatTime, localDate } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { AskBar } from "./ask-bar";
import { exportAddress, loadFigures, type Opened } from "./api";
import { BehindDrawer } from "./behind-drawer";
import { Definitions } from "./definitions";
import {
  askOf,
  courseOf,
  linesOf,
  spanOf,
  tells,
  type Ask,
  type Definition,
  type Figures,
  type Group,
  type Line,
} from "./figures-model";
import { FiguresTable } from "./figures-table";
import { StatesTable } from "./states-table";

// the library of the chart is not loaded before somebody looks at one
const CourseChart = lazy(async () => ({ default: (await import("./course-chart")).CourseChart }));
const TODAY_EVERY = 10_000;
const DAY = 86_400_000;

/** Figures with their definitions, the course of the day, and the rows behind each number. */
export function FiguresPage() {
  const me = useMe();
  const [today] = useState(() => localDate(serverClock.now()));
  const isAgent = me.role === "agent";
  const [params, setParams] = useSearchParams();
  const ask = useMemo(() => askOf(params, today, isAgent), [params, today, isAgent]);
  const [wanted, setGroup] = useState<Group | null>(null);
  const group = wanted ?? (ask.by === "agent" ? "handling" : "service");
  const found = useQuery({
    queryKey: ["figures", ask],
    queryFn: () => loadFigures(ask),
    placeholderData: keepPreviousData,
    refetchInterval: ask.to >= today ? TODAY_EVERY : false,
  });
  return (
    <div className="page-fill">
      <Card size="small">
        <Flex justify="space-between" wrap gap={8}>
          <AskBar
            ask={ask}
            group={group}
            ownOnly={isAgent}
            onAsk={(next) => {
              setParams(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== "")));
            }}
            onGroup={setGroup}
          />
          <Extra ask={ask} figures={found.data} />
        </Flex>
      </Card>
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      {found.data && (
        <Shown key={ask.by} figures={found.data} ask={ask} group={group} loading={found.isPlaceholderData} />
      )}
      {found.isLoading && <Spin />}
      {ask.by === "agent" && <StatesTable ask={ask} />}
    </div>
  );
}

function Extra({ ask, figures }: { ask: Ask; figures: Figures | undefined }) {
  const { t, locale } = useWords();
  return (
    <Flex gap={12} align="center">
      {figures?.as_of && (
        <span className="quiet figures">{t("figures.as_of", { time: formatTime(figures.as_of, locale) })}</span>
      )}
      <Button icon={<DownloadOutlined />} href={exportAddress(ask)} download data-figures-export>
        {t("figures.export")}
      </Button>
    </Flex>
  );
}

interface ShownProps {
  figures: Figures;
  ask: Ask;
  group: Group;
  loading: boolean;
}

function Shown({ figures, ask, group, loading }: ShownProps) {
  const { t, locale } = useWords();
  const [chosen, setChosen] = useState<Line | null>(null);
  const [opened, setOpened] = useState<{ rows: Opened; title: string; asked: Definition } | null>(null);
  const days = Math.round((Date.parse(ask.to) - Date.parse(ask.from)) / DAY) + 1;
  const at = useMemo(
    () => tells(figures.timezones[0] ?? "UTC", ask.interval, locale, days),
    [figures.timezones, ask.interval, locale, days],
  );
  const lines = useMemo(
    () =>
      linesOf(
        figures,
        ({ name, key }) => (name ? name[locale === "en" ? "en" : "zh"] : t(key ? "figures.gone" : "figures.unknown")),
        at,
      ),
    [figures, at, locale, t],
  );
  const points = useMemo(() => courseOf(figures.rows, chosen?.key), [figures.rows, chosen]);
  const span = spanOf(figures);
  return (
    <>
      <Card size="small" title={chosen?.label ?? t("figures.all")} styles={{ body: { padding: "4px 12px" } }}>
        <Suspense fallback={<Spin />}>
          <CourseChart points={points} at={at} limit={figures.connected_alarm} ofAgents={ask.by === "agent"} />
        </Suspense>
      </Card>
      <Card size="small" styles={{ body: { padding: 0 } }}>
        <FiguresTable
          figures={figures}
          lines={lines}
          group={group}
          loading={loading}
          chosen={chosen?.id ?? null}
          onChoose={setChosen}
          onOpen={(line, definition, key, title) => {
            if (span === null) return;
            const { begin, end } = line?.begin && line.end ? { begin: line.begin, end: line.end } : span;
            const rows = { by: ask.by, measure: definition.code, begin, end, tenant_id: ask.tenant_id };
            setOpened({ title, asked: definition, rows: key === undefined ? rows : { ...rows, key } });
          }}
        />
      </Card>
      <Definitions definitions={figures.definitions} />
      {opened && (
        <BehindDrawer
          opened={opened.rows}
          title={opened.title}
          asked={opened.asked}
          unit={figures.definitions.find((each) => each.code === opened.asked.rows)?.unit ?? "count"}
          onClose={() => {
            setOpened(null);
          }}
        />
      )}
    </>
  );
}
