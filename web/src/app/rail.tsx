import { QuestionCircleOutlined, UserOutlined } from "@ant-design/icons";
import { App } from "antd";
import { useState } from "react";
import { NavLink } from "react-router";
import { AccountDrawer } from "@/features/auth/account-drawer";
import { useWords } from "@/shared/i18n/use-words";
import { useKeys } from "@/shared/keys/keys-context";
import { useLive } from "@/shared/live/live-context";
import { useMe } from "@/shared/session/session";
import { placesOf } from "./places";

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
  return (
    <nav className="rail" aria-label={t("app.places")}>
      {placesOf(me.role).map((place) => (
        <NavLink key={place.path} to={place.path}>
          {place.icon}
          {t(`place.${place.key}`)}
        </NavLink>
      ))}
      <div className="rail-gap" />
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
