import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

/** A chart of bars and lines that fills its place; `option` is kept by whoever draws it, so that it changes only with its figures. */
export function Chart({ option, height, label }: { option: echarts.EChartsCoreOption; height: number; label: string }) {
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
    if (place.current !== null) echarts.getInstanceByDom(place.current)?.setOption(option, true);
  }, [option]);
  return <div ref={place} style={{ height }} role="img" aria-label={label} />;
}
