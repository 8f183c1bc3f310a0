import { PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Input } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { RemoveButton } from "@/shared/ui/remove-button";
import type { Pair } from "./try-model";

interface Props {
  value?: Pair[];
  onChange?: (pairs: Pair[]) => void;
  names: string;
  values: string;
}

/** Names with their values, as many as one likes. */
export function Pairs({ value = [], onChange = () => undefined, names, values }: Props) {
  const { t } = useWords();
  const put = (place: number, change: Partial<Pair>) => {
    onChange(value.map((pair, at) => (at === place ? { ...pair, ...change } : pair)));
  };
  return (
    <Flex vertical gap={4}>
      {value.map((pair, place) => (
        <Flex key={place} gap={4}>
          <Input
            style={{ width: "40%" }}
            value={pair.name}
            placeholder={names}
            aria-label={names}
            onChange={(event) => {
              put(place, { name: event.target.value });
            }}
          />
          <Input
            value={pair.value}
            placeholder={values}
            aria-label={values}
            onChange={(event) => {
              put(place, { value: event.target.value });
            }}
          />
          <RemoveButton
            label={t("queries.remove")}
            onClick={() => {
              onChange(value.filter((_, at) => at !== place));
            }}
          />
        </Flex>
      ))}
      <Button
        size="small"
        style={{ alignSelf: "start" }}
        icon={<PlusOutlined />}
        onClick={() => {
          onChange([...value, { name: "", value: "" }]);
        }}
      >
        {t("queries.add")}
      </Button>
    </Flex>
  );
}
