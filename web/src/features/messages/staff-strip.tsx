import { CustomerServiceOutlined, EyeOutlined } from "@ant-design/icons";
import { Button, Flex, Input, Popover, Tag } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useHotkeys, useKeyLabel, useKeys } from "@/shared/keys/keys-context";
import { useLive } from "@/shared/live/live-context";
import { Elapsed } from "@/shared/time/timer";
import { askHelp, withdrawHelp } from "./api";
import { FaultBanner } from "./fault-banner";
import { ListenedButton } from "./listened-button";
import { MessagesButton } from "./messages-button";

/** What an agent and his supervisors tell each other, in one line that is always there. */
export function StaffStrip() {
  return (
    <Flex align="center" gap={8} data-testid="staff-strip" style={{ height: 32, padding: "0 10px" }}>
      <Flex flex={1} gap={4} style={{ overflow: "hidden" }}>
        <FaultBanner />
        <ListenedTags />
      </Flex>
      <ListenedButton />
      <HelpButton />
      <MessagesButton />
    </Flex>
  );
}

function ListenedTags() {
  const { t, word } = useWords();
  const { staff } = useLive();
  return (staff?.listening ?? []).map((each) => (
    <Tag key={each.supervisor.id} color="processing" icon={<EyeOutlined />} data-testid="listened">
      {t("supervision.by", { name: each.supervisor.display_name, mode: word("listen_mode", each.mode) })}{" "}
      <Elapsed since={each.begun_at} />
    </Tag>
  ));
}

function HelpButton() {
  const { t } = useWords();
  const { staff, desk } = useLive();
  const { keys } = useKeys();
  const keyLabel = useKeyLabel();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [asked] = staff?.help ?? [];
  const asking = useSaving(askHelp, {
    quiet: true,
    onSaved: () => {
      setOpen(false);
      setText("");
    },
  });
  const withdrawing = useSaving(withdrawHelp, { quiet: true });
  const out = desk === null || desk.agent.state === "signed_out";
  useHotkeys(
    out || asked !== undefined
      ? {}
      : {
          help: () => {
            setOpen(true);
          },
        },
  );
  if (asked !== undefined)
    return (
      <Button
        size="small"
        danger
        type="primary"
        icon={<CustomerServiceOutlined />}
        data-testid="withdraw-help"
        loading={withdrawing.isPending}
        onClick={() => {
          withdrawing.mutate();
        }}
      >
        {t("help.withdraw")} <Elapsed since={asked.at} />
      </Button>
    );
  const ask = () => {
    if (!asking.isPending) asking.mutate(text);
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      destroyOnHidden
      content={
        <Flex gap={8}>
          <Input
            autoFocus
            value={text}
            maxLength={500}
            placeholder={t("help.what")}
            aria-label={t("help.what")}
            onChange={({ target }) => {
              setText(target.value);
            }}
            onPressEnter={ask}
          />
          <Button type="primary" data-testid="ask-help-now" loading={asking.isPending} onClick={ask}>
            {t("help.ask")}
          </Button>
        </Flex>
      }
    >
      <Button
        size="small"
        icon={<CustomerServiceOutlined />}
        data-testid="ask-help"
        aria-keyshortcuts={keys.help}
        title={keyLabel("help")}
        disabled={out}
      >
        {t("help.ask")}
      </Button>
    </Popover>
  );
}
