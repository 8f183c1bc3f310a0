import { useMemo } from "react";
import { INKS, TONES } from "@/shared/agent-state/palette";
import { Chart } from "@/shared/charts/chart";
import { useWords } from "@/shared/i18n/use-words";
import type { OwnView } from "./api";

/** Orders opened and closed on each day. */
export function CourseChart({ course }: { course: OwnView["course"] }) {
  const { t } = useWords();
  const option = useMemo(() => {
    const bar = (name: "opened" | "closed", color: string) => ({
      type: "bar" as const,
      name: t(`own_view.${name}`),
      itemStyle: { color },
      barMaxWidth: 22,
      data: course.map((day) => day[name]),
    });
    return {
      animation: false,
      grid: { left: 40, right: 12, top: 28, bottom: 24 },
      legend: { top: 0, right: 0, itemHeight: 10 },
      tooltip: { trigger: "axis" },
      xAxis: { type: "category", data: course.map((day) => day.day.slice(5)) },
      yAxis: { type: "value", minInterval: 1 },
      series: [bar("opened", INKS.slate), bar("closed", TONES.ready.ink)],
    };
  }, [course, t]);
  return <Chart option={option} height={200} label={t("own_view.course")} />;
}
