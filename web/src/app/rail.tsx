import {
  AppstoreOutlined,
  DeploymentUnitOutlined,
  QuestionCircleOutlined,
  ToolOutlined,
  UserOutlined,
} from "@ant-design/icons";
import { App, Dropdown } from "antd";
import { useState, type ReactNode } from "react";
import { NavLink, useLocation, useNavigate } from "react-router";
import { AccountDrawer } from "@/features/auth/account-drawer";
import { OrderNotices } from "@/features/orders/notices";
import { useWords } from "@/shared/i18n/use-words";
import { useKeys } from "@/shared/keys/keys-context";
import { useLive } from "@/shared/live/live-context";
import { useMe } from "@/shared/session/session";
import { placesOf, railOf, type Drawer } from "./places";

const DRAWER_ICONS: Record<string, ReactNode> = {
  lines: <DeploymentUnitOutlined />,
  business: <AppstoreOutlined />,
  house: <ToolOutlined />,
};

/** The places that the role has, and the person's own things below. */
export function Rail({ onLeave }: { onLeave: () => void }) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const { desk } = useLive();
  const leave = () => {
    if (desk === null || desk.contact === null) {
      onLeave();
      return;
    }
    modal.confirm({
      title: t("auth.leave_in_call_ask"),
      content: t("auth.leave_in_call_hint"),
      okText: t("auth.leave"),
      cancelText: t("common.cancel"),
      onOk: onLeave,
    });
  };
  const me = useMe();
  const { show } = useKeys();
  const [account, setAccount] = useState(false);
  const { places, drawers } = railOf(me.role);
  return (
    <nav className="rail" aria-label={t("app.places")}>
      {places.map((place) => (
        <NavLink key={place.path} to={place.path}>
          {place.icon}
          {t(`place.${place.key}`)}
        </NavLink>
      ))}
      {drawers.map((drawer) => (
        <RailDrawer key={drawer.key} drawer={drawer} />
      ))}
      <div className="rail-gap" />
      {placesOf(me.role).some(({ key }) => key === "orders") && <OrderNotices />}
      <button type="button" onClick={show}>
        <QuestionCircleOutlined />
        {t("keys.short")}
      </button>
      <button
        type="button"
        data-testid="account"
        onClick={() => {
          setAccount(true);
        }}
      >
        <UserOutlined />
        {me.display_name}
      </button>
      <AccountDrawer
        open={account}
        onClose={() => {
          setAccount(false);
        }}
        onLeave={leave}
      />
    </nav>
  );
}

// opened by a click or Enter, walked by the arrow keys
function RailDrawer({ drawer }: { drawer: Drawer }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const here = drawer.places.find((place) => pathname === place.path || pathname.startsWith(`${place.path}/`));
  return (
    <Dropdown
      trigger={["click"]}
      placement="topRight"
      menu={{
        selectedKeys: here ? [here.path] : [],
        items: drawer.places.map((place) => ({
          key: place.path,
          icon: place.icon,
          label: <span data-place={place.path}>{t(`place.${place.key}`)}</span>,
        })),
        onClick: ({ key }) => void navigate(key),
      }}
    >
      <button
        type="button"
        data-testid={`rail-${drawer.key}`}
        data-places={drawer.places.map((place) => place.path).join(" ")}
        {...(here && { className: "active" })}
      >
        {DRAWER_ICONS[drawer.key]}
        {t(`drawer.${drawer.key}`)}
      </button>
    </Dropdown>
  );
}
