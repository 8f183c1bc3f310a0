import { DeleteOutlined, SaveOutlined } from "@ant-design/icons";
import { Button, Dropdown, Flex, Input, Space } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { stored } from "@/shared/stored";
import type { Wanted } from "./api";

interface Saved {
  name: string;
  form: Wanted;
}

/** Filters that somebody uses again, by names of his own; what was typed names people and is not kept. */
export function SavedFilters({ form, onChoose }: { form: Wanted; onChoose: (form: Wanted) => void }) {
  const { t } = useWords();
  const me = useMe();
  const place = `customers.filters.${me.user_id}`;
  const [saved, setSaved] = useState(() => stored.get<Saved[]>(place, []));
  const [named, setNamed] = useState("");
  const put = (next: Saved[]) => {
    setSaved(next);
    stored.set(place, next);
  };
  const isEmpty = form.grade === "" && form.tag === "" && form.dnc === "";
  const save = () => {
    const name = named.trim();
    if (name === "" || isEmpty) return;
    put([...saved.filter((each) => each.name !== name), { name, form: { ...form, q: "" } }]);
    setNamed("");
  };
  return (
    <Dropdown
      trigger={["click"]}
      popupRender={() => (
        <Flex
          vertical
          gap={4}
          style={{ padding: 8, background: "var(--ant-color-bg-elevated, #fff)", boxShadow: "0 2px 8px #0003" }}
        >
          {saved.map((each) => (
            <Flex key={each.name} justify="space-between" gap={8}>
              <Button
                type="text"
                size="small"
                onClick={() => {
                  onChoose(each.form);
                }}
              >
                {each.name}
              </Button>
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={`${t("customers.remove")} ${each.name}`}
                onClick={() => {
                  put(saved.filter(({ name }) => name !== each.name));
                }}
              />
            </Flex>
          ))}
          <Space.Compact>
            <Input
              size="small"
              value={named}
              disabled={isEmpty}
              placeholder={t("customers.filter_name")}
              onChange={(event) => {
                setNamed(event.target.value);
              }}
              onPressEnter={save}
            />
            <Button size="small" icon={<SaveOutlined />} disabled={isEmpty} onClick={save}>
              {t("customers.filter_save")}
            </Button>
          </Space.Compact>
        </Flex>
      )}
    >
      <Button>{t("customers.filters_saved")}</Button>
    </Dropdown>
  );
}
