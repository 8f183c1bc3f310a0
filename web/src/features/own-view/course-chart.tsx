import { BarChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { INKS, TONES } from "@/shared/agent-state/palette";
import { useWords } from "@/shared/i18n/use-words";
import type { OwnView } from "./api";

echarts.use([BarChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** Orders opened and closed on each day. */
export function CourseChart({ course }: { course: OwnView["course"] }) {
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
    const bar = (name: "opened" | "closed", color: string) => ({
      type: "bar" as const,
      name: t(`own_view.${name}`),
      itemStyle: { color },
      barMaxWidth: 22,
      data: course.map((day) => day[name]),
    });
    echarts.getInstanceByDom(place.current)?.setOption({
      animation: false,
      grid: { left: 40, right: 12, top: 28, bottom: 24 },
      legend: { top: 0, right: 0, itemHeight: 10 },
      tooltip: { trigger: "axis" },
      xAxis: { type: "category", data: course.map((day) => day.day.slice(5)) },
      yAxis: { type: "value", minInterval: 1 },
      series: [bar("opened", INKS.slate), bar("closed", TONES.ready.ink)],
    });
  }, [course, t]);
  return <div ref={place} style={{ height: 200 }} role="img" aria-label={t("own_view.course")} />;
}
