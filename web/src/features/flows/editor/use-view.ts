import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import type { DrawnEdge, DrawnNode } from "../model/graph";
import { NODE_WIDTH } from "../model/layout";

const MARGIN = 20;

/** Moves the view to a node that lies outside of it; what can be seen stays where it is. */
export function useBringIntoView(): (name: string) => void {
  const { getNode, getZoom, setCenter, flowToScreenPosition } = useReactFlow<DrawnNode, DrawnEdge>();
  return useCallback(
    (name: string) => {
      const node = getNode(name);
      const box = document.querySelector(".flow-canvas")?.getBoundingClientRect();
      if (node === undefined || box === undefined) return;
      const { x, y } = flowToScreenPosition(node.position);
      const { width = NODE_WIDTH, height = 120 } = node.measured ?? {};
      const zoom = getZoom();
      const [right, bottom] = [x + width * zoom, y + height * zoom];
      const inside =
        x > box.left && y > box.top && right < box.right - MARGIN && bottom < box.bottom - MARGIN && zoom > 0.4;
      if (inside) return;
      const center = { x: node.position.x + width / 2, y: node.position.y + height / 2 };
      void setCenter(center.x, center.y, { zoom: Math.max(zoom, 0.6), duration: 150 });
    },
    [getNode, getZoom, setCenter, flowToScreenPosition],
  );
}
