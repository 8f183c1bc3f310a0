import { Select, Tabs } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { BookingsTab } from "./bookings-tab";
import { CatalogueTab } from "./catalogue-tab";
import { OutletsTab } from "./outlets-tab";
import { PartsTab } from "./parts-tab";

const TABS = ["parts", "catalogue", "bookings", "outlets"] as const;

/** What orders are about: parts with stock, products with prices, slots to be booked, outlets to go to. */
export function GoodsPage() {
  const me = useMe();
  const { t, name } = useWords();
  const [params, setParams] = useSearchParams();
  const [tenant, setTenant] = useState(me.tenants[0]?.id ?? "");
  const asked = params.get("tab");
  const panel = {
    parts: <PartsTab tenantId={tenant} key={tenant} />,
    catalogue: <CatalogueTab tenantId={tenant} key={tenant} />,
    bookings: <BookingsTab tenantId={tenant} key={tenant} />,
    outlets: <OutletsTab tenantId={tenant} key={tenant} />,
  };
  return (
    <Tabs
      activeKey={TABS.find((tab) => tab === asked) ?? "parts"}
      destroyOnHidden
      onChange={(tab) => {
        setParams({ tab }, { replace: true });
      }}
      {...(me.tenants.length > 1 && {
        tabBarExtraContent: (
          <Select
            value={tenant}
            aria-label={t("goods.tenant")}
            style={{ width: 260 }}
            options={me.tenants.map((each) => ({ value: each.id, label: name(each) }))}
            onChange={setTenant}
          />
        ),
      })}
      items={TABS.map((tab) => ({ key: tab, label: t(`goods.tab_${tab}`), children: panel[tab] }))}
    />
  );
}
