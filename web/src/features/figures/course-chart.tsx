import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { FAULT, INKS, TONES } from "@/shared/agent-state/palette";
import { useWords } from "@/shared/i18n/use-words";
import type { Point } from "./figures-model";

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

interface Props {
  points: Point[];
  at: (begin: string) => string;
  limit: number;
  ofAgents: boolean;
}

/** The course of the range by its intervals: how many came, what became of them, and the connected rate. */
export function CourseChart({ points, at, limit, ofAgents }: Props) {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return;
    const chart = echarts.init(place.current);
    const watch = new ResizeObserver(() => {
      chart.resize();
    });
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, []);
  useEffect(() => {
    if (place.current === null) return;
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
    echarts.getInstanceByDom(place.current)?.setOption(
      {
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
      },
      true,
    );
  }, [points, at, limit, ofAgents, t]);
  return <div ref={place} style={{ height: 190 }} role="img" aria-label={t("figures.course")} />;
}
