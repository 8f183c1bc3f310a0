import { useMemo } from "react";
import { FAULT, INKS, TONES } from "@/shared/agent-state/palette";
import { Chart } from "@/shared/charts/chart";
import { useWords } from "@/shared/i18n/use-words";
import type { Point } from "./figures-model";

interface Props {
  points: Point[];
  at: (begin: string) => string;
  limit: number;
  ofAgents: boolean;
}

/** The course of the range by its intervals: how many came, what became of them, and the connected rate. */
export function CourseChart({ points, at, limit, ofAgents }: Props) {
  const { t } = useWords();
  const option = useMemo(() => {
    const bar = (name: "answered" | "abandoned" | "queued" | "handled", color: string) => ({
      type: "bar" as const,
      name: t(`figures.course_${name}`),
      itemStyle: { color },
      barMaxWidth: 18,
      data: points.map((point) => point[name]),
    });
    const rate = {
      type: "line" as const,
      name: t("figures.course_rate"),
      yAxisIndex: 1,
      symbolSize: 5,
      itemStyle: { color: INKS.slate },
      data: points.map((point) => (point.rate === null ? null : Math.round(point.rate * 1000) / 10)),
      markLine: {
        silent: true,
        symbol: "none",
        lineStyle: { color: FAULT.ink },
        data: [{ yAxis: limit * 100, label: { formatter: `${String(limit * 100)}%` } }],
      },
    };
    const callers = [bar("queued", INKS.slate), bar("answered", TONES.ready.ink), bar("abandoned", FAULT.ink), rate];
    return {
      animation: false,
      grid: { left: 44, right: 44, top: 30, bottom: 24 },
      legend: { top: 0 },
      tooltip: { trigger: "axis" },
      xAxis: { type: "category", data: points.map((point) => at(point.begin)) },
      yAxis: [
        { type: "value", minInterval: 1 },
        { type: "value", min: 0, max: 100, splitLine: { show: false }, axisLabel: { formatter: "{value}%" } },
      ],
      series: ofAgents ? [bar("handled", TONES.talking.ink)] : callers,
    };
  }, [points, at, limit, ofAgents, t]);
  return <Chart option={option} height={190} label={t("figures.course")} />;
}
