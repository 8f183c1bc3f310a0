import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Radio, Table } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { CUSTOMERS, mergeCustomers, POP, type Customer, type CustomerLayout } from "./api";
import { differences } from "./model";

interface Props {
  one: Customer;
  other: Customer;
  layout: CustomerLayout | undefined;
  onMerged: () => void;
  onClose: () => void;
}

/** Two customers become one: where they differ, one is chosen. */
export function MergeDialog({ one, other, layout, onMerged, onClose }: Props) {
  const { t, name, sentence } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [take, setTake] = useState<string[]>([]);
  const { mutate, isPending } = useMutation({
    mutationFn: () => mergeCustomers(one.id, other.id, take),
    onSuccess: () => {
      void message.success(t("customers.merge_done"));
      void queries.invalidateQueries({ queryKey: [CUSTOMERS] });
      void queries.invalidateQueries({ queryKey: [POP] });
      onMerged();
    },
    onError: (problem) => void message.error(sentence(problem)),
  });
  const labelOf = (key: string) => {
    if (!key.startsWith("values.")) return t(`customers.${key}`);
    const field = layout?.fields.find((each) => `values.${each.key}` === key);
    return field ? name(field) : key;
  };
  const rows = differences(one, other);
  return (
    <FormModal
      title={t("customers.merge_title")}
      okText={t("customers.merge")}
      width={680}
      saving={isPending}
      onSubmit={() => {
        mutate();
      }}
      onClose={onClose}
    >
      <Alert type="info" showIcon title={t("customers.merge_into")} />
      <Table
        size="small"
        rowKey="key"
        pagination={false}
        style={{ marginTop: 8 }}
        dataSource={rows}
        locale={{ emptyText: `${one.name} · ${other.name}` }}
        columns={[
          { key: "label", width: 120, render: (_, row) => labelOf(row.key) },
          {
            key: "choice",
            render: (_, row) => (
              <Radio.Group
                value={take.includes(row.key) ? "his" : "mine"}
                options={[
                  { value: "mine", label: row.mine },
                  { value: "his", label: row.his },
                ]}
                onChange={({ target }: { target: { value?: string } }) => {
                  setTake(target.value === "his" ? [...take, row.key] : take.filter((key) => key !== row.key));
                }}
              />
            ),
          },
        ]}
      />
    </FormModal>
  );
}
