import { useQuery } from "@tanstack/react-query";
import { Modal } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { OrderForm } from "./order-form";
import { loadTypes, TYPES } from "./api";
import { TypeChoice } from "./type-choice";

interface Props {
  tenantId?: string;
  parentId?: string;
  customerId?: string | null;
  onOpened: (id: string) => void;
  onClose: () => void;
}

/** A new order away from the desk: whose, what kind, then its form. */
export function NewOrder({ tenantId, parentId, customerId, onOpened, onClose }: Props) {
  const { t, name } = useWords();
  const me = useMe();
  const [typeId, setTypeId] = useState<string | null>(null);
  const types = useQuery({ queryKey: [TYPES], queryFn: loadTypes });
  const offered = (types.data?.items ?? []).filter((each) => tenantId === undefined || each.tenant_id === tenantId);
  const type = offered.find((each) => each.id === typeId);
  return (
    <Modal
      open
      width={760}
      footer={null}
      style={{ top: 40 }}
      title={type === undefined ? t("orders.new") : `${t("orders.new")} · ${name(type)}`}
      onCancel={onClose}
      destroyOnHidden
    >
      {type === undefined ? (
        <TypeChoice
          types={offered}
          loading={types.isLoading}
          tenants={tenantId === undefined && me.tenants.length > 1 ? me.tenants : []}
          onChoose={setTypeId}
        />
      ) : (
        <OrderForm
          type={type}
          {...(parentId !== undefined && { parentId })}
          customerId={customerId ?? null}
          onBack={() => {
            setTypeId(null);
          }}
          onOpened={(id) => {
            onClose();
            onOpened(id);
          }}
        />
      )}
    </Modal>
  );
}
