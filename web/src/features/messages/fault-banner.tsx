import { WarningFilled } from "@ant-design/icons";
import { Tag } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { useLive } from "@/shared/live/live-context";
import { Elapsed } from "@/shared/time/timer";

/** A declared fault, for as long as it lasts: nobody leaves without permission. */
export function FaultBanner() {
  const { t, name } = useWords();
  const { staff } = useLive();
  const faults = staff?.faults ?? [];
  return (
    <>
      {faults.map((fault) => (
        <Tag key={fault.id} color="error" data-testid="fault" icon={<WarningFilled />} title={t("fault.hint")}>
          {t("fault.since", { who: name(fault.tenant), reason: fault.reason })} <Elapsed since={fault.at} />
        </Tag>
      ))}
    </>
  );
}
