import {
  ApiOutlined,
  AppstoreOutlined,
  AudioOutlined,
  BranchesOutlined,
  CalendarOutlined,
  EditOutlined,
  EnterOutlined,
  FieldNumberOutlined,
  FormOutlined,
  LockOutlined,
  MailOutlined,
  PartitionOutlined,
  PhoneOutlined,
  PrinterOutlined,
  QuestionCircleOutlined,
  RollbackOutlined,
  SelectOutlined,
  ShopOutlined,
  SoundOutlined,
  StarOutlined,
  TeamOutlined,
  UsergroupAddOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import { groupOf, type Group } from "../model/catalogue";

const ICONS: Record<string, ReactNode> = {
  say: <SoundOutlined />,
  menu: <AppstoreOutlined />,
  collect: <FieldNumberOutlined />,
  survey: <StarOutlined />,
  record_message: <AudioOutlined />,
  branch: <BranchesOutlined />,
  calendar: <CalendarOutlined />,
  queue: <TeamOutlined />,
  callback: <RollbackOutlined />,
  voicemail: <MailOutlined />,
  conference: <UsergroupAddOutlined />,
  forward: <SelectOutlined />,
  fax: <PrinterOutlined />,
  merchant: <ShopOutlined />,
  set: <EditOutlined />,
  query: <ApiOutlined />,
  verify_pin: <LockOutlined />,
  register: <FormOutlined />,
  sub_flow: <PartitionOutlined />,
  return: <EnterOutlined />,
  hang_up: <PhoneOutlined rotate={225} />,
};

const INKS: Record<Group, string> = {
  speaking: "#1b5a9c",
  asking: "#6647a0",
  deciding: "#8a5a00",
  people: "#1c7340",
  outside: "#8a3450",
  data: "#0f6a6a",
  structure: "#4d5865",
};

export const inkOf = (type: string): string => INKS[groupOf(type)];

export function NodeIcon({ type }: { type: string }) {
  return (
    <span aria-hidden style={{ color: inkOf(type) }}>
      {ICONS[type] ?? <QuestionCircleOutlined />}
    </span>
  );
}
