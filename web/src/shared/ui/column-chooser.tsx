import { SettingOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useWords } from "../i18n/use-words";

interface Props<Key extends string> {
  columns: readonly { key: Key; label: string }[];
  shown: readonly Key[];
  onChange: (shown: Key[]) => void;
}

/** Which columns of a list somebody wants to see; they keep their order. */
export function ColumnChooser<Key extends string>({ columns, shown, onChange }: Props<Key>) {
  const { t } = useWords();
  const choose = ({ selectedKeys }: { selectedKeys: string[] }) => {
    onChange(columns.map(({ key }) => key).filter((key) => selectedKeys.includes(key)));
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        multiple: true,
        selectable: true,
        selectedKeys: [...shown],
        items: columns.map(({ key, label }) => ({ key, label })),
        onSelect: choose,
        onDeselect: choose,
      }}
    >
      <Button icon={<SettingOutlined />} aria-label={t("common.columns")} title={t("common.columns")} />
    </Dropdown>
  );
}
