import type { ThemeConfig } from "antd";
import { theme } from "antd";
import { FAULT, TONES } from "@/shared/agent-state/palette";

/** The look of the whole desktop: compact, calm neutrals, one accent; state colours are in shared/agent-state. */
export const THEME: ThemeConfig = {
  algorithm: theme.compactAlgorithm,
  token: {
    colorPrimary: "#1d5b79",
    colorInfo: "#1d5b79",
    colorSuccess: TONES.ready.ink,
    colorWarning: TONES.ringing.ink,
    colorError: FAULT.ink,
    colorLink: "#1d5b79",
    // derived from these dark inks the papers would be muddy
    colorInfoBg: "#e9f2f7",
    colorInfoBorder: "#b9d3e0",
    colorSuccessBg: TONES.ready.paper,
    colorSuccessBorder: "#b4dcc1",
    colorWarningBg: "#fdf1e3",
    colorWarningBorder: "#eccb9f",
    colorErrorBg: FAULT.paper,
    colorErrorBorder: "#f0b8b4",
    colorTextBase: "#1e252d",
    // what stands in an empty field, or for an empty list, is read all day
    colorTextPlaceholder: "#6c7682",
    colorTextDescription: "#5a6472",
    colorBgLayout: "#f3f5f7",
    colorBorderSecondary: "#e3e7eb",
    borderRadius: 5,
    // the compact algorithm takes two of it: 14 on the screen
    fontSize: 16,
    fontFamily:
      '"Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Segoe UI", system-ui, sans-serif',
    motionDurationMid: "0.1s",
    motionDurationSlow: "0.15s",
  },
  components: {
    Card: { headerFontSize: 14, headerHeightSM: 38 },
    Descriptions: { labelColor: "#5a6472" },
    Table: { cellPaddingBlockSM: 5, cellPaddingInlineSM: 12, headerBg: "#f3f5f7" },
  },
};
