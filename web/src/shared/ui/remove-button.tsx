import { DeleteOutlined } from "@ant-design/icons";
import { Button, type ButtonProps } from "antd";

type Props = Omit<ButtonProps, "type" | "icon" | "aria-label" | "children"> & { label: string };

/** The quiet bin at the end of a row; its word is for those who cannot see it. */
export function RemoveButton({ label, ...button }: Props) {
  return <Button {...button} type="text" icon={<DeleteOutlined />} aria-label={label} />;
}
