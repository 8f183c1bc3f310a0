import { Button, Result, Spin } from "antd";
import { Navigate, useLocation } from "react-router";
import { useSession } from "@/features/auth/use-session";
import { BigScreen } from "@/features/wall/big-screen";
import type { Role } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { INSTANCE } from "./instance";
import { LiveProvider } from "./live-provider";

const WATCHERS: Role[] = ["supervisor", "operator_admin", "tenant_admin", "tenant_viewer"];

/** A screen on the wall of the room: its own stream, which carries nothing of any person, and no rail. */
export function BigScreenPage() {
  const { t, sentence } = useWords();
  const location = useLocation();
  const { me, error, retry, forget } = useSession();
  if (error !== null)
    return (
      <Result
        status="warning"
        title={sentence(error)}
        extra={<Button onClick={() => void retry()}>{t("common.again")}</Button>}
      />
    );
  if (me === undefined) return <Spin fullscreen />;
  if (me === null) return <Navigate to="/login" state={{ from: location.pathname }} replace />;
  if (!WATCHERS.includes(me.role)) return <Navigate to="/" replace />;
  return (
    <LiveProvider instance={INSTANCE} view="big_screen" onRevoked={forget}>
      <BigScreen />
    </LiveProvider>
  );
}
