import { Button, Result, Spin } from "antd";
import type { ComponentType } from "react";
import { createBrowserRouter, Link, Navigate } from "react-router";
import { LoginPage } from "@/features/auth/login-page";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { DeskPlace } from "./desk-place";
import { startOf } from "./places";
import { Shell } from "./shell";

function Start() {
  const me = useMe();
  return <Navigate to={startOf(me.role)} replace />;
}

function Loading() {
  return <Spin fullscreen />;
}

function Missing() {
  const { t } = useWords();
  return (
    <Result
      status="404"
      title={t("app.no_such_page")}
      extra={
        <Link to="/">
          <Button type="primary">{t("app.to_start")}</Button>
        </Link>
      }
    />
  );
}

function Broken() {
  const { t } = useWords();
  return (
    <Result
      status="error"
      title={t("app.broken")}
      extra={
        <Button
          type="primary"
          onClick={() => {
            location.reload();
          }}
        >
          {t("app.reload")}
        </Button>
      }
    />
  );
}

const feature = (load: () => Promise<ComponentType>) => async () => ({ Component: await load() });

// what a role may never open is not loaded for it
export const router = createBrowserRouter([
  { path: "/login", element: <LoginPage />, errorElement: <Broken /> },
  {
    path: "/demo/phone",
    lazy: feature(async () => (await import("@/features/demo-phone/demo-phone-page")).DemoPhonePage),
    errorElement: <Broken />,
    HydrateFallback: Loading,
  },
  {
    path: "/outside/:token",
    lazy: feature(async () => (await import("@/features/outside/outside-page")).OutsidePage),
    errorElement: <Broken />,
    HydrateFallback: Loading,
  },
  {
    path: "/wall/big",
    lazy: feature(async () => (await import("./big-screen-page")).BigScreenPage),
    errorElement: <Broken />,
    HydrateFallback: Loading,
  },
  {
    path: "/",
    element: <Shell />,
    errorElement: <Broken />,
    HydrateFallback: Loading,
    children: [
      { index: true, element: <Start /> },
      { path: "desk", element: <DeskPlace /> },
      { path: "floor", lazy: feature(async () => (await import("@/features/floor/floor-page")).FloorPage) },
      { path: "alarms", lazy: feature(async () => (await import("@/features/wall/alarms-page")).AlarmsPage) },
      {
        path: "knowledge",
        lazy: feature(async () => (await import("@/features/knowledge/knowledge-page")).KnowledgePage),
      },
      {
        path: "knowledge/:id",
        lazy: feature(async () => (await import("@/features/knowledge/articles/article-page")).ArticlePage),
      },
      {
        path: "wordings",
        lazy: feature(async () => (await import("@/features/knowledge/wording/wordings-page")).WordingsPage),
      },
      {
        path: "callbacks",
        lazy: feature(async () => (await import("@/features/callbacks/callbacks-page")).CallbacksPage),
      },
      { path: "orders", lazy: feature(async () => (await import("./orders-place")).OrdersPlace) },
      {
        path: "order-types",
        lazy: feature(async () => (await import("@/features/orders/types/types-page")).OrderTypesPage),
      },
      {
        path: "order-types/:id",
        lazy: feature(async () => (await import("@/features/orders/types/type-page")).OrderTypePage),
      },
      { path: "teams", lazy: feature(async () => (await import("@/features/orders/teams/teams-page")).TeamsPage) },
      { path: "orders/:id", lazy: feature(async () => (await import("./order-place")).OrderPlace) },
      { path: "interactions", lazy: feature(async () => (await import("@/features/ledger/ledger-page")).LedgerPage) },
      {
        path: "interactions/:id",
        lazy: feature(async () => (await import("./interaction-place")).InteractionPlace),
      },
      {
        path: "customers",
        lazy: feature(async () => (await import("@/features/customers/customers-page")).CustomersPage),
      },
      { path: "customers/:id", lazy: feature(async () => (await import("./customer-place")).CustomerPlace) },
      {
        path: "customer-layout",
        lazy: feature(async () => (await import("@/features/customers/layout-page")).CustomerLayoutPage),
      },
      { path: "figures", lazy: feature(async () => (await import("@/features/figures/figures-page")).FiguresPage) },
      { path: "own-view", lazy: feature(async () => (await import("@/features/own-view/own-view-page")).OwnViewPage) },
      {
        path: "recordings",
        lazy: feature(async () => (await import("@/features/recordings/recordings-page")).RecordingsPage),
      },
      { path: "flows", lazy: feature(async () => (await import("@/features/flows/flows-page")).FlowsPage) },
      { path: "flows/:id", lazy: feature(async () => (await import("@/features/flows/flow-page")).FlowPage) },
      { path: "numbers", lazy: feature(async () => (await import("@/features/numbers/numbers-page")).NumbersPage) },
      { path: "queues", lazy: feature(async () => (await import("./queues-place")).QueuesPlace) },
      { path: "people", lazy: feature(async () => (await import("./people-place")).PeoplePlace) },
      {
        path: "nuisance",
        lazy: feature(async () => (await import("@/features/nuisance/nuisance-page")).NuisancePage),
      },
      { path: "seats", lazy: feature(async () => (await import("@/features/seats/seats-page")).SeatsPage) },
      { path: "prompts", lazy: feature(async () => (await import("@/features/prompts/prompts-page")).PromptsPage) },
      {
        path: "calendars",
        lazy: feature(async () => (await import("@/features/calendars/calendars-page")).CalendarsPage),
      },
      { path: "goods", lazy: feature(async () => (await import("@/features/goods/goods-page")).GoodsPage) },
      {
        path: "emergency",
        lazy: feature(async () => (await import("@/features/emergency/emergency-page")).EmergencyPage),
      },
      { path: "queries", lazy: feature(async () => (await import("@/features/queries/queries-page")).QueriesPage) },
      {
        path: "registrations",
        lazy: feature(async () => (await import("@/features/registrations/registrations-page")).RegistrationsPage),
      },
      { path: "parties", lazy: feature(async () => (await import("@/features/parties/parties-page")).PartiesPage) },
      { path: "exchange", lazy: feature(async () => (await import("@/features/exchange/exchange-page")).ExchangePage) },
      { path: "scripts", lazy: feature(async () => (await import("./scripts-place")).ScriptsPlace) },
      {
        path: "scripts/:id",
        lazy: feature(async () => (await import("@/features/guiding/script-page")).ScriptPage),
      },
      { path: "tenants", lazy: feature(async () => (await import("@/features/tenants/tenants-page")).TenantsPage) },
      { path: "imports", lazy: feature(async () => (await import("@/features/imports/imports-page")).ImportsPage) },
      { path: "imports/:id", lazy: feature(async () => (await import("@/features/imports/import-page")).ImportPage) },
      { path: "exports", lazy: feature(async () => (await import("@/features/exports/exports-page")).ExportsPage) },
      { path: "audit", lazy: feature(async () => (await import("@/features/audit/audit-page")).AuditPage) },
      { path: "*", element: <Missing /> },
    ],
  },
]);
