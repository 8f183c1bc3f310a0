import { WarningOutlined } from "@ant-design/icons";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useLive } from "@/shared/live/live-context";
import { useMe } from "@/shared/session/session";
import { FormModal } from "@/shared/ui/form-modal";
import { declareFault, endFault } from "./api";

/** Declares a fault, and says that one of his own is over. */
export function FaultButton() {
  const { t, name } = useWords();
  const { staff } = useLive();
  const ending = useSaving(endFault, { quiet: true });
  const me = useMe();
  const [asking, setAsking] = useState(false);
  const own = (staff?.faults ?? []).filter(({ tenant }) => me.tenants.some(({ id }) => id === tenant.id));
  return (
    <>
      {own.map((fault) => (
        <Button
          key={fault.id}
          size="small"
          data-testid="end-fault"
          loading={ending.isPending && ending.variables === fault.id}
          onClick={() => {
            ending.mutate(fault.id);
          }}
        >
          {t("fault.end", { who: name(fault.tenant) })}
        </Button>
      ))}
      <Button
        size="small"
        icon={<WarningOutlined />}
        data-testid="declare-fault"
        onClick={() => {
          setAsking(true);
        }}
      >
        {t("fault.declare")}
      </Button>
      {asking && (
        <Declaration
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

function Declaration({ onClose }: { onClose: () => void }) {
  const { t, name } = useWords();
  const me = useMe();
  const [reason, setReason] = useState("");
  const [tenant, setTenant] = useState(me.tenant.id);
  const declaring = useSaving(() => declareFault(reason.trim(), tenant), { quiet: true, onSaved: onClose });
  const submit = () => {
    if (reason.trim() !== "" && !declaring.isPending) declaring.mutate();
  };
  return (
    <FormModal
      title={t("fault.declare")}
      okText={t("fault.declare")}
      saving={declaring.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t("fault.hint")}</p>
      <Select
        value={tenant}
        onChange={setTenant}
        aria-label={t("floor.tenant")}
        style={{ width: "100%", marginBottom: 8 }}
        options={me.tenants.map((each) => ({ value: each.id, label: name(each) }))}
      />
      <Input
        autoFocus
        maxLength={200}
        value={reason}
        placeholder={t("fault.reason")}
        aria-label={t("fault.reason")}
        onChange={({ target }) => {
          setReason(target.value);
        }}
      />
    </FormModal>
  );
}
