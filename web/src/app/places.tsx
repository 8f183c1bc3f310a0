import {
  AlertOutlined,
  ApartmentOutlined,
  ApiOutlined,
  AudioOutlined,
  AuditOutlined,
  BankOutlined,
  BarChartOutlined,
  CalendarOutlined,
  ClusterOutlined,
  ContactsOutlined,
  ContainerOutlined,
  CloudDownloadOutlined,
  CloudUploadOutlined,
  CustomerServiceOutlined,
  DashboardOutlined,
  DatabaseOutlined,
  DesktopOutlined,
  FormOutlined,
  FundOutlined,
  IdcardOutlined,
  MessageOutlined,
  NotificationOutlined,
  NumberOutlined,
  PhoneOutlined,
  ProfileOutlined,
  ShoppingOutlined,
  ReadOutlined,
  ShakeOutlined,
  SnippetsOutlined,
  SolutionOutlined,
  SoundOutlined,
  StopOutlined,
  TeamOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { Role } from "@/shared/api/model";

export interface Place {
  path: string;
  /** Key of its word: `place.<key>`. */
  key: string;
  icon: ReactNode;
  roles: Role[];
}

/** What is set up rather than worked at lies together behind one button of the rail. */
const DRAWERS: Record<string, string[]> = {
  lines: [
    "/flows",
    "/numbers",
    "/queues",
    "/seats",
    "/prompts",
    "/calendars",
    "/queries",
    "/registrations",
    "/emergency",
    "/nuisance",
  ],
  business: [
    "/order-types",
    "/teams",
    "/scripts",
    "/goods",
    "/customer-layout",
    "/parties",
    "/imports",
    "/exports",
    "/exchange",
  ],
  house: ["/people", "/audit"],
};
const FEW = 13;

const MANAGERS: Role[] = ["operator_admin", "tenant_admin"];

/** Who looks after an enterprise begins with how it goes, and its staff with their orders; others with their first place. */
const STARTS: Partial<Record<Role, string>> = {
  tenant_admin: "/own-view",
  tenant_viewer: "/own-view",
  clerk: "/orders",
};

/** Where each role can go, in the order of the rail. */
const PLACES: Place[] = [
  { path: "/desk", key: "desk", icon: <CustomerServiceOutlined />, roles: ["agent"] },
  { path: "/floor", key: "floor", icon: <DashboardOutlined />, roles: ["supervisor"] },
  {
    path: "/alarms",
    key: "alarms",
    icon: <WarningOutlined />,
    roles: ["supervisor", "operator_admin", "tenant_admin", "tenant_viewer"],
  },
  { path: "/callbacks", key: "callbacks", icon: <PhoneOutlined />, roles: ["supervisor", "tenant_admin"] },
  { path: "/tenants", key: "tenants", icon: <BankOutlined />, roles: ["operator_admin"] },
  {
    path: "/customers",
    key: "customers",
    icon: <ContactsOutlined />,
    roles: ["agent", "supervisor", "tenant_admin", "clerk"],
  },
  {
    path: "/knowledge",
    key: "knowledge",
    icon: <ReadOutlined />,
    roles: ["agent", "supervisor", "operator_admin", "tenant_admin", "tenant_viewer", "clerk"],
  },
  { path: "/wordings", key: "wordings", icon: <NotificationOutlined />, roles: ["supervisor", "tenant_admin"] },
  {
    path: "/orders",
    key: "orders",
    icon: <SolutionOutlined />,
    roles: ["agent", "supervisor", "tenant_admin", "tenant_viewer", "clerk"],
  },
  { path: "/customer-layout", key: "customer_layout", icon: <ContainerOutlined />, roles: ["tenant_admin"] },
  { path: "/teams", key: "teams", icon: <ClusterOutlined />, roles: ["supervisor", "tenant_admin"] },
  { path: "/order-types", key: "order_types", icon: <SnippetsOutlined />, roles: ["supervisor", "tenant_admin"] },
  {
    path: "/interactions",
    key: "interactions",
    icon: <ProfileOutlined />,
    roles: ["supervisor", "operator_admin", "tenant_admin", "tenant_viewer"],
  },
  {
    path: "/figures",
    key: "figures",
    icon: <BarChartOutlined />,
    roles: ["supervisor", "operator_admin", "tenant_admin", "agent"],
  },
  {
    path: "/own-view",
    key: "own_view",
    icon: <FundOutlined />,
    roles: ["supervisor", "tenant_admin", "tenant_viewer", "clerk"],
  },
  {
    path: "/recordings",
    key: "recordings",
    icon: <AudioOutlined />,
    roles: ["supervisor", "operator_admin", "tenant_admin", "agent"],
  },
  { path: "/flows", key: "flows", icon: <ApartmentOutlined />, roles: [...MANAGERS, "supervisor", "tenant_viewer"] },
  { path: "/numbers", key: "numbers", icon: <NumberOutlined />, roles: MANAGERS },
  { path: "/queues", key: "queues", icon: <TeamOutlined />, roles: [...MANAGERS, "supervisor"] },
  { path: "/people", key: "people", icon: <IdcardOutlined />, roles: [...MANAGERS, "supervisor"] },
  { path: "/seats", key: "seats", icon: <DesktopOutlined />, roles: MANAGERS },
  {
    path: "/prompts",
    key: "prompts",
    icon: <SoundOutlined />,
    roles: [...MANAGERS, "supervisor", "tenant_viewer"],
  },
  {
    path: "/calendars",
    key: "calendars",
    icon: <CalendarOutlined />,
    roles: [...MANAGERS, "supervisor", "tenant_viewer"],
  },
  {
    path: "/queries",
    key: "queries",
    icon: <DatabaseOutlined />,
    roles: [...MANAGERS, "supervisor", "tenant_viewer"],
  },
  {
    path: "/registrations",
    key: "registrations",
    icon: <FormOutlined />,
    roles: [...MANAGERS, "supervisor", "tenant_viewer"],
  },
  {
    path: "/scripts",
    key: "scripts",
    icon: <MessageOutlined />,
    roles: ["supervisor", "tenant_admin", "tenant_viewer"],
  },
  {
    path: "/goods",
    key: "goods",
    icon: <ShoppingOutlined />,
    roles: ["tenant_admin", "supervisor", "agent", "clerk", "tenant_viewer"],
  },
  { path: "/emergency", key: "emergency", icon: <AlertOutlined />, roles: [...MANAGERS, "supervisor"] },
  { path: "/nuisance", key: "nuisance", icon: <StopOutlined />, roles: [...MANAGERS, "supervisor"] },
  { path: "/imports", key: "imports", icon: <CloudUploadOutlined />, roles: ["supervisor", "tenant_admin"] },
  {
    path: "/exports",
    key: "exports",
    icon: <CloudDownloadOutlined />,
    roles: ["supervisor", "tenant_admin", "tenant_viewer", "clerk"],
  },
  { path: "/parties", key: "parties", icon: <ShakeOutlined />, roles: ["supervisor", "tenant_admin"] },
  { path: "/exchange", key: "exchange", icon: <ApiOutlined />, roles: ["tenant_admin"] },
  { path: "/audit", key: "audit", icon: <AuditOutlined />, roles: MANAGERS },
];

export function placesOf(role: Role): Place[] {
  return PLACES.filter((place) => place.roles.includes(role));
}

/** Where a role begins. */
export function startOf(role: Role): string {
  return STARTS[role] ?? placesOf(role)[0]?.path ?? "/login";
}

export interface Drawer {
  /** Key of its word: `drawer.<key>`. */
  key: string;
  places: Place[];
}

/** The same as the rail shows them: all side by side where they are few, else what is set up in drawers. */
export function railOf(role: Role): { places: Place[]; drawers: Drawer[] } {
  const places = placesOf(role);
  if (places.length <= FEW) return { places, drawers: [] };
  const drawers = Object.entries(DRAWERS)
    .map(([key, paths]) => ({ key, places: places.filter((place) => paths.includes(place.path)) }))
    .filter((drawer) => drawer.places.length > 0);
  const away = new Set(drawers.flatMap((drawer) => drawer.places));
  return { places: places.filter((place) => !away.has(place)), drawers };
}
