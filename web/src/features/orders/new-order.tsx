import { useQuery } from "@tanstack/react-query";
import { Modal } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { OrderForm } from "./order-form";
import { loadTypes, TYPES, type OrderTypeRow } from "./api";
import { TypeChoice } from "./type-choice";

interface Customer {
  id: string;
  name: string;
}

/** How a customer is named to whom an order away from the desk belongs, and how he proves who he is. */
export interface People {
  choice: (tenantId: string, chosen: Customer | null, choose: (customer: Customer | null) => void) => ReactNode;
  identity: (customerId: string) => (onProved: () => void) => ReactNode;
}

interface Props {
  people?: People | undefined;
  tenantId?: string;
  parentId?: string;
  customerId?: string | null;
  onOpened: (id: string) => void;
  onClose: () => void;
}

/** A new order away from the desk: whose, what kind, then its form. */
export function NewOrder({ people, tenantId, parentId, customerId = null, onOpened, onClose }: Props) {
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
        <FormOf
          type={type}
          people={people}
          parentId={parentId}
          customerId={customerId}
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

interface FormProps {
  type: OrderTypeRow;
  people: People | undefined;
  parentId: string | undefined;
  customerId: string | null;
  onBack: () => void;
  onOpened: (id: string) => void;
}

/** The form of a kind of order; whose matter it is is asked for where that is not settled. */
function FormOf({ type, people, parentId, customerId, onBack, onOpened }: FormProps) {
  const [chosen, setChosen] = useState<Customer | null>(null);
  const whose = chosen?.id ?? customerId;
  return (
    <>
      {customerId === null && people?.choice(type.tenant_id, chosen, setChosen)}
      <OrderForm
        type={type}
        {...(parentId !== undefined && { parentId })}
        customerId={whose}
        identity={whose === null ? undefined : people?.identity(whose)}
        onBack={onBack}
        onOpened={onOpened}
      />
    </>
  );
}
