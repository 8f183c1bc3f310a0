import { Typography } from "antd";
import type { ReactNode } from "react";

/** What is wrong with an entry, beside it and in a sentence. */
export function FaultNote({ children }: { children: ReactNode }) {
  return (
    <Typography.Text type="danger" role="alert">
      {children}
    </Typography.Text>
  );
}
