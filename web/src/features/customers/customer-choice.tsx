import { CloseOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Flex } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { CustomerFinder } from "./customer-finder";

/** A customer by his name. */
export interface Chosen {
  id: string;
  name: string;
}

interface Props {
  tenantId: string;
  value: Chosen | null;
  onChange: (customer: Chosen | null) => void;
}

/** Whose matter something is: nobody's yet, or his who was looked for. */
export function CustomerChoice({ tenantId, value, onChange }: Props) {
  const { t } = useWords();
  const [finding, setFinding] = useState(false);
  return (
    <Flex gap={8} align="center" data-testid="customer-choice">
      <span className="quiet">{t("customers.choice")}</span>
      {value === null ? <span className="quiet">{t("customers.choice_none")}</span> : <b>{value.name}</b>}
      <Button
        size="small"
        icon={<SearchOutlined />}
        onClick={() => {
          setFinding(true);
        }}
      >
        {t("customers.pop_find")}
      </Button>
      {value !== null && (
        <Button
          size="small"
          type="text"
          icon={<CloseOutlined />}
          aria-label={t("customers.choice_clear")}
          onClick={() => {
            onChange(null);
          }}
        />
      )}
      {finding && (
        <CustomerFinder
          tenantId={tenantId}
          onChoose={({ id, name }) => {
            setFinding(false);
            onChange({ id, name });
          }}
          onClose={() => {
            setFinding(false);
          }}
        />
      )}
    </Flex>
  );
}
