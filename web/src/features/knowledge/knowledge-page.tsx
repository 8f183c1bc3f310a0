import { Card, Select, Tabs } from "antd";
import { useSearchParams } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { ArticleList } from "./articles/article-list";
import "./knowledge.css";
import { Notices } from "./notices/notices";
import { SearchPane } from "./reading/search-pane";
import { Reports } from "./reports/reports";
import { LOOKS_AFTER, WRITES } from "./rights";
import { Settings } from "./settings/settings";

/** Search first; for those who write, the articles and what came of them beside it. */
export function KnowledgePage() {
  const { t, name } = useWords();
  const me = useMe();
  const [params, setParams] = useSearchParams();
  const houses = me.tenants.length > 0 ? me.tenants : [me.tenant];
  const tenantId = params.get("tenant") ?? (houses.length === 1 ? (houses[0]?.id ?? null) : null);
  const put = (key: string, value: string | null) => {
    setParams((before) => {
      if (value === null) before.delete(key);
      else before.set(key, value);
      return before;
    });
  };
  const mayLook = LOOKS_AFTER.includes(me.role);
  const items = [
    { key: "search", label: t("knowledge.search"), children: <SearchPane tenantId={tenantId} /> },
    ...(mayLook
      ? [
          { key: "articles", label: t("knowledge.articles"), children: <ArticleList tenantId={tenantId} /> },
          { key: "reports", label: t("knowledge.reports"), children: <Reports tenantId={tenantId} /> },
          ...(WRITES.includes(me.role)
            ? [{ key: "settings", label: t("knowledge.settings"), children: <Settings tenantId={tenantId} /> }]
            : []),
        ]
      : []),
  ];
  return (
    <div className="page-fill">
      {WRITES.includes(me.role) && <Notices />}
      <Card size="small" styles={{ body: { paddingTop: 0 } }}>
        <Tabs
          activeKey={params.get("tab") ?? "search"}
          destroyOnHidden
          items={items}
          onChange={(key) => {
            put("tab", key);
          }}
          tabBarExtraContent={
            houses.length > 1 && (
              <Select
                aria-label={t("knowledge.tenant")}
                style={{ width: 220 }}
                value={tenantId ?? ""}
                options={[
                  { value: "", label: t("knowledge.all_tenants") },
                  ...houses.map((each) => ({ value: each.id, label: name(each) })),
                ]}
                onChange={(value) => {
                  put("tenant", value === "" ? null : value);
                }}
              />
            )
          }
        />
      </Card>
    </div>
  );
}
