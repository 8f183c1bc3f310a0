import { DeleteOutlined, SaveOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown, Flex, Input, Space } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { keepFilters, loadFilters, type SavedFilter, type Wanted } from "./api";

const FILTERS = "customer-filters";

const queryOf = ({ tenant, grade, tag, dnc }: Wanted): SavedFilter["query"] => ({
  tenant_id: tenant === "" ? null : tenant,
  grade,
  tag,
  do_not_call: dnc === "1",
});
const formOf = ({ query }: SavedFilter): Wanted => ({
  tenant: query.tenant_id ?? "",
  q: "",
  grade: query.grade,
  tag: query.tag,
  dnc: query.do_not_call ? "1" : "",
});

/** Filters that somebody uses again, by names of his own, wherever he sits; what was typed names people and is not kept. */
export function SavedFilters({ form, onChoose }: { form: Wanted; onChoose: (form: Wanted) => void }) {
  const { t } = useWords();
  const [named, setNamed] = useState("");
  const found = useQuery({ queryKey: [FILTERS], queryFn: loadFilters });
  const saved = found.data?.items ?? [];
  const { mutate: put, isPending } = useSaving((next: SavedFilter[]) => keepFilters(next), {
    stale: [FILTERS],
    quiet: true,
  });
  const isEmpty = form.grade === "" && form.tag === "" && form.dnc === "";
  const save = () => {
    const name = named.trim();
    if (name === "" || isEmpty) return;
    put([...saved.filter((each) => each.name !== name), { name, query: queryOf(form) }]);
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
                  onChoose(formOf(each));
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
            <Button size="small" icon={<SaveOutlined />} loading={isPending} disabled={isEmpty} onClick={save}>
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
