import { BookOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Input, Popover } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { RemoveButton } from "@/shared/ui/remove-button";
import { keepFilters, loadFilters, type SavedFilter } from "./api";
import { paramsOf, searchOfFilter, type Search, type View } from "./model";

const FILTERS = "order-filters";

/** The searches that somebody has given a name: chosen by a click, kept with one more. */
export function FilterBook({
  search,
  usual,
  onChoose,
}: {
  search: Search;
  usual: View;
  onChoose: (search: Search) => void;
}) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [called, setCalled] = useState("");
  const found = useQuery({ queryKey: [FILTERS], queryFn: loadFilters });
  const items = found.data?.items ?? [];
  const { mutate, isPending } = useSaving((next: SavedFilter[]) => keepFilters(next), {
    stale: [FILTERS],
    quiet: true,
  });
  const keep = () => {
    const name = called.trim();
    if (name === "") return;
    const others = items.filter((each) => each.name !== name);
    mutate([...others, { name, query: paramsOf(search), columns: [] }]);
    setCalled("");
  };
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      open={open}
      onOpenChange={setOpen}
      content={
        <Flex vertical gap={6} style={{ width: 260 }}>
          {items.length === 0 && <span className="quiet">{t("orders.no_filters")}</span>}
          {items.map((each) => (
            <Flex key={each.name} justify="space-between">
              <Button
                type="link"
                onClick={() => {
                  onChoose(searchOfFilter(each, usual));
                  setOpen(false);
                }}
              >
                {each.name}
              </Button>
              <RemoveButton
                size="small"
                label={t("orders.remove_filter")}
                onClick={() => {
                  mutate(items.filter((other) => other !== each));
                }}
              />
            </Flex>
          ))}
          <Flex gap={6}>
            <Input
              value={called}
              maxLength={40}
              placeholder={t("orders.filter_name")}
              aria-label={t("orders.filter_name")}
              onChange={(event) => {
                setCalled(event.target.value);
              }}
              onPressEnter={(event) => {
                if (!event.nativeEvent.isComposing) keep();
              }}
            />
            <Button type="primary" loading={isPending} disabled={called.trim() === ""} onClick={keep}>
              {t("orders.keep_filter")}
            </Button>
          </Flex>
        </Flex>
      }
    >
      <Button icon={<BookOutlined />}>{t("orders.filters")}</Button>
    </Popover>
  );
}
