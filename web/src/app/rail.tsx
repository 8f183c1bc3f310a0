import { QuestionCircleOutlined, UserOutlined } from "@ant-design/icons";
import { useState } from "react";
import { NavLink } from "react-router";
import { AccountDrawer } from "@/features/auth/account-drawer";
import { useWords } from "@/shared/i18n/use-words";
import { useKeys } from "@/shared/keys/keys-context";
import { useMe } from "@/shared/session/session";
import { placesOf } from "./places";

/** The places that the role has, and the person's own things below. */
export function Rail({ onLeave }: { onLeave: () => void }) {
  const { t } = useWords();
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
        onLeave={onLeave}
      />
    </nav>
  );
}
