import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Card, Form, Input, theme, Typography } from "antd";
import { useEffect } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { loadPublicSettings, login } from "./api";
import { LanguageSwitch } from "./language-switch";
import { ME } from "./use-session";

interface Entered {
  username: string;
  password: string;
}

export function LoginPage() {
  const { t, sentence } = useWords();
  const { token } = theme.useToken();
  const navigate = useNavigate();
  const location = useLocation();
  const queries = useQueryClient();
  const settings = useQuery({ queryKey: ["public-settings"], queryFn: loadPublicSettings });
  const entering = useMutation({
    mutationFn: ({ username, password }: Entered) => login(username.trim(), password),
    onSuccess: async () => {
      queries.removeQueries({ queryKey: ME });
      const from = (location.state as { from?: string } | null)?.from;
      await navigate(from ?? "/", { replace: true });
    },
  });
  useEffect(() => {
    document.title = t("app.name");
  }, [t]);
  return (
    <main style={{ display: "grid", placeItems: "center", minHeight: "100vh", background: token.colorBgLayout }}>
      <div style={{ width: 380 }}>
        <div style={{ display: "flex", alignItems: "end", justifyContent: "space-between", marginBottom: 16 }}>
          <div>
            <Typography.Title level={2} style={{ margin: 0 }}>
              {t("app.name")}
            </Typography.Title>
            <span className="quiet">{t("app.what")}</span>
          </div>
          <LanguageSwitch />
        </div>
        <Card>
          <Form<Entered>
            layout="vertical"
            requiredMark={false}
            onFinish={(entered) => {
              entering.mutate(entered);
            }}
          >
            <Form.Item
              name="username"
              label={t("auth.username")}
              rules={[{ required: true, message: t("auth.username_missing") }]}
            >
              <Input size="large" autoFocus autoComplete="username" />
            </Form.Item>
            <Form.Item
              name="password"
              label={t("auth.password")}
              rules={[{ required: true, message: t("auth.password_missing") }]}
            >
              <Input.Password size="large" autoComplete="current-password" />
            </Form.Item>
            <div style={{ minHeight: 48 }} aria-live="polite">
              {entering.isError && <Alert type="error" showIcon title={sentence(entering.error)} />}
            </div>
            <Button type="primary" size="large" block htmlType="submit" loading={entering.isPending}>
              {t("auth.enter")}
            </Button>
          </Form>
        </Card>
        <p className="quiet" style={{ minHeight: 44 }}>
          {settings.data?.demo === true && (
            <>
              {t("auth.demo_hint")} <Link to="/demo/phone">{t("auth.demo_phone")}</Link>
            </>
          )}
        </p>
      </div>
    </main>
  );
}
