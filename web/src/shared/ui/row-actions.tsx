import { Button, Flex, Popconfirm } from "antd";
import { useWords } from "../i18n/use-words";

interface Props {
  open: string;
  onOpen: () => void;
  remove: string;
  removeAsk: string;
  mayRemove?: boolean;
  onRemove: () => void;
}

/** What can be done with a row: open it, or remove it after a second thought. */
export function RowActions({ open, onOpen, remove, removeAsk, mayRemove = true, onRemove }: Props) {
  const { t } = useWords();
  return (
    <Flex
      gap={8}
      justify="end"
      onClick={(event) => {
        // a click on the row itself may mean something else
        event.stopPropagation();
      }}
    >
      <Button size="small" onClick={onOpen}>
        {open}
      </Button>
      <Popconfirm title={removeAsk} okText={remove} cancelText={t("common.cancel")} onConfirm={onRemove}>
        <Button size="small" danger disabled={!mayRemove}>
          {remove}
        </Button>
      </Popconfirm>
    </Flex>
  );
}
