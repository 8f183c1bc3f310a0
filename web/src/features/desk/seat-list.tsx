import { DesktopOutlined, MobileOutlined, PhoneOutlined } from "@ant-design/icons";
import { Empty, List } from "antd";
import type { ReactNode } from "react";
import type { SeatChoice } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { hintOf } from "./seats";

const ICONS = {
  browser: <DesktopOutlined style={{ fontSize: 24 }} />,
  sip: <PhoneOutlined style={{ fontSize: 24 }} />,
  remote: <MobileOutlined style={{ fontSize: 24 }} />,
};

interface Props {
  seats: SeatChoice[];
  loading: boolean;
  action: (seat: SeatChoice, index: number) => ReactNode;
}

/** The seats that an agent can choose among, each with what happens there. */
export function SeatList({ seats, loading, action }: Props) {
  const { t } = useWords();
  const title = (seat: SeatChoice) =>
    seat.kind === "browser" ? t("seat.browser") : t(`seat.${seat.kind}`, { code: seat.code, digits: seat.last_digits });
  return (
    <List<SeatChoice>
      loading={loading}
      dataSource={seats}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("seat.none")} /> }}
      renderItem={(seat, index) => (
        <List.Item actions={[<span key="act">{action(seat, index)}</span>]}>
          <List.Item.Meta avatar={ICONS[seat.kind]} title={title(seat)} description={t(hintOf(seat))} />
        </List.Item>
      )}
    />
  );
}
