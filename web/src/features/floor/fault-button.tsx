import { WarningOutlined } from "@ant-design/icons";
import { App, Button, Input, Select } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { useLive } from "@/shared/live/live-context";
import { useMe } from "@/shared/session/session";
import { FormModal } from "@/shared/ui/form-modal";
import { declareFault, endFault } from "./api";

/** Declares a fault, and says that one of his own is over. */
export function FaultButton() {
  const { t, sentence, name } = useWords();
  const { message } = App.useApp();
  const { staff } = useLive();
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
          onClick={() => {
            endFault(fault.id).catch((error: unknown) => void message.error(sentence(error)));
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
  const { t, name, sentence } = useWords();
  const { message } = App.useApp();
  const me = useMe();
  const [reason, setReason] = useState("");
  const [tenant, setTenant] = useState(me.tenant.id);
  const [saving, setSaving] = useState(false);
  const submit = async () => {
    if (reason.trim() === "") return;
    setSaving(true);
    try {
      await declareFault(reason.trim(), tenant);
      onClose();
    } catch (error) {
      void message.error(sentence(error));
      setSaving(false);
    }
  };
  return (
    <FormModal
      title={t("fault.declare")}
      okText={t("fault.declare")}
      saving={saving}
      onSubmit={() => void submit()}
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
        onPressEnter={() => void submit()}
      />
    </FormModal>
  );
}
