import { Button, Result, Spin } from "antd";
import { useEffect, type ReactNode } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { PasswordDue } from "@/features/auth/password-due";
import { useSession } from "@/features/auth/use-session";
import type { Me, Role } from "@/shared/api/model";
import { changeLocale } from "@/shared/i18n";
import { useWords } from "@/shared/i18n/use-words";
import { KeysProvider } from "@/shared/keys/keys-provider";
import { SessionContext } from "@/shared/session/session";
import { stored } from "@/shared/stored";
import { AgentWorkplace } from "./agent-workplace";
import { ConnectionBanner } from "./connection-banner";
import { INSTANCE } from "./instance";
import { LiveProvider } from "./live-provider";
import { placesOf } from "./places";
import { Rail } from "./rail";
import { SupervisorWorkplace } from "./supervisor-workplace";

const LIVE: Role[] = ["agent", "supervisor"];

/** One shell for all roles: rail, bar, page; asks for a login where nobody is. */
export function Shell() {
  const { t, sentence } = useWords();
  const location = useLocation();
  const { me, error, retry, leave, forget } = useSession();
  useEffect(() => {
    // whoever never chose a language here gets the one of his account
    if (me && stored.get<string | null>("locale", null) === null) void changeLocale(me.locale);
  }, [me]);
  if (error !== null) {
    return (
      <Result
        status="warning"
        title={sentence(error)}
        extra={<Button onClick={() => void retry()}>{t("common.again")}</Button>}
      />
    );
  }
  if (me === undefined) return <Spin fullscreen />;
  if (me === null) return <Navigate to="/login" state={{ from: location.pathname + location.search }} replace />;
  if (me.must_change_password) return <PasswordDue onLeave={() => void leave()} />;
  return (
    <SessionContext value={me}>
      <KeysProvider key={me.user_id} owner={me.user_id}>
        <Live me={me} onRevoked={forget}>
          <div className="shell">
            <Rail onLeave={() => void leave()} />
            <Bar me={me}>
              <main className="page">
                <Outlet />
              </main>
            </Bar>
          </div>
        </Live>
      </KeysProvider>
    </SessionContext>
  );
}

function Live({ me, onRevoked, children }: { me: Me; onRevoked: () => void; children: ReactNode }) {
  if (!LIVE.includes(me.role)) return children;
  return (
    <LiveProvider instance={INSTANCE} onRevoked={onRevoked}>
      {children}
      <ConnectionBanner />
    </LiveProvider>
  );
}

function Bar({ me, children }: { me: Me; children: ReactNode }) {
  const { t, name } = useWords();
  const { pathname } = useLocation();
  const place = placesOf(me.role).find(({ path }) => pathname.startsWith(path));
  useEffect(() => {
    if (me.role !== "agent")
      document.title = [place ? t(`place.${place.key}`) : "", t("app.name")].filter(Boolean).join(" · ");
  }, [me.role, place, t]);
  if (me.role === "agent") return <AgentWorkplace>{children}</AgentWorkplace>;
  if (me.role === "supervisor")
    return (
      <SupervisorWorkplace title={place ? t(`place.${place.key}`) : t("app.name")}>{children}</SupervisorWorkplace>
    );
  return (
    <>
      <header className="topbar topbar-plain" style={{ minHeight: 44 }}>
        {place ? t(`place.${place.key}`) : t("app.name")}
        <span className="quiet" style={{ fontSize: 14, fontWeight: 400 }}>
          {name(me.tenant)} · {t(`role.${me.role}`)}
        </span>
      </header>
      {children}
    </>
  );
}
