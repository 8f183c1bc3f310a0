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
import { INKS, TONES } from "@/shared/agent-state/palette";
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

const GROUP_INKS: Record<Group, string> = {
  speaking: TONES.talking.ink,
  asking: TONES.wrap_up.ink,
  deciding: INKS.ochre,
  people: TONES.ready.ink,
  outside: TONES.on_break.ink,
  data: INKS.teal,
  structure: INKS.slate,
};

export const inkOf = (type: string): string => GROUP_INKS[groupOf(type)];

export function NodeIcon({ type }: { type: string }) {
  return (
    <span aria-hidden style={{ color: inkOf(type) }}>
      {ICONS[type] ?? <QuestionCircleOutlined />}
    </span>
  );
}
