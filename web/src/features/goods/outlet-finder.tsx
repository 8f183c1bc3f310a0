import { useQuery } from "@tanstack/react-query";
import { Checkbox, Flex, Input, Spin, Typography } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { loadOutlets, OUTLETS, type Outlet } from "./api";
import { OpenMark } from "./open-mark";
import { Nothing } from "./shared";

const POSITION = /^\s*-?\d{1,2}(\.\d+)?\s*[,，]\s*-?\d{1,3}(\.\d+)?\s*$/;
const SHOWN = 20;

/** Where the caller can go: by words of where he is, or by coordinates (then the nearest comes first). */
export function OutletFinder({ tenantId }: { tenantId: string }) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [openNow, setOpenNow] = useState(false);
  const isPosition = POSITION.test(text);
  const query = { tenant_id: tenantId, open_now: openNow, ...(isPosition ? { near: text } : { q: text }) };
  const found = useQuery({
    queryKey: [OUTLETS, "finder", query],
    queryFn: () => loadOutlets(query),
    placeholderData: (old) => old,
  });
  return (
    <Flex vertical gap={8}>
      <Flex gap={8} align="center">
        <Input.Search
          allowClear
          placeholder={t("goods.find_outlet")}
          aria-label={t("goods.find_outlet")}
          onSearch={setText}
          style={{ flex: 1 }}
        />
        <Checkbox
          checked={openNow}
          onChange={(event) => {
            setOpenNow(event.target.checked);
          }}
        >
          {t("goods.open_now")}
        </Checkbox>
      </Flex>
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      {found.isLoading && <Spin />}
      {found.data?.items.length === 0 && <Nothing>{t(text || openNow ? "goods.no_such" : "goods.no_outlets")}</Nothing>}
      {found.data?.items.slice(0, SHOWN).map((outlet) => (
        <OutletCard key={outlet.id} outlet={outlet} />
      ))}
      {found.data !== undefined && found.data.total > SHOWN && (
        <span className="quiet">{t("goods.more_outlets", { count: found.data.total - SHOWN })}</span>
      )}
    </Flex>
  );
}

function OutletCard({ outlet }: { outlet: Outlet }) {
  const { t, name } = useWords();
  return (
    <div style={{ borderTop: "1px solid var(--line)", paddingTop: 6 }}>
      <Flex justify="space-between" gap={8} wrap>
        <b>{name(outlet)}</b>
        <span>
          {outlet.distance_km !== null && (
            <span className="figures">{t("goods.kilometres", { km: outlet.distance_km.toFixed(1) })} </span>
          )}
          <OpenMark outlet={outlet} />
        </span>
      </Flex>
      <div>
        {outlet.district} {outlet.address}
      </div>
      <Flex gap={12} wrap>
        {outlet.phone && (
          <Typography.Text copyable className="figures">
            {outlet.phone}
          </Typography.Text>
        )}
        <span className="quiet">{[...outlet.services, outlet.note].filter(Boolean).join(" · ")}</span>
      </Flex>
    </div>
  );
}
