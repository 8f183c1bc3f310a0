import { Button, Empty, Flex, Skeleton } from "antd";
import type { Named } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import type { OrderTypeRow } from "./api";

interface Props {
  types: OrderTypeRow[];
  loading: boolean;
  /** Whose they are, where there are several. */
  tenants?: Named[];
  onChoose: (id: string) => void;
}

/** What kind of order it shall be; only what is published can be opened. */
export function TypeChoice({ types, loading, tenants = [], onChoose }: Props) {
  const { t, name } = useWords();
  const offered = types.filter((each) => each.published !== null && !each.retired);
  if (loading) return <Skeleton active paragraph={{ rows: 2 }} title={false} />;
  if (offered.length === 0)
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("orders.no_types_published")} />;
  const groups = tenants.length === 0 ? [null] : tenants;
  return (
    <Flex vertical gap={10}>
      {groups.map((tenant) => {
        const own = offered.filter((each) => tenant === null || each.tenant_id === tenant.id);
        if (own.length === 0) return null;
        return (
          <div key={tenant?.id ?? ""}>
            {tenant !== null && <div className="quiet">{name(tenant)}</div>}
            <Flex wrap gap={8} style={{ marginTop: 4 }}>
              {own.map((each, place) => (
                <Button
                  key={each.id}
                  autoFocus={place === 0 && tenants.length === 0}
                  data-type={each.code}
                  onClick={() => {
                    onChoose(each.id);
                  }}
                >
                  {name(each)}
                </Button>
              ))}
            </Flex>
          </div>
        );
      })}
    </Flex>
  );
}
